"""A table of figures under the arrow keys: names at the left, numbers right below each other, zeros quiet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from hallclient.ui.theme import color, font, px
from hallclient.ui.widgets.paint import RIGHT, draw_line, draw_text
from hallclient.ui.widgets.rows import Rows


class TableRow(NamedTuple):
    """A name and its figures; `strong`: the sum."""

    key: str
    name: str
    figures: tuple[str, ...]
    strong: bool = False


class FigureTable(Rows[TableRow]):
    """Rows of 30 below a head. `opened(key)` by Enter or a click."""

    CLICK_OPENS = True
    ROW, HEAD, WIDE, LEAST, PAGE = 30, 30, 560, 320, 10
    NAMES = 190

    def __init__(self, object_name: str, accessible_name: str, *, parent: QWidget | None = None) -> None:
        self._heads: tuple[str, ...] = ()
        super().__init__(object_name, accessible_name, parent=parent)

    def show_table(self, heads: Sequence[str], rows: Sequence[TableRow]) -> None:
        """`heads`: of the names, then of each figure. The current row stays where it is still there."""
        before = self.current.key if self.current else ""
        self._heads = tuple(heads)
        self._rows = tuple(rows)
        self.show_rows(rows, self.place_of(before, 0))

    def paint_head(self, painter: QPainter) -> None:
        head = QRect(0, 0, self.width(), px(self.HEAD))
        painter.fillRect(head, color("sf2"))
        self._paint(painter, head, self._heads, bold=True, ink="t2")
        draw_line(painter, 0, head.bottom(), self.width(), head.bottom())

    def paint_row(self, painter: QPainter, rect: QRect, row: TableRow, *, current: bool) -> None:
        if current and self.hasFocus():
            self.paint_current(painter, rect)
        self._paint(painter, rect, (row.name, *row.figures), bold=row.strong, ink="tx")
        draw_line(painter, 0, rect.bottom(), self.width(), rect.bottom())

    def _paint(self, painter: QPainter, rect: QRect, words: Sequence[str], *, bold: bool, ink: str) -> None:
        if not words:
            return
        names, step = self._measures(rect.width())
        name = QRect(rect.left() + px(12), rect.top(), names - px(16), rect.height())
        draw_text(painter, name, words[0], font("aid", bold), ink, elide=True)
        for at, word in enumerate(words[1:]):
            place = QRect(names + at * step, rect.top(), step, rect.height())
            draw_text(painter, place, word, font("aid", bold), "t3" if word in ("0", "—") else ink, RIGHT)

    def _measures(self, width: int) -> tuple[int, int]:
        """Width of the names and of each column of figures."""
        names = min(px(self.NAMES), width // 3)
        return names, (width - names - px(10)) // max(1, len(self._heads) - 1)

    def spoken(self) -> str:
        row = self.current
        if row is None:
            return "没有"
        return "，".join(
            [row.name, *(f"{head} {word}" for head, word in zip(self._heads[1:], row.figures, strict=False))]
        )
