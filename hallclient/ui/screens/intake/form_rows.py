"""The rows of the one table: which cells share a column, what is painted beside the editors.

Lengths are at 100 %, close to design 02; letters take 17 each.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from hallclient.ui.screens.intake.grouping import label_lines
from hallclient.ui.screens.intake.models import Cell, Row
from hallclient.ui.theme import font, line_height, px, theme
from hallclient.ui.widgets.paint import RIGHT, draw_text, text_width

TITLE, LABEL_END, FIRST, GAP, LABEL_GAP = 12, 150, 158, 88, 8
ROW, PAD_TOP, PAD_BOTTOM, NOTE, NOTE_AGAIN = 33, 3, 2, 20, 34
FIRST_WIDER = 4  # a credit code is wider than an identity number
WIDEST: Final = 220
UNDER_TITLE: Final = 45  # a title of two lines
LONELY: Final = 196  # a field alone in its row shows a whole identity number
THREE_NARROWER: Final = 64  # the first of three cells in a row gives this away
LETTER: Final = 17


@dataclass
class Placed:
    """A row as it stands: what is painted beside its editors."""

    row: Row
    labels: list[tuple[QRect, str]] = field(default_factory=list)
    letters: list[tuple[QRect, str]] = field(default_factory=list)
    top: int = 0
    height: int = 0


def label_width(label: str) -> int:
    return text_width(label, font("aid"))


def slots_of(cells: tuple[Cell, ...]) -> list[tuple[Cell, ...]]:
    """Cells by column: each its own, the last two short ones together where there are three."""
    left = list(cells)
    slots: list[tuple[Cell, ...]] = []
    while left:
        first = left.pop(0)
        room = 2 - len(slots) - 1
        if first.span == "short" and left and left[0].span == "short" and len(left) > room:
            slots.append((first, left.pop(0)))
        else:
            slots.append((first,))
    return slots


def paint_label(painter: QPainter, rect: QRect, label: str) -> None:
    room = rect.width() - px(LABEL_GAP)  # away from the field at its left, too
    lines = label_lines(label, max(2, room // max(1, line_height(theme(), "aid") * 13 // 20))).split("\n")
    height = px(15) if len(lines) > 1 else rect.height()
    top = rect.top() + (rect.height() - height * len(lines)) // 2
    for line in lines:
        place = QRect(rect.left(), top, rect.width(), height)
        draw_text(painter, place, line, font("aid"), "t2", RIGHT)
        top += height
