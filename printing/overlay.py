"""The mark of a reprint: 补打, when and by whom, over every page on the way to the printer.

The archive's bytes never change: what is marked is a copy, made for one print. Uses PDFium, which is not
thread-safe: call it where every other page is read (`hallclient.app.pictures` has the one thread).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import NamedTuple

import pypdfium2

from printing.fonts import FontChain, installed_fonts
from printing.pen import Pen
from printing.text import Look, Run, lay

_LOOK = Look(9, "sans", tabular=True)
_LEADING = 12.0
_TOP = 10.0
"""Above the frame: a laser printer leaves 4.2 mm (12 points) white, and the text stands 3 points lower."""
_EDGE_A4 = 68.0
_EDGE_SLIP = 12.0
_SLIP = 300.0
"""Pages narrower than this are slips, whose margins are small."""
_PAD = 4.0


class ReprintMark(NamedTuple):
    """What the mark says. `at`: the instant of the act, in the hall's own zone."""

    at: datetime
    by_name: str

    @property
    def text(self) -> str:
        """补打　2026-11-27 10:42　王砚秋."""
        return f"补打　{self.at:%Y-%m-%d %H:%M}　{self.by_name}"


def reprint(pdf: bytes, mark: ReprintMark, *, fonts: FontChain | None = None) -> bytes:
    """A copy of an archived paper with the framed mark at the top right of every page.

    Raises `pypdfium2.PdfiumError` for bytes that are no PDF.
    """
    document = pypdfium2.PdfDocument(pdf)
    try:
        sizes = [page.get_size() for page in document]
        marks = pypdfium2.PdfDocument(_marks(sizes, mark, fonts or installed_fonts()))
        try:
            for number, page in enumerate(document):
                over = marks.page_as_xobject(number, document)
                page.insert_obj(over.as_pageobject())
                page.gen_content()
                over.close()
                page.close()
            copy = BytesIO()
            document.save(copy)
            return copy.getvalue()
        finally:
            marks.close()
    finally:
        document.close()


def _marks(sizes: Sequence[tuple[float, float]], mark: ReprintMark, fonts: FontChain) -> bytes:
    """As many pages as the paper has, each with nothing but the mark."""
    pen = Pen("补打")
    for width, height in sizes:
        pen.turn_to(width, height)
        edge = _EDGE_SLIP if width < _SLIP else _EDGE_A4
        lines = lay([Run(mark.text, _LOOK)], fonts, width - 2 * edge - 2 * _PAD)
        inner = max(line.width for line in lines)
        left = width - edge - inner - 2 * _PAD
        pen.frame(left, _TOP, inner + 2 * _PAD, len(lines) * _LEADING + 4)
        for place, line in enumerate(lines):
            pen.line(line, left + _PAD, _TOP + 2 + place * _LEADING, _LEADING)
        pen.next_page()
    return pen.finish()
