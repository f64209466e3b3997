"""The slip of a thermal printer: 80-mm roll, 72 mm printable, 203 dpi, black, sans (Song is too thin for heat).

Every edge of a code lies on a dot of the printer, so that no module is wider than its neighbour. The page is as
long as its text.
"""

from __future__ import annotations

from collections.abc import Callable

from casework.numbering import grouped, whole
from printing.blocks.setting import Setting, aligned
from printing.codes import Code, code128, qr
from printing.document import Block, CodeBox, Document, Facts, Head, LayoutError, Note
from printing.flow import Box, Edges
from printing.pen import Pen
from printing.text import Line, Look

DOT = 72 / 203
ROLL = 640 * DOT
"""80 mm."""
_LEFT = 32 * DOT
_WIDTH = 576 * DOT
"""72 mm."""
_TOP = 84 * DOT
"""White at the head: there the mark of a reprint stands."""
_END = 40 * DOT
_QR_MODULE = 4
_BAR_MODULE = 3
_BAR_HEIGHT = 84
_HALL = Look(24 * DOT, "sans")
_TITLE = Look(40 * DOT, "sans", True)
_CAPTION = Look(22 * DOT, "sans")
_NUMBER = Look(33 * DOT, "sans", True, True)
_QUERY = Look(44 * DOT, "sans", True, True, 1.5 * DOT)
_TEXT = Look(24 * DOT, "sans", tabular=True)
_LABEL = 128 * DOT
_STEP = 34 * DOT
_NOTE_STEP = 36 * DOT
_SMALL = Look(20 * DOT, "sans")


def slip(layout: Document, setting: Setting) -> tuple[float, list[tuple[Box, float]]]:
    """The height of the page and its boxes with their upper edges. Raises `LayoutError` for a block of A4."""
    top, placed = _TOP, []
    for block in layout.blocks:
        if not setting.holds(block.when):
            continue
        for box in _boxes(block, setting, layout.code):
            top += box.gap
            placed.append((box, top))
            top += box.height
    return _on_dot(top + _END), placed


def _boxes(block: Block, setting: Setting, code: str) -> list[Box]:
    match block:
        case Head():
            hall = _lines(setting.lines(block.organ, _HALL, _WIDTH), 34 * DOT, "center")
            return [*hall, *_lines(setting.lines(block.title, _TITLE, _WIDTH), 56 * DOT, "center"), _rule()]
        case CodeBox():
            return [*_codes(setting, coded=block.qr), _rule()]
        case Facts():
            return [*_facts(block, setting), _rule()]
        case Note():
            texts = [one.text for one in block.paragraphs if setting.holds(one.when)]
            made: list[Box] = []
            for text in texts[:1]:
                made += _lines(setting.lines(text, _TEXT, _WIDTH), _NOTE_STEP, "left")
            for text in texts[1:]:
                made += _lines(setting.lines(text, _SMALL, _WIDTH), 30 * DOT, "center", gap=10 * DOT)
            return made
        case _:
            raise LayoutError(f"{code}: 80 毫米小票没有这种版块：{type(block).__name__}")


def _lines(lines: list[Line], step: float, align: str, gap: float = 0.0) -> list[Box]:
    boxes = []
    for line in lines:
        boxes.append(Box(step, _writer(line, _LEFT + aligned(line, _WIDTH, align), step), gap=gap))
        gap = 0.0
    return boxes


def _writer(line: Line, x: float, step: float) -> Callable[[Pen, float, Edges], None]:
    return lambda pen, top, edges: pen.line(line, x, top, step)


def _rule() -> Box:
    def draw(pen: Pen, top: float, edges: Edges) -> None:
        dash = [(_LEFT + at * DOT, top, 8 * DOT, 2 * DOT) for at in range(0, 570, 13)]
        pen.bars([(x, _on_dot(y), width, height) for x, y, width, height in dash])

    return Box(12 * DOT, draw, gap=10 * DOT)


def _codes(setting: Setting, *, coded: bool) -> list[Box]:
    """QR in the middle where there is one, number in words and bars, query code."""
    number = setting.text("case_no")
    picture = qr(setting.text("qr"), _QR_MODULE * DOT) if coded else None
    bars = code128(whole(number), _BAR_MODULE * DOT, _BAR_HEIGHT * DOT)

    def centred(width: float) -> float:
        return _on_dot(_LEFT + (_WIDTH - width) / 2)

    def draw_qr(code: Code) -> Box:
        return Box(code.height, lambda pen, top, _: pen.code(code, centred(code.width), _on_dot(top)))

    def draw_bars(pen: Pen, top: float, edges: Edges) -> None:
        pen.code(bars, centred(bars.width), _on_dot(top))

    caption = setting.plain("办件编号", _CAPTION, _WIDTH)
    printed = setting.plain(grouped(number), _NUMBER, _WIDTH)
    code = setting.plain("查询码", _TEXT, _WIDTH)[0]
    query = setting.plain(setting.text("query_code"), _QUERY, _WIDTH)[0]

    def draw_query(pen: Pen, top: float, edges: Edges) -> None:
        x = _LEFT + (_WIDTH - code.width - 24 * DOT - query.width) / 2
        pen.line(code, x, top + 8 * DOT, 48 * DOT)
        pen.line(query, x + code.width + 24 * DOT, top, 56 * DOT)

    return [
        *([draw_qr(picture)] if picture is not None else []),
        *_lines(caption, 32 * DOT, "center", gap=4 * DOT),
        *_lines(printed, 44 * DOT, "center"),
        Box(_BAR_HEIGHT * DOT, draw_bars, gap=4 * DOT),
        Box(56 * DOT, draw_query, gap=8 * DOT),
    ]


def _facts(block: Facts, setting: Setting) -> list[Box]:
    """Label at the left, text beside it, as many lines as it needs."""
    boxes: list[Box] = []
    for row in block.rows:
        if not setting.holds(row.when):
            continue
        for cell in row.cells:
            label = setting.lines(cell.label, _TEXT, _LABEL)[0]
            lines = setting.lines(cell.text, _TEXT, _WIDTH - _LABEL)
            for place, line in enumerate(lines):
                boxes.append(Box(_STEP, _pair(label if place == 0 else None, line)))
    if boxes:
        boxes[0] = boxes[0]._replace(gap=8 * DOT)
    return boxes


def _pair(label: Line | None, line: Line) -> Callable[[Pen, float, Edges], None]:
    def draw(pen: Pen, top: float, edges: Edges) -> None:
        if label is not None:
            pen.line(label, _LEFT, top, _STEP)
        pen.line(line, _LEFT + _LABEL, top, _STEP)

    return draw


def _on_dot(length: float) -> float:
    return round(length / DOT) * DOT
