"""All 87,887 Han characters of GB 18030-2022 level 3 print with ink of their own and come out of the PDF again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from PIL.Image import Image

from printing.document import parse
from printing.render import render_layout
from tests.printing.conftest import Printed

BLOCKS = (
    (0x4E00, 0x9FEF), (0x3400, 0x4DB5), (0x20000, 0x2A6D6), (0x2A700, 0x2B734), (0x2B740, 0x2B81D),
    (0x2B820, 0x2CEA1), (0x2CEB0, 0x2EBE0),
)  # fmt: skip
UNIFIED = "\ufa0e\ufa0f\ufa11\ufa13\ufa14\ufa1f\ufa21\ufa23\ufa24\ufa27\ufa28\ufa29"
LEVEL_3 = "".join(chr(code) for first, last in BLOCKS for code in range(first, last + 1)) + UNIFIED
LAYOUT = parse(
    "HAN-test.yaml",
    """
code: HAN
title: 全字
facts: {text: {label: 文字, sample: 甲}}
blocks: [{block: prose, indent: false, paragraphs: [{text: "{text}"}]}]
foot: {left: "", middle: ""}
""",
)
DPI = 100
PIECE = 6000
"""Characters of one document."""

Characters = Callable[[bytes], list[Printed]]
Pictures = Callable[[bytes, int], list[Image]]


def printed(text: str, characters: Characters, pictures: Pictures, written: Callable[[bytes], str]) -> None:
    """Prints a text; every character is copied out as it went in and has black on its place."""
    for start in range(0, len(text), PIECE):
        piece = text[start : start + PIECE]
        paper = render_layout(LAYOUT, {"text": piece})
        assert paper.substituted == ()
        body = [one for one in characters(paper.pdf) if one.bottom > 48]
        assert "".join(one.char for one in body) == piece
        assert written(paper.pdf) == piece
        bare = _without_ink(body, pictures(paper.pdf, DPI))
        assert not bare, f"no ink: {' '.join(f'U+{ord(char):04X}' for char in bare[:20])}"


def _without_ink(body: Sequence[Printed], pages: Sequence[Image]) -> list[str]:
    scale, bare = DPI / 72, []
    for one in body:
        page = pages[one.page]
        box = (
            int(one.left * scale), int(page.height - one.top * scale),
            int(one.right * scale) + 1, int(page.height - one.bottom * scale) + 1,
        )  # fmt: skip
        lightest = page.crop(box).getextrema()
        if not isinstance(lightest[0], int | float) or lightest[0] > 160:
            bare.append(one.char)
    return bare


def test_the_set_is_that_of_the_standard() -> None:
    assert len(LEVEL_3) == len(set(LEVEL_3)) == 87_887


def test_a_sample_prints_and_is_copied_out(
    characters: Characters, pictures: Pictures, text_written: Callable[[bytes], str]
) -> None:
    printed(LEVEL_3[::97] + UNIFIED, characters, pictures, text_written)


@pytest.mark.prove
def test_every_character_prints_and_is_copied_out(
    characters: Characters, pictures: Pictures, text_written: Callable[[bytes], str]
) -> None:
    printed(LEVEL_3, characters, pictures, text_written)
