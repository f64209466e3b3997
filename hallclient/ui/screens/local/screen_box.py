"""本机's screen for the applicant as a box: one drop-down, and where the window stands now."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from hallclient.ui.screens.local.screens import ScreenPart
from hallclient.ui.theme import px
from hallclient.ui.widgets.card import Line
from hallclient.ui.widgets.drop_down import DropDown
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.option import Option


class ScreenBox(QWidget):
    """Not to be seen until it is joined."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "local.screens", "申请人屏")
        self._part: ScreenPart | None = None
        self.choice = DropDown("local.screen", "申请人屏", ())
        self._note = named(Label("", "aid", "t2", wrap=True), "local.screen.note")
        row = QGridLayout()
        row.setHorizontalSpacing(px(10))
        row.addWidget(Label("显示在", "body", "t2"), 0, 0)
        row.addWidget(self.choice, 0, 1)
        row.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addWidget(Line())
        column.addWidget(Label("申请人屏", "zone"))
        column.addLayout(row)
        column.addWidget(self._note)
        self.choice.chosen.connect(self._choose)
        self.hide()

    def connect_to(self, part: ScreenPart) -> None:
        """Where a choice goes."""
        self._part = part

    def show_screens(self, options: tuple[tuple[str, str], ...], chosen: str, note: str) -> None:
        """The screens, the chosen one, where the window is."""
        self.choice.set_options([Option(value, text) for value, text in options])
        self.choice.set_value(chosen)
        self._note.set_text(note)
        self.show()

    def _choose(self, value: str) -> None:
        if self._part is not None:
            self._part.choose(value)
