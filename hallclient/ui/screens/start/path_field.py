"""A path that is typed, pasted or picked, and rows of fields with their words before them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from hallclient.ui.theme import px
from hallclient.ui.widgets.button import Button
from hallclient.ui.widgets.field import Field
from hallclient.ui.widgets.label import Label

PICK: Final = 92
"""As wide as 选文件夹 makes it, whatever it says."""


class PathField(QWidget):
    """A field with a button beside it; `ask` gives what was picked, empty for nothing."""

    def __init__(
        self, object_name: str, title: str, verb: str, ask: Callable[[QWidget], str], hint: str = ""
    ) -> None:
        super().__init__()
        self.field = Field(object_name, title, hint=hint)
        self.pick = Button(
            verb, object_name=f"{object_name}.pick", height=30, role="aid", accessible_name=f"{title}：{verb}"
        )
        self.pick.setMinimumWidth(px(PICK))
        self._ask = ask
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        row.addWidget(self.field, 1)
        row.addWidget(self.pick)
        self.setFocusProxy(self.field.line)
        self.pick.triggered.connect(self._pick)

    def text(self) -> str:
        """What stands there."""
        return self.field.text().strip()

    def _pick(self) -> None:
        found = self._ask(self)
        if found:
            self.field.set_text(found)
            self.field.edited.emit(found)


class FieldRows(QGridLayout):
    """Words at the left, what is typed at the right."""

    def __init__(self) -> None:
        super().__init__()
        self.setHorizontalSpacing(px(12))
        self.setVerticalSpacing(px(8))
        self.setColumnStretch(1, 1)
        self._words: dict[QWidget, Label] = {}

    def add(self, title: str, widget: QWidget) -> None:
        """The next row."""
        at = self.rowCount()
        word = self._words[widget] = Label(title, "body", "t2")
        word.setMinimumWidth(px(104))
        self.addWidget(word, at, 0)
        self.addWidget(widget, at, 1)

    def show_row(self, widget: QWidget, shown: bool) -> None:
        """A row that is asked for now, or not."""
        widget.setVisible(shown)
        self._words[widget].setVisible(shown)
