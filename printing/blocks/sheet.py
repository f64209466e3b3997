"""A sheet of figures, lying: title, line below it, grid with grouped heads, small print in columns, signatures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from printing.blocks.bars import bar_charts
from printing.blocks.setting import Setting, aligned
from printing.document import Block, Document, Head, LayoutError, Signs
from printing.flow import Box, Edges, Placed, paginate
from printing.pen import A4, RULE, Pen
from printing.text import Line, Look, Run, lay
from printing.wide import Bars, Grid, GridColumn, SideBySide, TitleLine

WIDE = (A4[1], A4[0])
SHEET_LEFT = 38.0
SHEET_WIDTH = WIDE[0] - 2 * SHEET_LEFT
_TOP, _BOTTOM = 38.0, WIDE[1] - 34.0
_TITLE = Look(20, bold=True, spacing=2.4)
_SMALL = Look(9)
_STEP, _SIDE = 12.0, 4.0
_PRINT = 8.5
_ZERO = 0.55
"""Grey of a figure that is nothing."""
_CHANGED = 2.4
_APART = 8.0
"""Between a grid and what stands above it."""
_RUNNING = 22.0
"""Where the line above every page but the first stands."""
_LAST = 3
"""Rows at least that stand with the sum on its page."""


class _Room(NamedTuple):
    """How large the letters of a sheet are and how far its lines stand: of a row, of what is said beside the figures,
    of what follows the signatures, of these."""

    size: float = 9.5
    step: float = _STEP
    pad: float = 3.4
    beside: float = 12.4
    below: float = 12.4
    print_below: float = _PRINT
    sign_step: float = 26.0
    sign_gap: float = 14.0

    @property
    def row(self) -> float:
        return self.step + self.pad

    @property
    def look(self) -> Look:
        return Look(self.size)


_USUAL = _Room()
_TIGHT = _Room(size=9, step=10.6, pad=2.0, beside=11, below=9.8, print_below=7.5, sign_step=22, sign_gap=8)
"""For a hall with many departments: 小五 in rows of 4.4 mm, 六号 below the signatures. Nothing is set any smaller."""


class _Place(NamedTuple):
    """A column and where it stands."""

    column: GridColumn
    x: float
    width: float


class _Cell(NamedTuple):
    lines: Sequence[Line]
    x: float
    width: float
    align: str
    grey: float = 0.0
    changed: bool = False


def sheet(layout: Document, setting: Setting) -> list[list[Placed]]:
    """The boxes of each page: closer together where that brings more onto the first, which is hung up: all of it,
    else its figures with the signatures, else all rows with their sum. Raises `LayoutError` for a block that stands on
    other paper."""
    usual, holds = _pages(layout, setting, _USUAL)
    if len(usual) == 1:
        return usual
    tight, holds_then = _pages(layout, setting, _TIGHT)
    return tight if holds_then > holds else usual


def _pages(
    layout: Document, setting: Setting, room: _Room
) -> tuple[list[list[Placed]], tuple[bool, bool, bool]]:
    """With whether the first holds all of it, the signatures, the first grid."""
    boxes: list[Box] = []
    before: Block | None = None
    now: Block | None = None
    table = signs = 0  # where they end
    for block in layout.blocks:
        if not setting.holds(block.when):
            continue
        before, now = now, block
        match block:
            case Head():
                boxes += _head(block, setting)
            case TitleLine():
                boxes.append(_title_line(block, setting))
            case Grid():
                grid = _grid(block, setting, room)
                below = bool(boxes) and not isinstance(before, TitleLine)
                boxes += [grid[0]._replace(gap=_APART if below else 0), *grid[1:]]
                table = table or len(boxes)
            case Bars():
                boxes.append(bar_charts(block, setting, SHEET_LEFT, SHEET_WIDTH))
            case SideBySide():
                below = signs > 0
                step = room.below if below else room.beside
                boxes += _side_by_side(block, setting, room.print_below if below else _PRINT, step)
            case Signs():
                boxes[-1:] = [box._replace(keep=True) for box in boxes[-1:]]  # never alone on a page
                boxes.append(_signs(block, setting, room))
                signs = len(boxes)
            case _:
                raise LayoutError(f"{layout.code}: {type(block).__name__} stands on no wide sheet")
    pages = paginate(boxes, _TOP, _TOP, _BOTTOM - 8)
    first = len(pages[0])
    return pages, (len(pages) == 1, 0 < signs <= first, 0 < table <= first)


def sheet_foot(pen: Pen, layout: Document, setting: Setting, page: int, pages: int) -> None:
    """Left and middle as the layout says, which page at the right; above a later page whose it is."""
    for line in setting.lines(layout.running, _SMALL, SHEET_WIDTH)[:1] if page > 1 else ():
        pen.line(line, SHEET_LEFT + aligned(line, SHEET_WIDTH, "right"), _RUNNING, 13)
    count = lay([Run(f"第 {page} 页　共 {pages} 页", _SMALL)], setting.fonts, 160)[:1]
    left = setting.lines(layout.foot.left, _SMALL, SHEET_WIDTH * 0.4)[:1]
    middle = setting.lines(layout.foot.middle, _SMALL, SHEET_WIDTH * 0.4)[:1]
    for lines, align in ((left, "left"), (middle, "center"), (count, "right")):
        for line in lines:
            pen.line(line, SHEET_LEFT + aligned(line, SHEET_WIDTH, align), _BOTTOM, 13)


def _head(block: Head, setting: Setting) -> Iterator[Box]:
    for line in setting.lines(block.title, _TITLE, SHEET_WIDTH):
        yield Box(28, _write([line], SHEET_LEFT, SHEET_WIDTH, "center", 28), keep=True)


def _title_line(block: TitleLine, setting: Setting) -> Box:
    """The middle has what the sides leave it, and as many lines as it needs."""
    left, right = (setting.lines(text, _SMALL, SHEET_WIDTH * 0.25) for text in (block.left, block.right))
    sides = 2 * max((line.width for line in (*left, *right)), default=0.0) + 24
    middle = setting.lines(block.middle, _SMALL, SHEET_WIDTH - sides)
    height = max(len(left), len(middle), len(right)) * _STEP + 5

    def draw(pen: Pen, top: float, edges: Edges) -> None:
        for lines, align in ((left, "left"), (middle, "center"), (right, "right")):
            _write(lines, SHEET_LEFT, SHEET_WIDTH, align, _STEP)(pen, top, edges)

    return Box(height, draw, keep=True)


def _write(
    lines: Sequence[Line], x: float, width: float, align: str, step: float
) -> Callable[[Pen, float, Edges], None]:
    def draw(pen: Pen, top: float, edges: Edges) -> None:
        for number, line in enumerate(lines):
            pen.line(line, x + aligned(line, width, align), top + number * step, step)

    return draw


def _grid(block: Grid, setting: Setting, room: _Room) -> list[Box]:
    whole = sum(column.width for column in block.columns)
    widths = [SHEET_WIDTH * column.width / whole for column in block.columns]
    places = [
        _Place(column, SHEET_LEFT + sum(widths[:number]), width)
        for number, (column, width) in enumerate(zip(block.columns, widths, strict=True))
    ]
    head = _grid_head(places, setting, room)
    told = setting.rows(block.rows)
    rows = [_grid_row(row, places, setting, room)._replace(again=head) for row in told]
    _keep_together(rows, told, block.columns[0].key)
    return [head._replace(keep=True), *rows]


def _keep_together(rows: list[Box], told: Sequence[Mapping[str, str]], name: str) -> None:
    """What says of whoever is named above it with his name, half a page of it at most; the last sum with some rows."""
    starts = [at for at, row in enumerate(told) if row.get(name)]
    for start, following in zip(starts, [*starts, len(told)][1:], strict=True):
        whole = sum(row.height for row in rows[start:following]) <= (_BOTTOM - _TOP) / 2
        _keep(rows, start, following - 1 if whole else min(start + 1, following - 1))
    if told and _is_sum(told[-1]):
        _keep(rows, max(0, len(rows) - 1 - _LAST), len(rows) - 1)


def _keep(rows: list[Box], start: int, end: int) -> None:
    rows[start:end] = [row._replace(keep=True) for row in rows[start:end]]


def _is_sum(row: Mapping[str, str]) -> bool:
    return row.get("kind") == "sum"


def _grid_head(places: Sequence[_Place], setting: Setting, room: _Room) -> Box:
    bold = room.look._replace(bold=True)
    titles = [setting.lines(one.column.title, bold, one.width - 2) for one in places]
    upper = room.row if any(one.column.group for one in places) else 0.0
    most = max((len(lines) for lines in titles), default=1)
    lower = max(room.row, most * room.step + room.pad - upper)
    height = upper + lower

    def draw(pen: Pen, top: float, edges: Edges) -> None:
        right = SHEET_LEFT + SHEET_WIDTH
        pen.rule(SHEET_LEFT, top, right, top)
        pen.rule(SHEET_LEFT, top + height, right, top + height)
        pen.rule(right, top, right, top + height)
        for group, members in groupby(zip(places, titles, strict=True), key=lambda one: one[0].column.group):
            own = list(members)
            x, width = own[0][0].x, sum(one.width for one, _ in own)
            if group:
                pen.rule(x, top, x, top + height)
                pen.rule(x, top + upper, x + width, top + upper)
                _write(setting.plain(group, bold, width), x, width, "center", upper)(pen, top, edges)
            for one, lines in own:
                above = top + (upper if group else 0.0)
                pen.rule(one.x, above, one.x, top + height)
                spare = ((lower if group else height) - len(lines) * room.step) / 2
                _write(lines, one.x, one.width, "center", room.step)(pen, above + spare, edges)

    return Box(height, draw)


def _grid_row(row: Mapping[str, str], places: Sequence[_Place], setting: Setting, room: _Room) -> Box:
    bold = _is_sum(row)
    changed = row.get("changed", "").split(",")
    cells = []
    for number, (column, x, width) in enumerate(places):
        text = row.get(column.key, "")
        look = room.look._replace(bold=bold, tabular=number > 0)
        lines = setting.plain(text, look, width - 2 * _SIDE) if text else []
        grey = _ZERO if text in ("0", "—") and not bold else 0.0
        align = column.align if number else "left"
        cells.append(_Cell(lines, x, width, align, grey, column.key in changed))
    height = max(len(cell.lines) for cell in cells) * room.step + room.pad

    def draw(pen: Pen, top: float, edges: Edges) -> None:
        right = SHEET_LEFT + SHEET_WIDTH
        if bold:
            pen.rule(SHEET_LEFT, top, right, top, 2 * RULE)
        pen.rule(SHEET_LEFT, top + height, right, top + height, 2 * RULE if bold else RULE)
        for x in (*(cell.x for cell in cells), right):
            pen.rule(x, top, x, top + height)
        for cell in cells:
            if cell.changed:
                pen.bars([(cell.x + 0.6, top + 2, _CHANGED, height - 4)])
            above = top + (height - len(cell.lines) * room.step) / 2
            for number, line in enumerate(cell.lines):
                x = cell.x + _SIDE + aligned(line, cell.width - 2 * _SIDE, cell.align)
                pen.line(line, x, above + number * room.step, room.step, cell.grey)

    return Box(height, draw)


def _side_by_side(block: SideBySide, setting: Setting, size: float, step: float) -> Iterator[Box]:
    """A line of all columns at a time, kept on one page together: a page ends between two only where no page would
    hold them all."""
    whole, gutter = sum(part.width for part in block.parts), 16.0
    x, columns = SHEET_LEFT, []
    for part in block.parts:
        width = (SHEET_WIDTH - gutter * (len(block.parts) - 1)) * part.width / whole
        lines: list[Line] = []
        for paragraph in part.paragraphs:
            if setting.holds(paragraph.when):
                lines += setting.lines(paragraph.text, Look(size), width)
        columns.append((x, lines))
        x += width + gutter

    def draw_of(number: int) -> Callable[[Pen, float, Edges], None]:
        def draw(pen: Pen, top: float, edges: Edges) -> None:
            for left, lines in columns:
                for line in lines[number : number + 1]:
                    pen.line(line, left, top, step)

        return draw

    count = max((len(lines) for _, lines in columns), default=0)
    for number in range(count):
        yield Box(step, draw_of(number), gap=0 if number else 6, keep=number < count - 1)


def _signs(block: Signs, setting: Setting, room: _Room) -> Box:
    """Signature lines beside one another."""
    width = SHEET_WIDTH / len(block.labels)
    labels = [setting.one(text, Look(10.5)) for text in block.labels]

    def draw(pen: Pen, top: float, edges: Edges) -> None:
        for number, label in enumerate(labels):
            x = SHEET_LEFT + number * width
            pen.line(label, x, top, room.sign_step)
            pen.rule(x + label.width + 4, top + room.sign_step - 5, x + width - 40, top + room.sign_step - 5)

    return Box(room.sign_step, draw, gap=room.sign_gap)
