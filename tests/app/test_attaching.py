"""Pages of a material: taken into the book by their bytes, measured first, shown small."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from casework.checklist import Judgement
from hallclient.app import pictures
from hallclient.app.counter import Counter
from hallclient.app.fetching import NotHere
from hallclient.signing.digest import sha256
from tests.app.desk import FOOD, case_on, only, outcome, paper, rooms
from tests.app.filled import filled
from tests.app.reading import read


def picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (400, 500), "white").save(buffer, "PNG")
    return buffer.getvalue()


def test_a_page_is_kept_once_by_its_bytes(counter: Counter, tmp_path: Path) -> None:
    first, second = tmp_path / "扫描1.png", tmp_path / "扫描2.png"
    first.write_bytes(picture())
    second.write_bytes(picture())
    intake = rooms(counter)[0]
    one, two = intake.attach(first).result(20), intake.attach(second).result(20)
    assert one.sha256 == two.sha256 == sha256(picture())
    assert (one.media_type, one.pages, len(one.thumbnails)) == ("image/png", 1, 1)
    kept = counter.book.read_now(lambda reads: reads.page(one.sha256))
    assert kept is not None and kept.bytes == picture()


def test_attached_pages_are_looked_at_in_full_and_in_colour(counter: Counter, tmp_path: Path) -> None:
    red = io.BytesIO()
    Image.new("RGB", (400, 500), "#B3261E").save(red, "PNG")
    (tmp_path / "盖章页.png").write_bytes(red.getvalue())
    Image.new("RGB", (595, 842), "white").save(tmp_path / "两页.pdf", save_all=True,
                                               append_images=[Image.new("RGB", (595, 842), "white")])  # fmt: skip
    intake = rooms(counter)[0]
    shas = tuple(intake.attach(tmp_path / name).result(20).sha256 for name in ("盖章页.png", "两页.pdf"))
    scans = intake.look_at(shas).result(20)
    assert len(scans) == 3 and (scans[0].width, scans[0].height) == (400, 500)
    assert scans[0].rgb[:3] == bytes((0xB3, 0x26, 0x1E)), "a seal stays red"
    assert scans[1].width > 1000 and len(scans[1].rgb) == scans[1].width * scans[1].height * 3
    assert len(intake.thumbnails(shas[1]).result(20)) == 2
    with pytest.raises(NotHere, match="在收件的窗口"):
        intake.thumbnails("0" * 64).result(20)


def test_attached_pages_are_counted_on_the_receipt(counter: Counter, tmp_path: Path) -> None:
    file = tmp_path / "平面图.png"
    file.write_bytes(picture())
    page = rooms(counter)[0].attach(file).result(20)
    found = Judgement(mark="sound", originals=1, pages=(page.sha256, page.sha256))
    done = outcome(rooms(counter)[0].accept(filled(counter, FOOD, marks={"food.layout": found})))
    assert "流程等文件1—2已收" in read(paper(done, "D01").pdf).text
    assert case_on(counter, only(done).case_id).materials["food.layout"].pages == found.pages


def test_what_cannot_be_read_says_so_and_nothing_is_kept(counter: Counter, tmp_path: Path) -> None:
    intake = rooms(counter)[0]
    with pytest.raises(pictures.Unreadable, match="文件读不出来"):
        intake.attach(tmp_path / "gone.pdf").result(20)
    file = tmp_path / "virus.pdf"
    file.write_bytes(b"MZ\x90\x00")
    with pytest.raises(pictures.Unreadable, match="只能附"):
        intake.attach(file).result(20)
    assert counter.book.read_now(lambda reads: reads.page(sha256(b"MZ\x90\x00"))) is None
