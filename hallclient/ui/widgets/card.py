"""Cards: the white grounds of zones, with a hairline and never a card in a card."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from hallclient.ui.theme import font, px
from hallclient.ui.widgets.badge import Badge, Mark
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.paint import draw_box, draw_disc, draw_left_bar, draw_line


class Card(QFrame):
    """A white ground with a hairline. `set_left_bar("aml")` gives the thick edge of the answer bar."""

    def __init__(self, object_name: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if object_name:
            self.setObjectName(object_name)
        self._left_bar = self._top_bar = ""

    def set_left_bar(self, token: str) -> None:
        """A 4-px edge at the left in this token; empty for none."""
        self._left_bar = token
        self.update()

    def set_top_bar(self, token: str) -> None:
        """A 4-px edge at the top in this token; empty for none."""
        self._top_bar = token
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_box(painter, self.rect(), "sf", "ln", radius=4)
        if self._left_bar:
            draw_left_bar(painter, self.rect(), self._left_bar, 4, radius=4)
        if self._top_bar:
            painter.setClipRect(QRect(0, 0, self.width(), px(4)))
            draw_box(painter, self.rect(), self._top_bar, None, radius=4)
            painter.setClipping(False)
        painter.end()


class Disc(QWidget):
    """The number of a zone, or a count: white on accent, or on grey when `quiet`."""

    def __init__(self, text: str, *, quiet: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._quiet = text, quiet
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_text(self, text: str) -> None:
        """Another number."""
        self._text = text
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(20), px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill, ink = ("ln", "tx") if self._quiet else ("ac", "onac")
        draw_disc(painter, QPointF(px(10), px(10)), 20, self._text, fill, ink, font("note", True))
        painter.end()


class Line(QFrame):
    """A hairline between parts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_line(painter, 0, 0, self.width(), 0)
        painter.end()


class ZoneCard(Card):
    """A zone: disc with its number, title, what it holds in words and badges, keys at the right; `body`
    below.

    `head` takes further widgets after the badges, `head_right` those at the right end.
    """

    def __init__(
        self, object_name: str, title: str, number: str = "", *, icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(object_name, parent=parent)
        self.setAccessibleName(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 1, 1)
        column.setSpacing(0)
        self._head_row = _HeadRow()
        column.addWidget(self._head_row, 0, Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout(self._head_row)
        row.setContentsMargins(px(11), 0, px(12), 0)
        row.setSpacing(px(8))
        if number:
            row.addWidget(Disc(number))
        self._title = Label(title, "zone")
        self._note = Label("", "aid", "t3")
        row.addWidget(self._title)
        row.addWidget(self._note)
        self.head = QHBoxLayout()
        self.head.setSpacing(px(8))
        row.addLayout(self.head)
        row.addStretch(1)
        self.head_right = QHBoxLayout()
        self.head_right.setSpacing(px(8))
        row.addLayout(self.head_right)
        self._badges: list[Badge] = []
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        column.addLayout(self.body, 1)

    def show_head(self, shown: bool) -> None:
        """Without its head where room is short: title and note are still spoken."""
        self._head_row.setVisible(shown)

    def set_title(self, title: str) -> None:
        """Another title."""
        self._title.set_text(title)
        self.setAccessibleName(title)

    def set_note(self, text: str) -> None:
        """What it holds, in grey beside the title: `18 项 · 已填 16`."""
        self._note.set_text(text)

    def set_badges(self, marks: Sequence[Mark]) -> None:
        """Counts as badges; those that stay are reused."""
        for index, mark in enumerate(marks):
            if index == len(self._badges):
                self._badges.append(Badge("", large=False))
                self.head.addWidget(self._badges[index])
            self._badges[index].set_mark(mark.text, mark.kind, mark.icon)
            self._badges[index].show()
        for badge in self._badges[len(marks) :]:
            badge.hide()


class _HeadRow(QWidget):
    """The head of a zone: 36 high with a hairline below."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), px(36))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_line(painter, 0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()
