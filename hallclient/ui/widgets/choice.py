"""Joined buttons for up to four short options."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hallclient.ui.theme import font, px
from hallclient.ui.widgets.field_box import FieldState
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.option import Option, next_answering
from hallclient.ui.widgets.paint import CENTRE, draw_box, draw_left_bar, draw_text, text_width

MOST = 4


class Choice(QWidget):
    """One of a few: arrows left and right, digits, or the first letter. `chosen(value)` is sent for a
    person's choice.

    A plain widget takes no input method, so bare keys arrive. ValueError for more than four options.
    """

    chosen = Signal(str)

    def __init__(
        self,
        object_name: str,
        accessible_name: str,
        options: Sequence[Option],
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        if len(options) > MOST:
            raise ValueError(f"{object_name}: {len(options)} options; more than {MOST} make a drop-down")
        self._options = tuple(options)
        self._value = ""
        self._state = FieldState.EMPTY
        named(self, object_name, accessible_name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def options(self) -> tuple[Option, ...]:
        """What may be chosen."""
        return self._options

    @property
    def value(self) -> str:
        """The chosen value, empty for none."""
        return self._value

    @property
    def state(self) -> FieldState:
        """How it stands."""
        return self._state

    def set_value(self, value: str) -> None:
        """Show a choice; sends nothing. An unknown value shows none."""
        self._value = value if any(option.value == value for option in self._options) else ""
        self.setAccessibleDescription(next((o.text for o in self._options if o.value == self._value), "未选"))
        self.update()

    def set_state(self, state: FieldState) -> None:
        """Owed shows the amber edge, derived can't be changed."""
        self._state = state
        derived = state is FieldState.DERIVED
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if derived else Qt.FocusPolicy.StrongFocus)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(sum(self._widths()) + 2, px(28))

    def segment(self, index: int) -> QRect:
        """Where option `index` is drawn."""
        widths = self._widths()
        return QRect(1 + sum(widths[:index]), 0, widths[index], self.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at = self._index()
        last = len(self._options) - 1
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier & ~Qt.KeyboardModifier.ShiftModifier:
            event.ignore()
        elif event.key() == Qt.Key.Key_Right:
            self._choose(min(last, at + 1))
        elif event.key() == Qt.Key.Key_Left:
            self._choose(max(0, at - 1))
        elif event.key() == Qt.Key.Key_Space and at < 0:
            self._choose(0)
        elif event.text().isdigit() and 1 <= int(event.text()) <= len(self._options):
            self._choose(int(event.text()) - 1)
        elif event.text() and (found := next_answering(self._options, event.text(), at)) >= 0:
            self._choose(found)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for index in range(len(self._options)):
            if self.segment(index).contains(event.position().toPoint()):
                self._choose(index)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        derived = self._state is FieldState.DERIVED
        draw_box(painter, self.rect(), "dis" if derived else "sf", None)
        for index, option in enumerate(self._options):
            rect = self.segment(index)
            chosen = option.value == self._value
            if chosen:
                painter.fillRect(rect.adjusted(0, 1, 0, -1), self.palette().highlight())
            elif index:
                draw_box(painter, QRect(rect.left(), 1, 1, rect.height() - 2), "lf", None, radius=0)
            draw_text(painter, rect, option.text, font("aid"), "onac" if chosen else "tx", CENTRE)
        if self._state in (FieldState.OWED, FieldState.NO_GLYPH):
            draw_left_bar(painter, self.rect(), "aml", 4)
        bad = self._state is FieldState.MUST_CHANGE
        draw_box(painter, self.rect(), None, "rd" if bad else "lf", width=2 if bad else 1, dashed=derived)
        if self.hasFocus():
            draw_box(painter, self.rect(), None, "ac", width=2)
            draw_box(painter, self.rect().adjusted(2, 2, -2, -2), None, "sf")
        painter.end()

    def _widths(self) -> list[int]:
        return [text_width(option.text, font("aid")) + 2 * px(11) for option in self._options]

    def _index(self) -> int:
        return next((at for at, option in enumerate(self._options) if option.value == self._value), -1)

    def _choose(self, index: int) -> None:
        if self._state is not FieldState.DERIVED and self._options[index].value != self._value:
            self.set_value(self._options[index].value)
            self.chosen.emit(self._value)
