"""What a zone of 今日 holds, and the words that stand in its place where there is none of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from hallclient.ui.screens.today.ratings import WAITING
from hallclient.ui.widgets.card import ZoneCard
from hallclient.ui.widgets.label import Label


class Filled(ZoneCard):
    """Never white: until something was counted it says that it is being counted. `held`: what is shown then."""

    def __init__(self, name: str, title: str, held: QWidget) -> None:
        super().__init__(name, title)
        self._held = held
        self._words = Label(WAITING, "body", "t3", align=Qt.AlignmentFlag.AlignCenter)
        self.body.addWidget(held, 1)
        self.body.addWidget(self._words, 1)
        held.hide()

    @property
    def words(self) -> str:
        """What stands in its place; "" where it is there."""
        return self._words.text() if self._held.isHidden() else ""

    def say(self, text: str) -> None:
        """These words, or with "" what it holds."""
        if text:
            self._words.set_text(text)
        self._words.setVisible(bool(text))
        self._held.setVisible(not text)
