"""本机's 日报 at closing time as a box: printed, saved into a folder, or not at all; what became of it last."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtWidgets import QFileDialog, QGridLayout, QVBoxLayout, QWidget

from hallclient.ui.theme import px
from hallclient.ui.widgets.button import Button
from hallclient.ui.widgets.card import Line
from hallclient.ui.widgets.drop_down import DropDown
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.option import Option


class ClosingPart(Protocol):
    """Where a choice goes, and what is told."""

    def choose(self, how: str, folder: str) -> None: ...


class ClosingBox(QWidget):
    """Not to be seen until it is joined: only where somebody may see the hall's figures."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "local.closing", "下班时的日报")
        self._part: ClosingPart | None = None
        self.how = DropDown("local.closing.how", "下班时的日报", ())
        self.folder = Button("换文件夹", object_name="local.closing.folder", role="aid")
        self._note = named(Label("", "aid", "t2", wrap=True), "local.closing.note")
        self._folder = ""
        row = QGridLayout()
        row.setHorizontalSpacing(px(10))
        row.addWidget(Label("自动", "body", "t2"), 0, 0)
        row.addWidget(self.how, 0, 1)
        row.addWidget(self.folder, 0, 2)
        row.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addWidget(Line())
        column.addWidget(Label("下班时的日报", "zone"))
        column.addLayout(row)
        column.addWidget(self._note)
        self.how.chosen.connect(self._choose)
        self.folder.triggered.connect(self._pick)
        self.hide()

    def connect_to(self, part: ClosingPart) -> None:
        """Where a choice goes."""
        self._part = part

    def show_closing(self, options: tuple[tuple[str, str], ...], how: str, folder: str, note: str) -> None:
        """What may be chosen, what is, and what became of it."""
        self.how.set_options([Option(value, text) for value, text in options])
        self.how.set_value(how)
        self._folder = folder
        self.folder.setVisible(how == "folder")
        self._note.set_text(note)
        self.show()

    def _choose(self, value: str) -> None:
        if value == "folder" and not self._folder:
            self._pick()
        elif self._part is not None:
            self._part.choose(value, "")

    def _pick(self) -> None:
        """A folder; without one nothing changes."""
        chosen = self.ask("日报存到哪个文件夹", self._folder)
        if self._part is not None:
            self._part.choose("folder" if chosen or self._folder else "", chosen)

    def ask(self, title: str, before: str) -> str:
        """The system's own dialog."""
        picked: Callable[..., str] = QFileDialog.getExistingDirectory
        return picked(self, title, before)
