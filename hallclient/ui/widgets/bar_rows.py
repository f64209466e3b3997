"""Bars one below the other, each with its name, its parts and its number; Enter opens what it counts."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from hallclient.ui.theme import font, px
from hallclient.ui.widgets.paint import RIGHT, draw_box, draw_text
from hallclient.ui.widgets.rows import Rows

PARTS = ("ac", "act", "sf2")
"""Tokens of the parts, from the left; the lighter ones have an edge, so that a grey print says the same."""


class BarRow(NamedTuple):
    """One bar. `parts` add up to its number."""

    key: str
    name: str
    parts: tuple[int, ...]
    words: str  # the parts as a screen reader says them

    @property
    def whole(self) -> int:
        return sum(self.parts)


class BarRows(Rows[BarRow]):
    """Rows of 34 on one scale. `opened(key)` by Enter or a click."""

    CLICK_OPENS = True
    ROW, WIDE, LEAST, PAGE = 34, 360, 200, 8

    def __init__(self, object_name: str, accessible_name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(object_name, accessible_name, parent=parent)

    def paint_row(self, painter: QPainter, rect: QRect, row: BarRow, *, current: bool) -> None:
        if current and self.hasFocus():
            self.paint_current(painter, rect)
        names = min(px(150), rect.width() * 2 // 5)
        name = QRect(rect.left() + px(8), rect.top(), names - px(8), rect.height())
        draw_text(painter, name, row.name, font("body"), "tx", RIGHT, elide=True)
        most = max((one.whole for one in self.rows), default=1) or 1
        left, numbers = rect.left() + names + px(10), px(48)
        room, at = rect.right() - left - numbers, 0
        for part, fill in zip(row.parts, PARTS, strict=False):
            begin, end = left + room * at // most, left + room * (at + part) // most
            bar = QRect(begin, rect.top() + px(8), end - begin, rect.height() - px(16))
            if part:
                draw_box(painter, bar, fill, None if fill == "ac" else "lf", radius=0)
            at += part
        number = QRect(rect.right() - numbers, rect.top(), numbers - px(12), rect.height())
        draw_text(painter, number, str(row.whole), font("body", True), "tx", RIGHT)

    def spoken(self) -> str:
        row = self.current
        return f"{row.name} {row.whole}，{row.words}" if row is not None else "没有"
