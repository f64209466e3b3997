"""补打: the mark stands on every page of a copy; the archive's bytes are what they were."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pypdfium2
import pytest
import zxingcpp
from PIL import ImageChops
from PIL.Image import Image

from printing.overlay import ReprintMark, reprint
from printing.render import document, render

AT = datetime(2026, 11, 27, 10, 42)
MARK = ReprintMark(AT, "王砚秋")
LONG = ReprintMark(AT, "阿卜杜热合曼·买买提吐尔逊·" + "欧阳" * 6)


def long_receipt() -> bytes:
    facts = document("D01").samples()
    rows = facts["materials"]
    assert isinstance(rows, tuple)
    return render("D01", {**facts, "materials": rows * 12}).pdf


def pages_of(pdf: bytes) -> list[str]:
    read = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in read]
    finally:
        read.close()


@pytest.mark.parametrize("mark", [MARK, LONG], ids=["short", "long name"])
def test_every_page_bears_the_mark(mark: ReprintMark) -> None:
    pdf = long_receipt()
    before = bytes(pdf)
    pages = pages_of(reprint(pdf, mark))
    assert pdf == before
    assert len(pages) > 1
    for page in pages:
        assert "".join(mark.text.split()) in "".join(page.split())
    assert "补打" not in "".join(pages_of(pdf))


def test_what_stood_there_still_stands_there() -> None:
    pdf = render("D03", document("D03").samples()).pdf
    marked = reprint(pdf, MARK)
    plain, again = pages_of(pdf), pages_of(marked)
    assert "".join(again).replace("\r\n", "").startswith("".join(plain).replace("\r\n", ""))
    read = pypdfium2.PdfDocument(marked)
    picture = read[0].render(scale=200 / 72, grayscale=True).to_pil()
    read.close()
    assert len(zxingcpp.read_barcodes(picture)) == 2


def test_the_mark_is_framed_at_the_top_right_and_covers_nothing(
    pictures: Callable[[bytes, int], list[Image]],
) -> None:
    pdf = long_receipt()
    for before, after in zip(pictures(pdf, 144), pictures(reprint(pdf, LONG), 144), strict=True):
        box = ImageChops.difference(before, after).getbbox()
        assert box is not None
        left, top, right, bottom = box
        assert left >= 2 * 68 and right <= 2 * 528 and top >= 2 * 9 and bottom <= 2 * 72
        assert before.crop(box).getextrema() == (255, 255), "something lies below the mark"
        frame = after.crop(box)
        for edge in ((0, 0, right - left, 3), (0, bottom - top - 3, right - left, bottom - top)):
            darkest = [min(column) for column in zip(*_rows(frame.crop(edge)), strict=True)]
            assert max(darkest[2:-2]) < 160, "the frame is closed"


def _rows(picture: Image) -> list[list[int]]:
    data = picture.tobytes()
    return [list(data[at : at + picture.width]) for at in range(0, len(data), picture.width)]
