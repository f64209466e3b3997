"""One paper: facts in, PDF bytes out. Pure: the same facts give the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import msgspec

from printing.blocks import closing, prose, tables
from printing.blocks.setting import BOTTOM, LEFT, WIDTH, Setting, aligned
from printing.codes import grouped
from printing.document import (
    Block,
    Closing,
    CodeBox,
    Document,
    Facts,
    FormTable,
    Head,
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
from printing.text import Look, Run, lay

Fact: TypeAlias = _Fact
"""Text, a condition, or rows of text."""

_FOOT = Look(8.5)
_FOOT_TOP = 794.5
_TOP = 54.0
"""First line of every page but the first, which the layout sets."""
_PRACTICE = "演练"
_PRACTICE_LINE = "演练　不具法律效力"


class FactError(ValueError):
    """Facts that are missing, unknown or of the wrong kind; the text names them."""


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
    _check(layout, facts)
    chain = fonts or installed_fonts()
    setting = Setting(_grouped(facts), chain)
    boxes: list[Box] = []
    for block in layout.blocks:
        if setting.holds(block.when):
            boxes += _boxes(block, setting, boxes)
    pages = paginate(boxes, layout.top, max(layout.top, _TOP), BOTTOM)
    pen = Pen(layout.title)
    for number, placed in enumerate(pages, 1):
        if practice:
            _practice(pen, chain)
        _page(pen, placed)
        _foot(pen, layout, setting, number, len(pages))
        pen.next_page()
    return Paper(layout.code, pen.finish(), len(pages), _substituted(layout, facts, chain))


def preload() -> None:
    """Map the faces and read the layouts, so that the first paper is as quick as the next."""
    installed_fonts().open_everyday()
    documents()


def _check(layout: Document, facts: Mapping[str, Fact]) -> None:
    faults = [f"没有给出：{name}（{spec.label}）" for name, spec in layout.facts.items()
              if not spec.optional and name not in facts]  # fmt: skip
    faults += [f"版式里没有：{name}" for name in facts if name not in layout.facts]
    for name, value in facts.items():
        spec = layout.facts.get(name)
        if spec and type(value) is not type(spec.sample):
            faults.append(f"类型不对：{name}（{spec.label}）")
    if faults:
        raise FactError(f"{layout.code} {layout.title}：{'；'.join(faults)}")


def _grouped(facts: Mapping[str, Fact]) -> Mapping[str, Fact]:
    """The facts with the case number as people read it."""
    number = facts.get("case_no")
    return {**facts, "case_no": grouped(number.replace(" ", ""))} if isinstance(number, str) else facts


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


def _page(pen: Pen, placed: list[Placed]) -> None:
    last = len(placed) - 1
    for number, (box, top) in enumerate(placed):
        box.draw(pen, top, Edges(number == 0, number == last))


def _foot(pen: Pen, layout: Document, setting: Setting, number: int, count: int) -> None:
    """The line at the lower edge: copies, hall, page."""
    pen.rule(LEFT, _FOOT_TOP, LEFT + WIDTH, _FOOT_TOP)
    page = f"第 {number} 页　共 {count} 页"
    columns = (
        (setting.lines(layout.foot.left, _FOOT, 130), 0.0, 130.0, "left"),
        (setting.lines(layout.foot.middle, _FOOT, 240), 107.0, 240.0, "center"),
        (lay([Run(page, _FOOT)], setting.fonts, 90), WIDTH - 90, 90.0, "right"),
    )
    for lines, x, width, align in columns:
        for place, line in enumerate(lines):
            pen.line(line, LEFT + x + aligned(line, width, align), _FOOT_TOP + 5 + place * 12, 12)


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
