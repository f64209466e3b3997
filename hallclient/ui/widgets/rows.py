"""Painted rows under the arrow keys: one is current, a scroll area follows it, a screen reader hears it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hallclient.ui.theme import color, px, theme
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.paint import draw_box


class Keyed(Protocol):
    """What a row is called by its presenter."""

    @property
    def key(self) -> str: ...


T = TypeVar("T", bound=Keyed)


class Rows(QWidget, Generic[T]):
    """Rows of one height below a head that may be none. Arrows, Home and End move, so does a click, and
    `current_changed(key)` says where to, `moved(rect)` where that is; Enter sends `opened(key)`, with `CLICK_OPENS` a
    click as well. What else keys and clicks do is the list's own."""

    current_changed = Signal(str)
    opened = Signal(str)
    moved = Signal(QRect)
    ROW, HEAD, PAGE = 60, 0, 0
    CLICK_OPENS = False
    WIDE, LEAST = 380, 200
    """Wished and least width; all in logical pixels. `PAGE`: rows that PageUp and PageDown pass, 0: they do nothing."""

    def __init__(self, object_name: str, accessible_name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, object_name, accessible_name)
        self._rows: tuple[T, ...] = ()
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    @property
    def rows(self) -> tuple[T, ...]:
        """What is shown."""
        return self._rows

    @property
    def current(self) -> T | None:
        """The row under the keys."""
        return self._rows[self._current] if self._current < len(self._rows) else None

    def show_rows(self, rows: Sequence[T], current: int) -> None:
        """These from now on, with this one current; sends nothing."""
        self._rows = tuple(rows)
        self._current = max(0, min(current, len(self._rows) - 1))
        self._describe()
        self.updateGeometry()
        self.update()

    def place_of(self, key: str, otherwise: int) -> int:
        """Where a row stands; `otherwise` where it is none of them."""
        return next((at for at, row in enumerate(self._rows) if row.key == key), otherwise)

    def sizeHint(self) -> QSize:
        return QSize(px(self.WIDE), self.top_of(len(self._rows)))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(self.LEAST), self.top_of(len(self._rows)))

    def top_of(self, at: int) -> int:
        """Where a row begins, in pixels."""
        return px(self.HEAD) + at * px(self.ROW)

    def row_at(self, y: int) -> int:
        """The row at a height; -1: none."""
        at = (y - px(self.HEAD)) // px(self.ROW)
        return at if 0 <= at < len(self._rows) else -1

    def rect_of(self, at: int) -> QRect:
        """A row's whole place."""
        return QRect(0, self.top_of(at), self.width(), self.top_of(at + 1) - self.top_of(at))

    def goal(self, event: QKeyEvent) -> int | None:
        """The row that a key leads to; None: it is no such key, or there are no rows."""
        last = len(self._rows) - 1
        goals = {
            int(Qt.Key.Key_Down): self._current + 1,
            int(Qt.Key.Key_Up): self._current - 1,
            int(Qt.Key.Key_Home): 0,
            int(Qt.Key.Key_End): last,
        }
        if self.PAGE:
            goals[int(Qt.Key.Key_PageDown)] = self._current + self.PAGE
            goals[int(Qt.Key.Key_PageUp)] = self._current - self.PAGE
        goal = goals.get(int(event.key()))
        return None if goal is None or last < 0 else min(last, max(0, goal))

    def go(self, at: int) -> None:
        """A row becomes the current one and comes to be seen."""
        if at != self._current:
            self._current = at
            self._describe()
            self.update()
            self.current_changed.emit(self._rows[at].key)
        self.moved.emit(self.rect_of(at))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        goal = self.goal(event)
        if goal is not None:
            self.go(goal)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current is not None:
            self.opened.emit(self.current.key)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self.row_at(int(event.position().y()))
        if at >= 0:
            self.go(at)
            if self.CLICK_OPENS:
                self.opened.emit(self._rows[at].key)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.paint_head(painter)
        shown = event.rect()  # only what is seen is painted, however long the list
        first, last = self.row_at(max(shown.top(), px(self.HEAD))), self.row_at(shown.bottom())
        for at in range(max(0, first), len(self._rows) if last < 0 else last + 1):
            if self.rect_of(at).intersects(shown):
                self.paint_row(painter, self.rect_of(at), self._rows[at], current=at == self._current)
        painter.end()

    def paint_head(self, painter: QPainter) -> None:
        """Above the rows."""

    @abstractmethod
    def paint_row(self, painter: QPainter, rect: QRect, row: T, *, current: bool) -> None:
        """One row."""

    @abstractmethod
    def spoken(self) -> str:
        """What a screen reader says of the current row, or of a list without rows."""

    def paint_current(self, painter: QPainter, rect: QRect) -> None:
        """The ground of the current row: tint, bar, and the edge of the focus."""
        painter.fillRect(rect, color("act"))
        painter.fillRect(QRect(rect.left(), rect.top(), px(3), rect.height()), color("ac"))
        if self.hasFocus() or theme().name == "contrast":
            draw_box(painter, rect, None, "ac", width=2 if theme().name == "contrast" else 1, radius=0)

    def _describe(self) -> None:
        self.setAccessibleDescription(self.spoken())
