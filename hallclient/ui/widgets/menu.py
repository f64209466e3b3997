"""A menu in the look of the theme."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QWidget

from hallclient.ui.theme import dress


class Menu(QMenu):
    """What a right click or a button opens."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        dress(self, "menu")
