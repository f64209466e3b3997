"""The last days of a case, side by side."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hallclient.ui.screens.outcome.lines import DueLine
from hallclient.ui.theme import px
from hallclient.ui.widgets.label import Label

INKS = {"green": "gr", "amber": "am", "red": "rd", "blue": "ac", "plain": "tx"}


class DueRow(QHBoxLayout):
    """Each with its name above it."""

    def show_dues(self, dues: tuple[DueLine, ...]) -> None:
        """These in place of those before."""
        while (item := self.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for due in dues:
            box = QWidget()
            column = QVBoxLayout(box)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(px(2))
            column.addWidget(Label(due.title, "body", "t2"))
            column.addWidget(Label(due.text, "answer", INKS[due.tone]))
            self.addWidget(box, 1)
