"""Faces and icons are there, are what they should be, and are found by name."""

from __future__ import annotations

import hashlib
import re
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont

import resources

FACES = {
    "NotoSansSC-Regular.ttf": "c0a6416f3815324f2dc5a3139647df4776bcad06f50c9df7458a83c533ba1663",
    "NotoSansSC-Bold.ttf": "436807d5d8a7085d55bc9a088bb3f19c98fcd0840f8c17af5086eb8c129d3937",
    "NotoSerifSC-Regular.ttf": "c358a69de3df5f423a8946a7b03e3126fb6ba116f1130a463455b4e39e1f0742",
    "NotoSerifSC-Bold.ttf": "9c6a2ba736e4b499c84f65ce366bd3625c0401885fd3e585ace50fb738b96ff6",
}
RARE = ("HanaMinA.ttf", "HanaMinB.ttf", "LXGWWenKai-Regular.ttf")
# GB 18030-2022 implementation level 3: the unified ideographs up to Extension F and twelve lone ones
LEVEL_3 = (
    (0x4E00, 0x9FEF), (0x3400, 0x4DB5), (0x20000, 0x2A6D6), (0x2A700, 0x2B734), (0x2B740, 0x2B81D),
    (0x2B820, 0x2CEA1), (0x2CEB0, 0x2EBE0), (0xFA0E, 0xFA0F), (0xFA11, 0xFA11), (0xFA13, 0xFA14),
    (0xFA1F, 0xFA1F), (0xFA21, 0xFA21), (0xFA23, 0xFA24), (0xFA27, 0xFA29),
)  # fmt: skip
SVG = "{http://www.w3.org/2000/svg}"
SHAPES = {"path", "circle", "rect", "line", "polyline", "polygon", "ellipse"}


def characters(name: str) -> set[int]:
    with TTFont(resources.font_path(name), lazy=True) as font:
        return set(font.getBestCmap())


@pytest.mark.parametrize(("name", "expected"), FACES.items())
def test_an_everyday_face_is_the_chosen_one(name: str, expected: str) -> None:
    assert hashlib.sha256(resources.font_path(name).read_bytes()).hexdigest() == expected


@pytest.mark.parametrize("name", FACES)
def test_an_everyday_face_can_be_embedded_and_covers_the_common_characters(name: str) -> None:
    with TTFont(resources.font_path(name), lazy=True) as font:
        assert "glyf" in font  # TrueType outlines: the only ones reportlab embeds
        assert "fvar" not in font
        covered = set(font.getBestCmap())
    rows = [bytes([row, cell]) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)]
    common = {ord(character) for pair in rows for character in pair.decode("gb2312", "ignore")}
    assert len(common) == 6_763
    assert common <= covered
    assert {ord(c) for c in "〔〕〇·—…（）《》“”✓△①②③↑↓"} <= covered


def test_digits_of_the_screen_face_are_of_one_width() -> None:
    for name in ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"):
        with TTFont(resources.font_path(name), lazy=True) as font:
            cmap, widths = font.getBestCmap(), font["hmtx"]
            assert len({widths[cmap[ord(digit)]][0] for digit in "0123456789"}) == 1


def test_each_face_has_its_licence_beside_it() -> None:
    folder = resources.font_path("NotoSansSC-Regular.ttf").parent
    for family in ("NotoSansSC", "NotoSerifSC"):
        assert "SIL Open Font License" in (folder / f"{family}-OFL.txt").read_text(encoding="utf-8")
    assert "ISC License" in (folder.parent / "icons" / "LICENSE").read_text(encoding="utf-8")


@pytest.mark.prove
def test_all_faces_together_have_every_character_of_level_3() -> None:
    wanted = {code for first, last in LEVEL_3 for code in range(first, last + 1)}
    assert len(wanted) == 87_887
    have = set().union(*(characters(name) for name in ("NotoSerifSC-Regular.ttf", *RARE)))
    assert sorted(hex(code) for code in wanted - have) == []


@pytest.mark.parametrize("name", resources.icon_names())
def test_an_icon_is_a_line_drawing_and_nothing_else(name: str) -> None:
    icon = ElementTree.fromstring(resources.icon_bytes(name))
    assert icon.get("viewBox") == "0 0 24 24"
    assert icon.get("stroke") == "currentColor"
    assert {child.tag.removeprefix(SVG) for child in icon.iter() if child is not icon} <= SHAPES
    assert not re.search(rb"href|url\(|<!|on[a-z]+=", resources.icon_bytes(name).replace(b"<!--", b""))


def test_icons_of_the_navigation_are_there() -> None:
    needed = {
        "desk",
        "list-checks",
        "folder",
        "stamp",
        "share",
        "chart-no-axes-column",
        "notebook-text",
        "monitor",
    }
    assert needed <= set(resources.icon_names())


def test_a_name_that_is_not_there_is_said() -> None:
    with pytest.raises(FileNotFoundError, match="no-such-face"):
        resources.font_path("no-such-face.ttf")
    with pytest.raises(FileNotFoundError, match="no-such-icon"):
        resources.icon_bytes("no-such-icon")
    with pytest.raises(FileNotFoundError):
        resources.icon_bytes("../fonts/rare/README")
