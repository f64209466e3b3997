"""A drop-down for more than four options, in the same box as a field."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QListView, QSizePolicy, QWidget

from hallclient.ui.theme import dress, font, paint_icon, px
from hallclient.ui.widgets.field_box import FieldState, paint_field_box
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.option import Option
from hallclient.ui.widgets.paint import draw_text


class DropDown(QComboBox):
    """One of many. `chosen(value)` is sent for a person's choice; the wheel changes nothing by accident."""

    chosen = Signal(str)

    def __init__(
        self,
        object_name: str,
        accessible_name: str,
        options: Sequence[Option],
        *,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._state, self._hint = FieldState.EMPTY, hint
        named(self, object_name, accessible_name)
        self.setView(named(QListView(self), f"{object_name}.list", accessible_name))
        self.setMaxVisibleItems(12)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_options(options)
        self.activated.connect(self._on_activated)

    @property
    def value(self) -> str:
        """The chosen value, empty for none."""
        data = self.currentData()
        return data if isinstance(data, str) else ""

    def set_options(self, options: Sequence[Option]) -> None:
        """Offer these, keeping the choice where it is still offered; sends nothing."""
        before = self.value
        self.clear()
        for option in options:
            self.addItem(option.text, option.value)
        self.set_value(before)

    def set_value(self, value: str) -> None:
        """Show a choice; sends nothing. An unknown value shows none."""
        self.setCurrentIndex(self.findData(value) if value else -1)

    def set_state(self, state: FieldState) -> None:
        """Show a state; derived can't be opened."""
        self._state = state
        self.setEnabled(state is not FieldState.DERIVED)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(120), px(30))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(64), px(30))

    def showPopup(self) -> None:
        dress(self, "list")
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_field_box(painter, self.rect(), self._state, focus=self.hasFocus())
        room = QRect(px(8), 0, self.width() - px(32), self.height())
        owed = self._state is FieldState.OWED
        shown = self.currentText() or self._hint or ("待填" if owed else "")
        draw_text(painter, room, shown, font("body"), "tx" if self.currentText() else "t3", elide=True)
        icon = "lock" if self._state is FieldState.DERIVED else "chevron-down"
        paint_icon(painter, icon, QPointF(self.width() - px(16), self.height() / 2), 16, "t2")
        painter.end()

    def _on_activated(self, index: int) -> None:
        self.chosen.emit(self.value)
