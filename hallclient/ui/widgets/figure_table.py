"""A table of figures under the arrow keys: names at the left, numbers right below each other, zeros quiet.

Every figure is a cell that can be opened. Where there is no room for all columns, those around the current one are
shown, the names always.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QMoveEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from hallclient.ui.theme import color, font, px
from hallclient.ui.widgets.paint import CENTRE, RIGHT, draw_box, draw_line, draw_text
from hallclient.ui.widgets.rows import Rows


class TableRow(NamedTuple):
    """A name and its figures; `strong`: the sum."""

    key: str
    name: str
    figures: tuple[str, ...]
    strong: bool = False


class FigureTable(Rows[TableRow]):
    """Rows of 30 below a head. Left and right move along a row; `cell_opened(row, column)` by Enter or a click, the
    column is "" on the name. A head of two lines has a line feed."""

    cell_opened = Signal(str, str)
    ROW, HEAD, WIDE, LEAST, PAGE = 30, 30, 560, 320, 10
    TALL, COLUMN = 44, 46
    NAMES = 190

    def __init__(self, object_name: str, accessible_name: str, *, parent: QWidget | None = None) -> None:
        self._heads: tuple[str, ...] = ()
        self._keys: tuple[str, ...] = ()
        self._column = -1  # -1: the name
        self._from = 0
        super().__init__(object_name, accessible_name, parent=parent)

    @property
    def column(self) -> str:
        """Key of the current column; "": the name's."""
        return self._keys[self._column] if 0 <= self._column < len(self._keys) else ""

    def show_table(self, heads: Sequence[str], keys: Sequence[str], rows: Sequence[TableRow]) -> None:
        """`heads`: of the names, then of each figure; `keys`: of each figure. The current cell stays where it is still
        there."""
        before, column = self.current, self.column
        self._heads, self._keys, self._rows = tuple(heads), tuple(keys), tuple(rows)
        self.HEAD = self.TALL if any("\n" in head for head in heads) else type(self).HEAD
        self._column = self._keys.index(column) if column in self._keys else -1
        self.show_rows(rows, self.place_of(before.key, 0) if before is not None else 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        key = Qt.Key(event.key())
        if key in steps and self.current is not None:
            self._to_column(self._column + steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current is not None:
            self.cell_opened.emit(self.current.key, self.column)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self.row_at(int(event.position().y()))
        if at >= 0 and event.position().y() > self._top() + px(self.HEAD):
            self._to_column(self._column_at(int(event.position().x())))
            self.go(at)
            self.cell_opened.emit(self._rows[at].key, self.column)

    def _to_column(self, at: int) -> None:
        self._column = min(len(self._keys) - 1, max(-1, at))
        self._describe()
        self.update()

    def _column_at(self, x: int) -> int:
        names, step, shown = self._measures(self.width())
        return -1 if x < names else min(self._from + shown - 1, self._from + (x - names) // step)

    def go(self, at: int) -> None:
        """As any row, and not below the head that stays in view."""
        super().go(at)
        self.moved.emit(self.rect_of(at).adjusted(0, -px(self.HEAD), 0, 0))

    # ── painting

    def _top(self) -> int:
        """Where what is seen begins: the head stays there."""
        return max(0, self.visibleRegion().boundingRect().top())

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._top() > 0:
            painter = QPainter(self)
            self.paint_head(painter)
            painter.end()

    def paint_head(self, painter: QPainter) -> None:
        head = QRect(0, self._top(), self.width(), px(self.HEAD))
        painter.fillRect(head, color("sf2"))
        self._paint(painter, head, self._heads, bold=True, ink="t2")
        names, _, shown = self._measures(head.width())
        if self._from:
            before = QRect(names - px(14), head.top(), px(12), head.height())
            draw_text(painter, before, "‹", font("aid"), "t2", CENTRE)
        if self._from + shown < len(self._heads) - 1:
            after = QRect(head.right() - px(10), head.top(), px(10), head.height())
            draw_text(painter, after, "›", font("aid"), "t2", CENTRE)
        draw_line(painter, 0, head.bottom(), self.width(), head.bottom())

    def paint_row(self, painter: QPainter, rect: QRect, row: TableRow, *, current: bool) -> None:
        if current and self.hasFocus():
            self.paint_current(painter, rect)
        self._paint(painter, rect, (row.name, *row.figures), bold=row.strong, ink="tx")
        if current and self._column >= 0:
            names, step, _ = self._measures(rect.width())
            left = names + (self._column - self._from) * step
            cell = QRect(left + px(6), rect.top() + px(3), step, rect.height() - px(6))
            draw_box(painter, cell, None, "ac", width=2 if self.hasFocus() else 1)
        draw_line(painter, 0, rect.bottom(), self.width(), rect.bottom())

    def _paint(self, painter: QPainter, rect: QRect, words: Sequence[str], *, bold: bool, ink: str) -> None:
        if not words:
            return
        names, step, shown = self._measures(rect.width())
        name = QRect(rect.left() + px(12), rect.top(), names - px(16), rect.height())
        draw_text(painter, name, words[0], font("aid", bold), ink, elide=True)
        for at, word in enumerate(words[1 + self._from : 1 + self._from + shown]):
            place = QRect(names + at * step, rect.top(), step, rect.height())
            if "\n" in word:
                self._two_lines(painter, place, word, ink)
            else:
                draw_text(painter, place, word, font("aid", bold), "t3" if word in ("0", "—") else ink, RIGHT)

    def _two_lines(self, painter: QPainter, place: QRect, word: str, ink: str) -> None:
        height = place.height() // 2
        for at, line in enumerate(word.split("\n")):
            half = QRect(place.left(), place.top() + at * height, place.width(), height)
            draw_text(painter, half, line, font("note", True), ink, RIGHT)

    def _measures(self, width: int) -> tuple[int, int, int]:
        """Width of the names and of each column of figures, and how many columns there is room for: those shown have
        the current one among them."""
        names, whole = min(px(self.NAMES), width // 3), max(1, len(self._heads) - 1)
        room = width - names - px(10)
        shown = min(whole, max(1, room // px(self.COLUMN)))
        first = max(0, min(self._from, whole - shown))
        if self._column >= 0:
            first = max(self._column - shown + 1, min(first, self._column))
        elif self._column < 0:
            first = 0
        self._from = first
        return names, room // shown, shown

    def spoken(self) -> str:
        row = self.current
        if row is None:
            return "没有"
        heads = [head.replace("\n", "") for head in self._heads[1:]]
        pairs = [f"{head} {word}" for head, word in zip(heads, row.figures, strict=False)]
        if 0 <= self._column < len(pairs):
            return f"{row.name}，{pairs[self._column]}"
        return "，".join([row.name, *pairs])
