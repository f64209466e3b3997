"""A place whose work comes with a later release: says plainly what will be there, and one way on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from hallclient.ui.screens.later.words import LATER
from hallclient.ui.widgets.button import Button
from hallclient.ui.widgets.card import Card
from hallclient.ui.widgets.empty_list import EmptyList
from hallclient.ui.widgets.naming import named


class LaterView(QWidget):
    """`key` is the place in the nav: `hall`."""

    def __init__(
        self, key: str, to_home: Callable[[], None], word: str = "去待办", cap: str = "Ctrl+2"
    ) -> None:
        super().__init__()
        place = LATER[key]
        named(self, key, place.title)
        back = Button(word, cap, object_name=f"{key}.to_todo", bind=False)
        back.triggered.connect(to_home)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        card = Card(f"{key}.card")
        inner = QVBoxLayout(card)
        inner.addWidget(EmptyList(f"{key}.empty", place.icon, place.title, place.how, back))
        column.addWidget(card)
