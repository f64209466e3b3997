"""Head, prose and notes: everything that is set in lines across the page."""

from __future__ import annotations

from collections.abc import Sequence

from printing.blocks.setting import (
    BODY,
    LEFT,
    SMALL,
    SMALL_LEADING,
    WIDTH,
    Setting,
    aligned,
)
from printing.document import Head, Note, Prose
from printing.flow import Box, Edges
from printing.pen import RULE, Pen
from printing.record import Paragraph
from printing.text import Line, Look

_ORGAN = Look(17, bold=True, spacing=1.2)
_TITLE = Look(22, bold=True, spacing=6.1)
_NUMBER = Look(11)
_BOX_SIDE = 8.5


def head(block: Head, setting: Setting) -> list[Box]:
    """Organ, spaced title, 文号. The organ is that of the item's owner on the day, never the hall."""
    boxes: list[Box] = []
    if block.organ:
        boxes += _centred(setting.lines(block.organ, _ORGAN, WIDTH), 25, 0)
    boxes += _centred(setting.lines(block.title, _TITLE, WIDTH), 34, 2 if boxes else 0)
    if block.number:
        for line in setting.lines(block.number, _NUMBER, WIDTH):
            boxes.append(_line_box(line, LEFT + aligned(line, WIDTH, "right"), 16, 8, True))
    elif block.organ:  # a table comes next: it stands clear of the title
        boxes[-1] = boxes[-1]._replace(height=boxes[-1].height + 8)
    boxes[0] = boxes[0]._replace(breaks=block.new_page)
    return boxes


def prose(block: Prose, setting: Setting) -> list[Box]:
    """Justified paragraphs; a paragraph leaves at least two lines on either side of a page break."""
    boxes: list[Box] = []
    indent = 2 * BODY.size if block.indent else 0.0
    for text in _chosen(block.paragraphs, setting):
        lines = setting.lines(text, BODY, WIDTH, indent=indent, justify=True)
        boxes += _paragraph(lines, setting.spacing.body, LEFT, 0.0)
    if boxes:
        boxes[0] = boxes[0]._replace(gap=boxes[0].gap + block.gap)
        boxes[-1] = boxes[-1]._replace(keep=boxes[-1].keep or block.keep)
    return boxes


def note(block: Note, setting: Setting) -> list[Box]:
    """Small print; boxed it is kept on one page."""
    side = _BOX_SIDE if block.boxed else 0.0
    lines: list[Line] = []
    for text in _chosen(block.paragraphs, setting):
        lines += setting.lines(text, SMALL, WIDTH - 2 * side, indent=2 * SMALL.size, justify=True)
    if not lines:
        return []
    if not block.boxed:
        boxes = _paragraph(lines, SMALL_LEADING, LEFT, 0.0)
        boxes[0] = boxes[0]._replace(gap=8)
        return boxes
    height = len(lines) * SMALL_LEADING + 12

    def draw(pen: Pen, top: float, edges: Edges) -> None:
        pen.frame(LEFT, top, WIDTH, height)
        for number, line in enumerate(lines):
            pen.line(line, LEFT + side, top + 6 + number * SMALL_LEADING, SMALL_LEADING)

    return [Box(height + RULE, draw, gap=10)]


def _chosen(paragraphs: Sequence[Paragraph], setting: Setting) -> list[str]:
    return [paragraph.text for paragraph in paragraphs if setting.holds(paragraph.when)]


def _paragraph(lines: Sequence[Line], leading: float, x: float, gap: float) -> list[Box]:
    last = len(lines) - 1
    return [
        _line_box(line, x, leading, 0.0, last > 0 and number in (0, last - 1))
        for number, line in enumerate(lines)
    ]


def _centred(lines: Sequence[Line], leading: float, gap: float) -> list[Box]:
    boxes = []
    for line in lines:
        boxes.append(_line_box(line, LEFT + aligned(line, WIDTH, "center"), leading, gap, True))
        gap = 0
    return boxes


def _line_box(line: Line, x: float, leading: float, gap: float, keep: bool) -> Box:
    def draw(pen: Pen, top: float, edges: Edges) -> None:
        pen.line(line, x, top, leading)

    return Box(leading, draw, gap=gap, keep=keep)
