"""Codes, seal place, date and signature lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from casework.numbering import grouped, whole
from printing.blocks.setting import LEFT, WIDTH, Setting, aligned
from printing.codes import BAR_HEIGHT, BAR_MODULE, QUIET_BARS, code128, qr
from printing.document import Closing, CodeBox, Pair, Signs
from printing.flow import Box, Edges
from printing.pen import Pen
from printing.text import Line, Look, break_lines, shape

_MM = 72 / 25.4
_RADIUS = 20 * _MM
_SEAL_GREY = 0.45
_SEAL_CENTRE = WIDTH - 65.0
"""Middle of the seal place from the left margin."""
_SEAL_LEFT = _SEAL_CENTRE - _RADIUS
_SIGN = Look(11)
_SIGN_STEP = 27.5
_COLUMN_LEAST = 85.0
_SIGN_LEAST = 150.0
"""A name, and a seal's edge over it, needs so much of a line."""
_PAIR = Look(10)
_PAIR_STEP = 16.4
_CAPTION = Look(9)
_NUMBER = Look(10.5, "sans", True, True, 0.8)
_BIG_NUMBER = Look(13.4, "sans", True, True, 0.55)
_QUERY = Look(16, "sans", True, True, 0.4)
_DATE = Look(12)
_HINTS = ("扫码可验真伪、查进度，", "码中不含个人信息", "凭编号和查询码查进度")

Stroke = Callable[[Pen, float], None]
"""Draws a part whose upper edge is at the given distance from the top of the page."""


def code_box(block: CodeBox, setting: Setting) -> list[Box]:
    """The framed codes at the head of a receipt; the query code stands at the right."""
    picture = qr(setting.text("qr")) if block.qr else None
    number = setting.text("case_no")
    bars = code128(whole(number))
    caption = setting.one("办件编号", _CAPTION)
    printed = setting.word(grouped(number), _BIG_NUMBER)
    query = setting.one("查询码", _CAPTION)
    query_code = setting.word(setting.text("query_code"), _QUERY)
    hints = [setting.one(text, Look(8.5)) for text in (_HINTS[:2] if picture else _HINTS[2:])]
    height = max(picture.height if picture else 0.0, 70.0) + 6
    upper = (height - 64) / 2

    def draw(pen: Pen, top: float, edges: Edges) -> None:
        pen.frame(LEFT, top, WIDTH, height)
        x = LEFT + QUIET_BARS * BAR_MODULE
        if picture:
            pen.code(picture, LEFT + 7, top + 3)
            x = LEFT + 17 + picture.width
        pen.line(caption, x, top + upper, 14)
        pen.line(printed, x, top + upper + 14, 18)
        pen.code(bars, x, top + upper + 34)
        right = LEFT + WIDTH - 9
        pen.line(query, right - query.width, top + upper, 14)
        pen.line(query_code, right - query_code.width, top + upper + 16, 20)
        for place, hint in enumerate(hints):
            pen.line(hint, right - hint.width, top + upper + 38 + 13 * place, 13)

    return [Box(height, draw, gap=9)]


def closing(block: Closing, setting: Setting) -> list[Box]:
    """Left: codes, small lines, signature lines. Right: seal place and date. Never parted."""
    has_seal = bool(block.seal_organ)
    width = _SEAL_LEFT - 20 if has_seal else WIDTH
    parts: list[tuple[float, Stroke]] = []
    if block.codes:
        parts.append(_codes(setting))
    for text in block.signs:
        label = setting.one(text, _SIGN).width
        parts.append(_sign(setting, text, 0.0, min(width, max(288.0, label + 3 + _SIGN_LEAST))))
    pairs = [pair for pair in block.pairs if setting.holds(pair.when)]
    if pairs:
        parts.append(_pairs(pairs, setting, width))
    left_height = sum(height for height, _ in parts)
    seal_height, seal = _seal(block, setting) if has_seal else _bare_date(block, setting)
    height = max(left_height, seal_height)

    def draw(pen: Pen, top: float, edges: Edges) -> None:
        at = top + (6 if block.codes else 0)
        for part_height, part in parts:
            part(pen, at)
            at += part_height
        seal(pen, top)

    return [Box(height, draw, gap=10)]


def signs(block: Signs, setting: Setting) -> list[Box]:
    """Signature lines in two columns: at least two, as every served paper has. A column with a long label takes
    room from the other, so that both have lines to write on.
    """
    gutter = 28.0
    labels = [setting.one(text, _SIGN).width + 3 for text in block.labels]
    first, second = max(labels[::2]), max(labels[1::2], default=0.0)
    column = (WIDTH - gutter) / 2
    if column - max(first, second) < _COLUMN_LEAST:
        column = first + (WIDTH - gutter - first - second) / 2
    places = ((0.0, column), (column + gutter, WIDTH - column - gutter))
    strokes = []
    for number, text in enumerate(block.labels):
        strokes.append((number // 2 * _SIGN_STEP, _sign(setting, text, *places[number % 2])[1]))
    height = (len(block.labels) + 1) // 2 * _SIGN_STEP

    def draw(pen: Pen, top: float, edges: Edges) -> None:
        for offset, stroke in strokes:
            stroke(pen, top + offset)

    return [Box(height, draw, gap=12)]


def _codes(setting: Setting) -> tuple[float, Stroke]:
    picture = qr(setting.text("qr"))
    number = setting.text("case_no")
    bars = code128(whole(number))
    caption = setting.one("办件编号", _CAPTION)
    printed = setting.word(grouped(number), _NUMBER)
    quiet = 10 * BAR_MODULE  # beside the QR code's own quiet zone

    def draw(pen: Pen, top: float) -> None:
        pen.code(picture, LEFT, top)
        x = LEFT + picture.width + max(quiet - 12, QUIET_BARS * BAR_MODULE - 4 * 1.44)
        pen.line(caption, x, top + 6, 13)
        pen.code(bars, x, top + 20)
        pen.line(printed, x, top + 20 + BAR_HEIGHT + 1, 14)

    return picture.height + 8, draw


def _sign(setting: Setting, text: str, left: float, width: float) -> tuple[float, Stroke]:
    label = setting.one(text, _SIGN)

    def draw(pen: Pen, top: float) -> None:
        pen.line(label, LEFT + left, top + 2, 16)
        start = min(label.width + 3, width - 40)
        pen.rule(LEFT + left + start, top + 20, LEFT + left + width, top + 20)

    return _SIGN_STEP, draw


def _pairs(pairs: Sequence[Pair], setting: Setting, width: float) -> tuple[float, Stroke]:
    """Small lines, as many pairs on a line as go; a pair is parted only where it fills a line alone."""
    lines: list[Line] = []
    row = ""
    for pair in pairs:
        text = f"{pair.label}　{pair.text}"
        longer = f"{row}　　{text}" if row else text
        if row and setting.one(longer, _PAIR).width > width:
            lines += setting.lines(row, _PAIR, width)
            longer = text
        row = longer
    lines += setting.lines(row, _PAIR, width)

    def draw(pen: Pen, top: float) -> None:
        for number, line in enumerate(lines):
            pen.line(line, LEFT, top + number * _PAIR_STEP, _PAIR_STEP)

    return len(lines) * _PAIR_STEP, draw


def _seal(block: Closing, setting: Setting) -> tuple[float, Stroke]:
    """The place of a seal: never a drawn seal. The organ is the item's owner; never the hall."""
    words = [(line, 13.5) for line in setting.lines("（印章）", Look(11), 2 * _RADIUS)]
    for text in (block.seal_organ, block.seal_name):
        words += [(line, 12.0) for line in _balanced(setting, text, _CAPTION, 1.62 * _RADIUS)]
    block_height = sum(leading for _, leading in words)
    dates = setting.lines(block.date, _DATE, 2 * _RADIUS + 14)

    def draw(pen: Pen, top: float) -> None:
        centre = LEFT + _SEAL_CENTRE
        pen.dashed_circle(centre, top + _RADIUS, _RADIUS, _SEAL_GREY)
        at = top + _RADIUS - block_height / 2
        for line, leading in words:
            pen.line(line, centre - line.width / 2, at, leading, _SEAL_GREY)
            at += leading
        for number, date in enumerate(dates):
            pen.line(date, centre - date.width / 2, top + 2 * _RADIUS + 6 + 18 * number, 18)

    return 2 * _RADIUS + 6 + 18 * len(dates), draw


def _balanced(setting: Setting, text: str, look: Look, width: float) -> list[Line]:
    """As few lines as `width` allows, of about the same length: no last character stands alone."""
    paragraphs = shape(setting.runs(text, look), setting.fonts)

    def within(room: float) -> list[Line]:
        return [line for inks in paragraphs for line in break_lines(inks, room)]

    lines = within(width)
    for narrower in range(int(width) - 1, 0, -1) if len(lines) > 1 else ():
        tried = within(float(narrower))
        if len(tried) > len(lines):
            break
        lines = tried
    return lines


def _bare_date(block: Closing, setting: Setting) -> tuple[float, Stroke]:
    date = setting.one(block.date, _DATE)

    def draw(pen: Pen, top: float) -> None:
        pen.line(date, LEFT + aligned(date, WIDTH, "right"), top, 18)

    return (20.0 if block.date else 0.0), draw
