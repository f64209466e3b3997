"""Columns beside one another with their numbers above; arrows move between them, Enter opens what one counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hallclient.ui.theme import color, font, px
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.paint import CENTRE, draw_box, draw_line, draw_text, text_width


class Column(NamedTuple):
    """One column; `label` stands below it, `name` is the whole of it."""

    key: str
    label: str
    name: str
    number: int


class ColumnChart(QWidget):
    """`opened(key)` by Enter or a click."""

    opened = Signal(str)

    def __init__(self, object_name: str, accessible_name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, object_name, accessible_name)
        self._columns: tuple[Column, ...] = ()
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def columns(self) -> tuple[Column, ...]:
        return self._columns

    def show_columns(self, columns: Sequence[Column]) -> None:
        """These from now on."""
        self._columns = tuple(columns)
        self._current = min(self._current, max(0, len(self._columns) - 1))
        self._describe()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(420), px(240))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(240), px(120))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {int(Qt.Key.Key_Left): -1, int(Qt.Key.Key_Right): 1}.get(int(event.key()))
        if step is not None and self._columns:
            self._current = min(len(self._columns) - 1, max(0, self._current + step))
            self._describe()
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._columns:
            self.opened.emit(self._columns[self._current].key)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = int(event.position().x() - px(10)) // max(1, self._step())
        if 0 <= at < len(self._columns):
            self._current = at
            self._describe()
            self.update()
            self.opened.emit(self._columns[at].key)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        step, most = self._step(), max((one.number for one in self._columns), default=1) or 1
        widest = max((text_width(one.label, font("aid")) for one in self._columns), default=0) + px(4)
        every = -(-widest // max(1, step))  # labels that would touch each other are left out
        bottom, top = self.height() - px(28), px(26)
        for at, one in enumerate(self._columns):
            left = px(10) + at * step
            height = (bottom - top) * one.number // most
            bar = QRect(left + step // 6, bottom - height, step - step // 3, height)
            if at == self._current and self.hasFocus():
                painter.fillRect(QRect(left, px(2), step, self.height() - px(4)), color("act"))
            painter.fillRect(bar, color("ac"))
            number = QRect(left, bar.top() - px(22), step, px(20))
            draw_text(
                painter,
                number,
                str(one.number) if one.number else "—",
                font("aid"),
                "tx" if one.number else "t3",
                CENTRE,
            )
            if at % every == 0:
                below = QRect(left, bottom + px(4), step, px(20))
                draw_text(painter, below, one.label, font("aid"), "t2", CENTRE)
        draw_line(painter, px(10), bottom, px(10) + step * len(self._columns), bottom, "lf")
        if self.hasFocus():
            draw_box(painter, self.rect(), None, "ac", radius=3)
        painter.end()

    def _step(self) -> int:
        return (self.width() - px(20)) // max(1, len(self._columns))

    def _describe(self) -> None:
        one = self._columns[self._current] if self._columns else None
        self.setAccessibleDescription(f"{one.name} {one.number}" if one is not None else "没有")
