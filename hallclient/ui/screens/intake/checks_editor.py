"""Several of several in one closed line: 提交和补正材料、领取结果 ▾, opened with Alt+↓ or Space."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hallclient.ui.screens.intake.editors import BOX_STATES, Editor, Told, Typed
from hallclient.ui.screens.intake.models import Cell, FieldState
from hallclient.ui.theme import font, paint_icon, px
from hallclient.ui.widgets.field_box import FieldState as BoxState
from hallclient.ui.widgets.field_box import paint_field_box
from hallclient.ui.widgets.menu import Menu
from hallclient.ui.widgets.naming import button_text, named, set_tip
from hallclient.ui.widgets.paint import draw_text


class ClosedChecks(QWidget):
    """The line; `toggled(values)` for a person's tick. Digits tick the option in that place."""

    toggled = Signal(list)

    def __init__(self, object_name: str, accessible_name: str, options: tuple[str, ...]) -> None:
        super().__init__()
        named(self, object_name, accessible_name)
        self._options, self._values, self._state = options, list[str](), BoxState.EMPTY
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def values(self) -> list[str]:
        """What is ticked, in the order of the options."""
        return list(self._values)

    def set_values(self, values: list[str]) -> None:
        """Show these; sends nothing."""
        self._values = [option for option in self._options if option in values]
        shown = "、".join(self._values)
        self.setAccessibleDescription(shown or "未选")
        set_tip(self, shown)
        self.update()

    def set_state(self, state: BoxState) -> None:
        """How it stands."""
        self._state = state
        self.update()

    def open(self) -> None:
        """The options as a menu that stays open while ticking."""
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for option in self._options:
            action = menu.addAction(button_text(option))
            action.setCheckable(True)
            action.setChecked(option in self._values)
            action.triggered.connect(lambda _=False, option=option: self._toggle(option))
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def sizeHint(self) -> QSize:
        return QSize(px(120), px(30))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if event.key() == Qt.Key.Key_Space or (
            event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
        ):
            self.open()
        elif len(text) == 1 and text in "123456789" and int(text) <= len(self._options):
            self._toggle(self._options[int(text) - 1])
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.open()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_field_box(painter, self.rect(), self._state, focus=self.hasFocus())
        room = QRect(px(8), 0, self.width() - px(32), self.height())
        shown = "、".join(self._values)
        hint = f"可多选：{'、'.join(self._options)}"
        draw_text(painter, room, shown or hint, font("body"), "tx" if shown else "t3", elide=True)
        paint_icon(painter, "chevron-down", QPointF(self.width() - px(16), self.height() / 2), 16, "t2")
        painter.end()

    def _toggle(self, option: str) -> None:
        values = set(self._values) ^ {option}
        self.set_values(list(values))
        self.toggled.emit(self.values)


class ChecksEditor(Editor):
    """A multiple choice in half a row."""

    def __init__(self, cell: Cell, typed: Typed, left: Told, entered: Told) -> None:
        super().__init__(cell, typed, left, entered)
        self.checks = ClosedChecks(self.name, cell.field.label, cell.field.options)
        self.widget = self.checks
        self.checks.toggled.connect(lambda values: self.typed(self.key, values))
        self.watch(self.checks)

    def show_state(self, state: FieldState) -> None:
        super().show_state(state)
        self.checks.set_values([str(one) for one in state.value] if isinstance(state.value, list) else [])
        box = BOX_STATES[state.mark]
        self.checks.set_state(BoxState.EMPTY if box is BoxState.VALID else box)
