"""大厅: its parts under one head; the chosen one fills the screen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from hallclient.ui.theme import px
from hallclient.ui.widgets.card import Card
from hallclient.ui.widgets.choice import Choice
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.option import Option


class HallView(QWidget):
    """`parts`: key, word and widget of each; `turned(key)` when another one comes up. One part alone has no choice."""

    turned = Signal(str)

    def __init__(self, parts: Sequence[tuple[str, str, QWidget]]) -> None:
        super().__init__()
        named(self, "hall", "大厅")
        self._keys = [key for key, _, _ in parts]
        self.choice = Choice("hall.part", "大厅的哪一部分", [Option(key, word) for key, word, _ in parts])
        self._stack = QStackedWidget()
        for _, _, widget in parts:
            self._stack.addWidget(widget)
        head = Card("hall.head")
        row = QHBoxLayout(head)
        row.setContentsMargins(px(16), px(10), px(14), px(10))
        row.setSpacing(px(14))
        alone = len(parts) == 1
        row.addWidget(Label(f"大厅 · {parts[0][1]}" if alone else "大厅", "page"))
        row.addWidget(self.choice)
        row.addStretch(1)
        self.choice.setVisible(not alone)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(head)
        column.addWidget(self._stack, 1)
        self.choice.set_value(self._keys[0])
        self.choice.chosen.connect(self.turn)

    @property
    def part(self) -> str:
        """The one that is shown."""
        return self._keys[self._stack.currentIndex()]

    def turn(self, key: str) -> None:
        """Shows another part."""
        self._stack.setCurrentIndex(self._keys.index(key))
        self.choice.set_value(key)
        self.turned.emit(key)
