"""大厅: its parts under one head; the chosen one fills the screen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from hallclient.ui.screens.hall.words import HALL
from hallclient.ui.theme import px
from hallclient.ui.widgets.button import Button
from hallclient.ui.widgets.choice import Choice
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.option import Option


class HallView(QWidget):
    """`parts`: key, word and widget of each; `turned(key)` when another one comes up. One part alone has no choice."""

    turned = Signal(str)

    def __init__(self, parts: Sequence[tuple[str, str, QWidget]]) -> None:
        super().__init__()
        named(self, "hall", HALL)
        self._keys = [key for key, _, _ in parts]
        self.choice = Choice("hall.part", "大厅的哪一部分", [Option(key, word) for key, word, _ in parts])
        self._stack = QStackedWidget()
        self._widgets = [widget for _, _, widget in parts]
        for widget in self._widgets:
            self._stack.addWidget(widget)
        self.next = Button("换", "J", object_name="hall.next", height=28, role="aid", bind=False)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        row.addWidget(self.choice)
        row.addWidget(self.next)
        row.addStretch(1)
        if len(parts) == 1:
            self.choice.hide()
            self.next.hide()
        self.next.triggered.connect(self._turn_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addLayout(row)
        column.addWidget(self._stack, 1)
        self.choice.set_value(self._keys[0])
        self.setFocusProxy(self._widgets[0])
        self.choice.chosen.connect(self.turn)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().upper() == "J" and len(self._keys) > 1:
            self._turn_on()
        else:
            super().keyPressEvent(event)

    def _turn_on(self) -> None:
        self.turn(self._keys[(self._stack.currentIndex() + 1) % len(self._keys)])
        self.setFocus()

    @property
    def part(self) -> str:
        """The one that is shown."""
        return self._keys[self._stack.currentIndex()]

    def turn(self, key: str) -> None:
        """Shows another part."""
        at = self._keys.index(key)
        self._stack.setCurrentIndex(at)
        self.setFocusProxy(self._widgets[at])
        self.choice.set_value(key)
        self.turned.emit(key)
