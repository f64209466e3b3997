"""A character that no face has never refuses an application: its code point, or the hall's own picture."""

from __future__ import annotations

import logging
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageDraw

from forms.glyphs import MOST_BYTES, read_glyphs
from hallclient.app.outcome import PaperMade
from tests.app.desk import FOOD, Desk, acts_of, outcome, rooms
from tests.app.filled import filled
from tests.app.reading import read

BARE = "\U00031350"
NAMES = ("䶮㛃𬱖𠅤𫖯𰻝", "阿卜杜热合曼·买买提吐尔逊", "示例市示例区某某某某路一百二十三号四单元五楼六室甲")


def png(edge: int = 96, size: tuple[int, int] | None = None) -> bytes:
    image = Image.new("L", size or (edge, edge), 255)
    ImageDraw.Draw(image).rectangle((8, 8, image.width - 9, image.height - 9), fill=0)
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def accepted(desk: Desk, name: str) -> list[PaperMade]:
    counter = desk.counter()
    draft = filled(counter, FOOD, values={"applicant.name": name})
    return list(outcome(rooms(counter)[0].accept(draft)).papers)


@pytest.mark.parametrize("name", NAMES)
def test_names_with_rare_characters_print_as_they_are(desk: Desk, name: str) -> None:
    for made in accepted(desk, name):
        assert name in read(made.pdf).text and made.substituted == ()


def test_a_character_that_no_face_has_is_said_kept_and_logged(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="hallclient.app.issue"):
        made = accepted(desk, f"张{BARE}三饭店")
    assert len(made) == 2
    for one in made:
        assert one.substituted == (BARE,)
        assert "张〔U+31350〕三饭店" in read(one.pdf).text
        (kept,) = (
            paper for act in acts_of(desk.counter(), one.case_id) for paper in act.papers
            if paper.sha256 == one.sha256
        )  # fmt: skip
        assert kept.substituted == (BARE,)
    said = "\n".join(caplog.messages)
    assert said.count("U+31350") == 2 and "张" not in said
    case = acts_of(desk.counter(), made[0].case_id)[0]
    assert case.applicant.name == f"张{BARE}三饭店"  # type: ignore[union-attr]
    assert desk.counter().missing_glyphs(f"龚䶮{BARE}{BARE}") == (BARE,)


def test_the_halls_own_picture_stands_on_the_paper(desk: Desk) -> None:
    bare = next(one for one in accepted(desk, f"张{BARE}三饭店") if one.code == "D03")
    desk.take(version=2, glyphs={BARE: png()})
    made = next(one for one in accepted(desk, f"张{BARE}三饭店") if one.code == "D03")
    assert made.substituted == (BARE,) and "张〔U+31350〕三饭店" in read(made.pdf).text
    pictures = []
    for one in (bare, made):
        document = pypdfium2.PdfDocument(one.pdf)
        kinds = [item.type for item in document[0].get_objects()]
        pictures.append(kinds.count(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE))
        document.close()
    assert pictures[0] == 0 < pictures[1]


def test_pictures_come_from_the_hall_folder(tmp_path: Path) -> None:
    folder = tmp_path / "glyphs"
    folder.mkdir()
    (folder / "U+31350.png").write_bytes(png())
    (folder / "U+2A6D6.png").write_bytes(png(512))
    found, faults = read_glyphs(tmp_path)
    assert set(found) == {BARE, "\U0002a6d6"} and faults == ()
    assert read_glyphs(tmp_path / "elsewhere") == ({}, ())


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("U+31350.svg", b"<svg/>", "转成 PNG"),
        ("31350.png", png(), "文件名"),
        ("U+D800.png", png(), "文件名"),
        ("U+110000.png", png(), "文件名"),
        ("U+0041.png", png(), "文件名"),
        ("U+31350.png", b"GIF89a", "不是 PNG"),
        ("U+31350.png", png(size=(96, 80)), "正方形"),
        ("U+31350.png", png(32), "边长"),
        ("U+31350.png", png() + bytes(MOST_BYTES), "KB"),
    ],
)
def test_a_faulty_picture_is_named(tmp_path: Path, name: str, data: bytes, word: str) -> None:
    (tmp_path / "glyphs").mkdir()
    (tmp_path / "glyphs" / name).write_bytes(data)
    found, (fault,) = read_glyphs(tmp_path)
    assert found == {} and fault.file == f"glyphs/{name}" and word in fault.text
