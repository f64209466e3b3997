"""The right column of 待办: what this window did today, and what ends on the working days to come."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from hallclient.ui.screens.todo.sums import DueDay, Sums
from hallclient.ui.theme import color, font, px
from hallclient.ui.widgets.card import Card
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.paint import RIGHT, draw_text

DAY, COUNT, ROW, BAR = 70, 26, 29, 14


class DueBars(QWidget):
    """A day a row: its name, a bar as long as what ends on it, the count. Amber: today and tomorrow."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "todo.due", "近 5 个工作日到期")
        self._days: tuple[DueDay, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_days(self, days: tuple[DueDay, ...]) -> None:
        """Show these."""
        self._days = days
        self.setAccessibleDescription("；".join(f"{day.word} {day.count} 件" for day in days))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(200), px(ROW) * len(self._days))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        most = max((day.count for day in self._days), default=0)
        left, right = px(DAY), self.width() - px(COUNT)
        for at, day in enumerate(self._days):
            row = QRect(0, at * px(ROW), self.width(), px(ROW))
            draw_text(painter, row, day.word, font("aid"), "t2")
            if day.count:
                length = max(px(4), (right - left) * day.count // max(most, 5))
                bar = QRect(left, row.center().y() - px(BAR) // 2, length, px(BAR))
                painter.fillRect(bar, color("aml" if day.near else "ac"))
            draw_text(painter, row, str(day.count), font("aid", True), "tx" if day.count else "t3", RIGHT)
        painter.end()


class SideZone(Card):
    """Figures of the day, the day before in a line, the days to come."""

    def __init__(self) -> None:
        super().__init__("todo.sums")
        self._figures = [(Label("—", "figure"), Label("", "aid", "t2")) for _ in range(3)]
        self._before = Label("", "aid", "t2")
        self._due = DueBars()
        self._unpublished = Label("日历未发布，以后的工作日排不出来", "aid", "am", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(14), px(16), px(14))
        column.setSpacing(px(6))
        column.addWidget(Label("今日本窗口", "zone"))
        row = QHBoxLayout()
        for figure, word in self._figures:
            cell = QVBoxLayout()
            cell.addWidget(figure)
            cell.addWidget(word)
            row.addLayout(cell, 1)
        column.addLayout(row)
        column.addWidget(self._before)
        column.addSpacing(px(14))
        column.addWidget(Label("近 5 个工作日到期", "zone"))
        column.addWidget(self._due)
        self._unpublished.hide()  # nothing was read yet
        column.addWidget(self._unpublished)
        column.addStretch(1)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)

    def show_sums(self, sums: Sums) -> None:
        """What was read beside the list."""
        for (figure, word), (count, text) in zip(self._figures, sums.figures, strict=True):
            figure.set_text(str(count))
            word.set_text(text)
        self._before.set_text(sums.before)
        self._before.setVisible(bool(sums.before))
        self._due.set_days(sums.due)
        self._unpublished.setVisible(len(sums.due) < 5)
