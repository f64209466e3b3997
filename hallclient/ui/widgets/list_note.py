"""The line above a list: how a question was understood, and what the list holds. Nothing of it is ever cut."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from hallclient.ui.theme import color, font, px
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.paint import draw_line, text_width


class ListNote(QWidget):
    """Read only; gone while it has nothing to say. Where both don't fit beside each other they break into lines."""

    def __init__(
        self, object_name: str, lead: QWidget | None = None, *, parent: QWidget | None = None
    ) -> None:
        """`lead` stands before the words."""
        super().__init__(parent)
        named(self, f"{object_name}.box")
        self._said = Label("", "aid", "ac2", wrap=True)
        self._note = named(Label("", "aid", "t2", wrap=True), object_name)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(20), px(5), px(14), px(6))
        row.setSpacing(px(16))
        if lead is not None:
            row.addWidget(lead)
        row.addWidget(self._said, 2)
        row.addWidget(self._note, 3)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    @property
    def left(self) -> str:
        """How the question was understood."""
        return self._said.text()

    @property
    def text(self) -> str:
        """What the list holds."""
        return self._note.text()

    def say(self, said: str, note: str) -> None:
        """Both parts; the line goes where there is no note."""
        self._said.set_text(said)
        self._said.setMaximumWidth(
            text_width(said, font("aid")) + px(2)
        )  # the rest of the line is the note's
        self._said.setVisible(bool(said))
        self._note.set_text(note)
        self.setVisible(bool(note))

    def sizeHint(self) -> QSize:
        return QSize(px(320), super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), color("sf2"))
        draw_line(painter, 0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()
