"""Every character prints with ink of its own, or as its code point; never a blank, never a box."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from printing.document import Document, document, parse
from printing.face import Face, FaceError
from printing.fonts import EVERYDAY, RARE, FontChain, installed_fonts
from printing.render import Paper, render, render_layout
from resources import font_path

DPI = 300
NAMES = [
    "𪛖",
    "䶮",
    "㛃",
    "𬱖",
    "𠅤",
    "𫖯",
    "𰻝",
    "阿卜杜热合曼·买买提吐尔逊",
    "龚䶮",
    "示例市示例区某某某某路一百二十三号四单元五楼六室甲",
]
LAYOUT = parse(
    "NAME-test.yaml",
    """
code: NAME
title: 试印
facts: {text: {label: 文字, sample: 甲}, heavy: {label: 粗体, sample: false}}
blocks:
  - {block: prose, when: not heavy, indent: false, paragraphs: [{text: "{text}"}]}
  - {block: prose, when: heavy, indent: false, paragraphs: [{text: "**{text}**"}]}
foot: {left: "", middle: ""}
""",
)
Pictures = Callable[[bytes, int], list[Image.Image]]
Characters = Callable[[bytes], list[tuple[str, int, float, float, float, float]]]


def put(text: str, *, heavy: bool = False, fonts: FontChain | None = None) -> Paper:
    return render_layout(LAYOUT, {"text": text, "heavy": heavy}, fonts=fonts)


def drawn(path: Path, char: str, size: int) -> Image.Image:
    """A character as FreeType draws it from its face: black on white, cut to its ink."""
    picture = Image.new("L", (3 * size, 3 * size), 255)
    ImageDraw.Draw(picture).text((size, size), char, font=ImageFont.truetype(str(path), size), fill=0)
    return picture.crop(ImageChops.invert(picture).getbbox())


def ink(picture: Image.Image) -> float:
    return sum(255 - value for value in picture.tobytes()) / 255 / (picture.width * picture.height)


@pytest.mark.parametrize("heavy", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_each_character_has_the_ink_of_its_glyph(
    name: str, heavy: bool, pictures: Pictures, characters: Characters
) -> None:
    paper = put(name, heavy=heavy)
    assert paper.substituted == ()
    (page,) = pictures(paper.pdf, DPI)
    found = [each for each in characters(paper.pdf) if each[3] > 100]
    assert "".join(each[0] for each in found) == name
    for char, _, left, bottom, right, top in found:
        scale = DPI / 72
        box = page.crop(
            (int(left * scale), int(page.height - top * scale), int(right * scale) + 1,
             int(page.height - bottom * scale) + 1)
        )  # fmt: skip
        face = installed_fonts().marks(char, "serif", heavy)[0].face
        assert face
        wanted = drawn(face.path, char, int(12 * scale)).resize(box.size)
        missing = drawn(face.path, "\U0010fffd", int(12 * scale)).resize(box.size)
        assert ink(box) > 0.04
        if min(box.size) < DPI / 72 * 6:
            continue  # the middle dot is too small to compare
        likeness = ink(ImageChops.invert(ImageChops.difference(box, wanted)))
        assert likeness < (0.3 if heavy else 0.25), (char, likeness)
        assert likeness < ink(ImageChops.invert(ImageChops.difference(box, missing)))


def test_the_chain_holds_every_character_of_gb18030_level_3() -> None:
    fonts = installed_fonts()
    if any(not _has(name) for name in RARE):
        pytest.fail("the faces for rare characters are not installed: run the set-up")
    blocks = [(0x4E00, 0x9FEF), (0x3400, 0x4DB5), (0x20000, 0x2A6D6), (0x2A700, 0x2B734), (0x2B740, 0x2B81D),
              (0x2B820, 0x2CEA1), (0x2CEB0, 0x2EBE0)]  # fmt: skip
    han = [chr(code) for first, last in blocks for code in range(first, last + 1)]
    han += [chr(code) for code in (0xFA0E, 0xFA0F, 0xFA11, 0xFA13, 0xFA14, 0xFA1F, 0xFA21, 0xFA23, 0xFA24)]
    han += [chr(code) for code in (0xFA27, 0xFA28, 0xFA29)]
    assert len(han) == 87_887
    assert fonts.missing("".join(han)) == ()


def _has(name: str) -> bool:
    chain = FontChain()
    return chain._face(name) is not None


def test_a_character_without_glyph_is_its_code_point(text_above_foot: Callable[[bytes], str]) -> None:
    paper = put("张\U00031350三")
    assert text_above_foot(paper.pdf) == "张〔U+31350〕三"
    assert paper.substituted == ("\U00031350",)


def test_without_the_rare_faces_the_chain_ends_in_the_code_point(
    text_above_foot: Callable[[bytes], str],
) -> None:
    paper = put("𪛖㛃龚", fonts=FontChain(rare=()))
    assert text_above_foot(paper.pdf) == "〔U+2A6D6〕㛃龚"
    assert paper.substituted == ("𪛖",)


def test_a_rare_face_that_is_not_there_is_passed_over() -> None:
    def find(name: str) -> Path:
        if name in RARE:
            raise FileNotFoundError(name)
        return font_path(name)

    assert FontChain(find=find).missing("𪛖龚") == ("𪛖",)


def test_an_everyday_face_that_is_not_there_is_an_error() -> None:
    def find(name: str) -> Path:
        raise FileNotFoundError(name)

    with pytest.raises(FileNotFoundError, match="NotoSerifSC"):
        FontChain(find=find).marks("甲", "serif", False)


def test_rare_faces_stay_closed_until_a_character_asks() -> None:
    asked: list[str] = []

    def find(name: str) -> Path:
        asked.append(name)
        return font_path(name)

    fonts = FontChain(find=find)
    render("D03", document("D03").samples(), fonts=fonts)
    assert set(asked) <= {name for names in EVERYDAY.values() for name in names}


def test_the_halls_own_picture_stands_before_the_code_point(
    text_above_foot: Callable[[bytes], str], pictures: Pictures
) -> None:
    image = Image.new("L", (64, 64), 255)
    ImageDraw.Draw(image).rectangle((8, 8, 55, 55), fill=0)
    file = BytesIO()
    image.save(file, "PNG")
    bare = put("\U00031350三")
    paper = put("\U00031350三", fonts=FontChain({"\U00031350": file.getvalue()}))
    assert text_above_foot(paper.pdf) == text_above_foot(bare.pdf) == "〔U+31350〕三"
    assert paper.substituted == ("\U00031350",)
    (with_picture,), (without) = pictures(paper.pdf, DPI), pictures(bare.pdf, DPI)[0]
    scale = DPI / 72
    square = (int(73.4 * scale), int(54 * scale), int(85.4 * scale), int(73 * scale))
    assert ink(with_picture.crop(square)) > ink(without.crop(square)) + 0.1


def test_a_rare_character_in_bold_is_heavier(pictures: Pictures) -> None:
    light, heavy = (pictures(put("𪛖𠀁𠀃", heavy=bold).pdf, DPI)[0] for bold in (False, True))
    assert ink(heavy) > ink(light) * 1.1


def test_digits_of_a_number_column_are_equally_wide() -> None:
    fonts = installed_fonts()
    widths = {fonts.marks(digit, "serif", False, True)[0].width for digit in "0123456789"}
    assert len(widths) == 1
    assert len({fonts.marks(digit, "serif", False)[0].width for digit in "0123456789"}) > 1


def test_every_face_is_embedded_and_named_as_a_subset() -> None:
    pdf = render("D03", document("D03").samples()).pdf
    assert pdf.count(b"/FontFile2") == pdf.count(b"/Type0") == 3
    assert b"NotoSerifSC-Regular" in pdf and b"NotoSerifSC-Bold" in pdf and b"NotoSansSC-Bold" in pdf


def test_a_file_that_is_no_truetype_face_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.ttf"
    path.write_bytes(b"OTTO" + bytes(60))
    with pytest.raises(FaceError, match=r"a\.ttf"):
        Face(path)


def test_composite_glyphs_keep_their_parts(pictures: Pictures) -> None:
    layout = LAYOUT
    assert isinstance(layout, Document)
    face = Face(font_path("NotoSerifSC-Regular.ttf"))
    data = face.subset([0, face.glyph(ord("é")), face.glyph(ord("中"))])
    assert ImageFont.truetype(BytesIO(data), 40) is not None
    (page,) = pictures(put("ééééé").pdf, DPI)
    (plain,) = pictures(put("eeeee").pdf, DPI)
    assert ink(page) > ink(plain)
