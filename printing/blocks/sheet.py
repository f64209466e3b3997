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
_HEAD = Look(9.5, bold=True)
_NAME = Look(9.5)
_FIGURE = Look(9.5, tabular=True)
_ROW, _STEP, _SIDE = 15.0, 12.0, 4.0
_ZERO = 0.55
"""Grey of a figure that is nothing."""
_CHANGED = 2.4
_APART = 8.0
"""Between a grid and what stands above it."""
_PRINT = Look(8.5)
_PRINT_STEP = 12.4
_SIGN_STEP = 26.0


class _Cell(NamedTuple):
    lines: Sequence[Line]
    x: float
    width: float
    align: str
    grey: float = 0.0
    changed: bool = False


def sheet(layout: Document, setting: Setting) -> list[list[Placed]]:
    """The boxes of each page. Raises `LayoutError` for a block that stands on other paper."""
    boxes: list[Box] = []
    before: Block | None = None
    now: Block | None = None
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
                grid = _grid(block, setting)
                below = bool(boxes) and not isinstance(before, TitleLine)
                boxes += [grid[0]._replace(gap=_APART if below else 0), *grid[1:]]
            case Bars():
                boxes.append(bar_charts(block, setting, SHEET_LEFT, SHEET_WIDTH))
            case SideBySide():
                boxes += _side_by_side(block, setting)
            case Signs():
                boxes.append(_signs(block, setting))
            case _:
                raise LayoutError(f"{layout.code}: {type(block).__name__} stands on no wide sheet")
    return paginate(boxes, _TOP, _TOP, _BOTTOM - 8)


def sheet_foot(pen: Pen, layout: Document, setting: Setting, page: int, pages: int) -> None:
    """Left and middle as the layout says, which page at the right."""
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


def _grid(block: Grid, setting: Setting) -> list[Box]:
    whole = sum(column.width for column in block.columns)
    widths = [SHEET_WIDTH * column.width / whole for column in block.columns]
    starts = [SHEET_LEFT + sum(widths[:number]) for number in range(len(widths))]
    head = _grid_head(block.columns, starts, widths, setting)
    rows = [_grid_row(row, block.columns, starts, widths, setting) for row in setting.rows(block.rows)]
    return [head._replace(keep=True), *(row._replace(again=head) for row in rows)]


def _grid_head(
    columns: Sequence[GridColumn], starts: Sequence[float], widths: Sequence[float], setting: Setting
) -> Box:
    titles = [
        setting.lines(column.title, _HEAD, width - 2) for column, width in zip(columns, widths, strict=True)
    ]
    grouped = any(column.group for column in columns)
    upper = _ROW if grouped else 0.0
    lower = max(
        _ROW, max((len(lines) for lines in titles), default=1) * _STEP + 3.4 - (upper if grouped else 0)
    )
    height = upper + lower

    def draw(pen: Pen, top: float, edges: Edges) -> None:
        right = SHEET_LEFT + SHEET_WIDTH
        pen.rule(SHEET_LEFT, top, right, top)
        pen.rule(SHEET_LEFT, top + height, right, top + height)
        pen.rule(right, top, right, top + height)
        place = 0
        for group, members in groupby(columns, key=lambda column: column.group):
            count = len(list(members))
            own = range(place, place + count)
            if group:
                width = sum(widths[number] for number in own)
                pen.rule(starts[place], top, starts[place], top + height)
                pen.rule(starts[place], top + upper, starts[place] + width, top + upper)
                _write(setting.plain(group, _HEAD, width), starts[place], width, "center", upper)(
                    pen, top, edges
                )
            for number in own:
                above = top + (upper if group else 0.0)
                room = lower if group else height
                pen.rule(starts[number], above, starts[number], top + height)
                lines = titles[number]
                spare = (room - len(lines) * _STEP) / 2
                _write(lines, starts[number], widths[number], "center", _STEP)(pen, above + spare, edges)
            place += count

    return Box(height, draw)


def _grid_row(
    row: Mapping[str, str],
    columns: Sequence[GridColumn],
    starts: Sequence[float],
    widths: Sequence[float],
    setting: Setting,
) -> Box:
    bold = row.get("kind") == "sum"
    changed = row.get("changed", "").split(",")
    cells = []
    for place, (column, x, width) in enumerate(zip(columns, starts, widths, strict=True)):
        text = row.get(column.key, "")
        look = (_FIGURE if place else _NAME)._replace(bold=bold)
        lines = setting.plain(text, look, width - 2 * _SIDE) if text else []
        grey = _ZERO if text in ("0", "—") and not bold else 0.0
        cells.append(_Cell(lines, x, width, column.align if place else "left", grey, column.key in changed))
    height = max(_ROW, max(len(cell.lines) for cell in cells) * _STEP + 3.4)

    def draw(pen: Pen, top: float, edges: Edges) -> None:
        right = SHEET_LEFT + SHEET_WIDTH
        if bold:
            pen.rule(SHEET_LEFT, top, right, top, 2 * RULE)
        pen.rule(SHEET_LEFT, top + height, right, top + height, 2 * RULE if bold else RULE)
        for x in (*starts, right):
            pen.rule(x, top, x, top + height)
        for cell in cells:
            if cell.changed:
                pen.bars([(cell.x + 0.6, top + 2, _CHANGED, height - 4)])
            above = top + (height - len(cell.lines) * _STEP) / 2
            for number, line in enumerate(cell.lines):
                x = cell.x + _SIDE + aligned(line, cell.width - 2 * _SIDE, cell.align)
                pen.line(line, x, above + number * _STEP, _STEP, cell.grey)

    return Box(height, draw)


def _side_by_side(block: SideBySide, setting: Setting) -> Iterator[Box]:
    """A line of all columns at a time, kept on one page together: a page ends between two only where no page would
    hold them all."""
    whole, gutter = sum(part.width for part in block.parts), 16.0
    x, columns = SHEET_LEFT, []
    for part in block.parts:
        width = (SHEET_WIDTH - gutter * (len(block.parts) - 1)) * part.width / whole
        lines: list[Line] = []
        for paragraph in part.paragraphs:
            if setting.holds(paragraph.when):
                lines += setting.lines(paragraph.text, _PRINT, width)
        columns.append((x, lines))
        x += width + gutter

    def draw_of(number: int) -> Callable[[Pen, float, Edges], None]:
        def draw(pen: Pen, top: float, edges: Edges) -> None:
            for left, lines in columns:
                for line in lines[number : number + 1]:
                    pen.line(line, left, top, _PRINT_STEP)

        return draw

    count = max((len(lines) for _, lines in columns), default=0)
    for number in range(count):
        yield Box(_PRINT_STEP, draw_of(number), gap=0 if number else 6, keep=number < count - 1)


def _signs(block: Signs, setting: Setting) -> Box:
    """Signature lines beside one another."""
    width = SHEET_WIDTH / len(block.labels)
    labels = [setting.one(text, _NAME._replace(size=10.5)) for text in block.labels]

    def draw(pen: Pen, top: float, edges: Edges) -> None:
        for number, label in enumerate(labels):
            x = SHEET_LEFT + number * width
            pen.line(label, x, top, _SIGN_STEP)
            pen.rule(x + label.width + 4, top + _SIGN_STEP - 5, x + width - 40, top + _SIGN_STEP - 5)

    return Box(_SIGN_STEP, draw, gap=14)
