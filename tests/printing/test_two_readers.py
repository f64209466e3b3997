"""Each paper looks the same to two programs that share no code: what the preview shows is what comes out elsewhere.

PDFium draws the preview and, on Windows, the print; poppler stands for everybody else's reader and printer path.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from printing.document import document, documents
from printing.render import render

Pictures = Callable[[bytes, int], list[Image.Image]]
DPI = 60
CELL = 12
"""Pixels of a cell: a character or two of the text."""
NEAR = 0.13
"""How much the ink of a cell may differ: each program smooths edges in its own way."""


def by_poppler(pdf: bytes, folder: Path) -> list[Image.Image]:
    """The pages as grey pictures."""
    source = folder / "paper.pdf"
    source.write_bytes(pdf)
    subprocess.run(["pdftoppm", "-gray", "-r", str(DPI), str(source), str(folder / "page")], check=True)
    return [Image.open(path) for path in sorted(folder.glob("page*.pgm"))]


def cells(page: Image.Image) -> list[float]:
    """How much ink each cell has, 0 to 1, row by row."""
    grey = page.convert("L")
    small = grey.resize((grey.width // CELL, grey.height // CELL), Image.Resampling.BOX)
    return [1 - shade / 255 for shade in small.tobytes()]


def unlike(one: Image.Image, other: Image.Image) -> list[int]:
    """The cells that differ by more than smoothing explains."""
    other = other.resize(one.size, Image.Resampling.BOX)
    pairs = zip(cells(one), cells(other), strict=True)
    return [at for at, (ours, theirs) in enumerate(pairs) if abs(ours - theirs) > NEAR]


@pytest.mark.parametrize("code", sorted(documents()))
def test_a_paper_looks_the_same_elsewhere(code: str, pictures: Pictures, tmp_path: Path) -> None:
    pdf = render(code, document(code).samples()).pdf
    ours, theirs = pictures(pdf, DPI), by_poppler(pdf, tmp_path)
    assert len(ours) == len(theirs) > 0
    for mine, other in zip(ours, theirs, strict=True):
        inked = cells(other)
        assert 0.005 < sum(inked) / len(inked) < 0.35, "neither blank nor black"
        assert unlike(mine, other) == []


def test_a_black_seal_or_a_lost_line_would_be_seen(pictures: Pictures) -> None:
    (page,) = pictures(render("D03", document("D03").samples()).pdf, DPI)[:1]
    page = page.convert("L")
    black, lost = page.copy(), page.copy()
    black.paste(0, (300, 560, 340, 600))
    lost.paste(255, (0, 190, page.width, 206))
    assert unlike(page, page.copy()) == []
    assert unlike(page, black) and unlike(page, lost)
