"""One paper: facts in, PDF bytes out. Pure: the same facts give the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import msgspec

from casework.numbering import bare, grouped
from printing.blocks import chart, closing, prose, tables
from printing.blocks.foot import Foot
from printing.blocks.setting import LEFT, TIGHT, WIDTH, Setting, aligned
from printing.blocks.sheet import WIDE, sheet, sheet_foot
from printing.blocks.slip import ROLL, slip
from printing.checking import check
from printing.document import (
    Block,
    Closing,
    CodeBox,
    Document,
    Facts,
    FlowChart,
    FormTable,
    Head,
    LayoutError,
    Listing,
    Note,
    Prose,
    Signs,
    document,
    documents,
)
from printing.flow import Box, Edges, Placed, paginate
from printing.fonts import FontChain, installed_fonts
from printing.pen import Pen
from printing.template import Fact as _Fact
from printing.template import FactError
from printing.text import Look, Run, lay
from printing.wide import Bars, Grid, SideBySide, TitleLine

__all__ = ["Fact", "FactError", "Paper", "document", "documents", "preload", "render", "render_layout"]

Fact: TypeAlias = _Fact
"""Text, a condition, or rows of text."""

_ABOVE_FOOT = 12.0
_TOP = 54.0
"""First line of every page but the first, which the layout sets."""
_HAIR = 0.002
"""So much shorter than whole dots is the roll's page, or rounding adds a dot and the printer scales."""
_PRACTICE = "演练"
_PRACTICE_LINE = "演练　不具法律效力"


class Paper(msgspec.Struct, frozen=True):
    """A finished paper. `substituted`: characters that no face has, printed as 〔U+XXXXX〕."""

    code: str
    pdf: bytes
    pages: int
    substituted: tuple[str, ...] = ()


def render(
    code: str, facts: Mapping[str, Fact], *, practice: bool = False, fonts: FontChain | None = None
) -> Paper:
    """Lay out a paper. Safe in any thread.

    Raises `LayoutError` for an unknown code and `FactError` naming every fact that is missing, unknown or of
    the wrong kind. `practice` puts 演练 across every page.
    """
    return render_layout(document(code), facts, practice=practice, fonts=fonts)


def render_layout(
    layout: Document, facts: Mapping[str, Fact], *, practice: bool = False, fonts: FontChain | None = None
) -> Paper:
    """Lay out a paper by a layout in hand. Raises `FactError` as `render` does."""
    check(layout, facts)
    chain = fonts or installed_fonts()
    setting = Setting(_grouped(facts), chain)
    if layout.page == "80mm":
        return _slip(layout, setting, facts, practice)
    if layout.page == "A4-wide":
        return _sheet(layout, setting, facts, practice)
    foot = Foot(layout, setting)
    pages = _pages(layout, setting, foot)
    parts = 1 + sum(isinstance(block, Head) and block.new_page for block in layout.blocks)
    if len(pages) == parts + 1:
        tight = _pages(layout, setting._replace(spacing=TIGHT), foot)
        pages = tight if len(tight) == parts else pages
    pen = Pen(layout.title, subject=_subject(layout, facts))
    for number, placed in enumerate(pages, 1):
        if practice:
            _practice(pen, chain)
        last = len(placed) - 1
        for place, (box, top) in enumerate(placed):
            box.draw(pen, top, Edges(place == 0, place == last))
        foot.draw(pen, number, len(pages))
        pen.next_page()
    return Paper(layout.code, pen.finish(), len(pages), _substituted(layout, facts, chain))


def _subject(layout: Document, facts: Mapping[str, Fact]) -> str:
    """Which paper of which case a file says it is, readable without drawing it; "" without a case."""
    number = facts.get("case_no")
    return f"{layout.code} {bare(number)}" if isinstance(number, str) else ""


def _slip(layout: Document, setting: Setting, facts: Mapping[str, Fact], practice: bool) -> Paper:
    """One page of the roll, as long as its text."""
    height, placed = slip(layout, setting)
    pen = Pen(layout.title, (ROLL - _HAIR, height - _HAIR), _subject(layout, facts))
    if practice:
        look = Look(10.5, "sans", bold=True)
        (line,) = lay([Run(_PRACTICE_LINE, look)], setting.fonts, ROLL)
        pen.line(line, aligned(line, ROLL, "center"), 12, 14)
    for box, top in placed:
        box.draw(pen, top, Edges(False, False))
    pen.next_page()
    return Paper(layout.code, pen.finish(), 1, _substituted(layout, facts, setting.fonts))


def _sheet(layout: Document, setting: Setting, facts: Mapping[str, Fact], practice: bool) -> Paper:
    """A sheet of figures, lying; its foot says which page of how many."""
    pages = sheet(layout, setting)
    pen = Pen(layout.title, WIDE)
    for number, placed in enumerate(pages, 1):
        if practice:
            _practice(pen, setting.fonts)
        for place, (box, top) in enumerate(placed):
            box.draw(pen, top, Edges(place == 0, place == len(placed) - 1))
        sheet_foot(pen, layout, setting, number, len(pages))
        pen.next_page()
    return Paper(layout.code, pen.finish(), len(pages), _substituted(layout, facts, setting.fonts))


def _pages(layout: Document, setting: Setting, foot: Foot) -> list[list[Placed]]:
    boxes: list[Box] = []
    for block in layout.blocks:
        if setting.holds(block.when):
            boxes += _boxes(block, setting, boxes)
    return paginate(boxes, layout.top, max(layout.top, _TOP), foot.top - _ABOVE_FOOT)


def preload() -> None:
    """Open the faces and read the layouts of an acceptance, so that the first paper is as quick as the next. Every
    other layout is read with its first paper, in 2 ms: few counters print half of the thirty."""
    installed_fonts().open_everyday()
    for code in ("D01", "D03"):
        document(code)


def _grouped(facts: Mapping[str, Fact]) -> Mapping[str, Fact]:
    """The facts with the case number as people read it."""
    number = facts.get("case_no")
    return {**facts, "case_no": grouped(bare(number))} if isinstance(number, str) else facts


def _boxes(block: Block, setting: Setting, before: list[Box]) -> list[Box]:
    match block:
        case Head():
            return prose.head(block, setting)
        case Prose():
            return prose.prose(block, setting)
        case Note():
            return prose.note(block, setting)
        case Facts():
            return tables.facts(block, setting)
        case Listing():
            return tables.listing(block, setting)
        case FormTable():
            return tables.form(block, setting)
        case FlowChart():
            return chart.flow_chart(block, setting)
        case CodeBox():
            return closing.code_box(block, setting)
        case Closing():
            if before:  # a seal never stands alone on a page
                before[-1] = before[-1]._replace(keep=True)
            return closing.closing(block, setting)
        case Signs():
            if before:
                before[-1] = before[-1]._replace(keep=True)
            return closing.signs(block, setting)
        case TitleLine() | Grid() | Bars() | SideBySide():
            raise LayoutError(f"{type(block).__name__} stands on a wide sheet only")


def _practice(pen: Pen, fonts: FontChain) -> None:
    """演练 beneath the text of a page, and the sentence above its head."""
    (mark,) = lay([Run(_PRACTICE, Look(190, bold=True, spacing=60))], fonts, 2000)
    pen.turned(mark, 0.9)
    (line,) = lay([Run(_PRACTICE_LINE, Look(10.5, "sans", bold=True))], fonts, WIDTH)
    pen.line(line, LEFT + aligned(line, WIDTH, "center"), 22, 14)


def _substituted(layout: Document, facts: Mapping[str, Fact], fonts: FontChain) -> tuple[str, ...]:
    texts: list[str] = []
    for value in facts.values():
        if isinstance(value, str):
            texts.append(value)
        elif isinstance(value, tuple):
            texts += [text for row in value for text in row.values()]
    return fonts.missing("".join(texts).replace("\r\n", "\n"))
