"""The papers of an outcome or a case: name, 文号, state, how many."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hallclient.ui.screens.outcome.presenter import PaperLine
from hallclient.ui.theme import color, font, px
from hallclient.ui.widgets.badge import BadgeKind, Mark, badge_width, paint_badge
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.paint import RIGHT, draw_line, draw_text

MARKS = {"green": BadgeKind.GREEN, "amber": BadgeKind.AMBER, "plain": BadgeKind.PLAIN, "blue": BadgeKind.BLUE}


class PaperRows(QWidget):
    """Rows of 34; arrows and clicks choose, `chosen(index)`."""

    chosen = Signal(int)
    ROW = 34

    def __init__(self, object_name: str = "outcome.papers") -> None:
        super().__init__()
        named(self, object_name, "文书清单")
        self._lines: tuple[PaperLine, ...] = ()
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_lines(self, lines: Sequence[PaperLine], current: int) -> None:
        """Show these."""
        self._lines, self._current = tuple(lines), current
        if 0 <= current < len(lines):
            line = lines[current]
            self.setAccessibleDescription(f"{line.name} {line.number} {line.state} {line.rest}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(300), px(self.ROW) * len(self._lines))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {int(Qt.Key.Key_Down): 1, int(Qt.Key.Key_Up): -1}.get(int(event.key()))
        if step is not None and 0 <= self._current + step < len(self._lines):
            self.chosen.emit(self._current + step)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = int(event.position().y()) // px(self.ROW)
        if 0 <= index < len(self._lines):
            self.chosen.emit(index)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for index, line in enumerate(self._lines):
            rect = QRect(0, index * px(self.ROW), self.width(), px(self.ROW))
            current = index == self._current
            if current:
                painter.fillRect(rect, color("act"))
                painter.fillRect(QRect(0, rect.top(), px(3), rect.height()), color("ac"))
            mark = Mark(line.state, MARKS.get(line.tone, BadgeKind.PLAIN))
            middle = max(px(150), rect.width() * 3 // 10)
            name = rect.adjusted(px(9), 0, middle - rect.width(), 0)
            draw_text(painter, name, line.name, font("body", True), "tx", elide=True)
            wide = badge_width(mark)
            paint_badge(painter, QRect(middle, rect.center().y() - px(10), wide, px(20)), mark)
            left = middle + wide + px(8)
            rest = QRect(left, rect.top(), rect.width() - left - px(12), rect.height())
            draw_text(painter, rest, line.rest, font("aid"), "t2", RIGHT, elide=True)
            draw_line(painter, 0, rect.bottom(), rect.right(), rect.bottom())
        painter.end()
