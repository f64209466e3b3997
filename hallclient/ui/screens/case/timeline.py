"""The acts of a case on a line through time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from hallclient.ui.screens.case.story import StoryLine
from hallclient.ui.theme import color, font, px
from hallclient.ui.widgets.badge import BadgeKind, Mark, badge_width, paint_badge
from hallclient.ui.widgets.naming import named, set_tip
from hallclient.ui.widgets.paint import draw_text

INKS = {"done": "tx", "stop": "am", "law": "am", "flagged": "rd", "now": "ac2", "later": "t2"}
DOTS = {"done": "ac", "stop": "am", "law": "am", "flagged": "rd", "now": "ac", "later": "t3"}
MARKS = {
    "law": Mark("依法，不必办理", BadgeKind.AMBER, "-"),
    "flagged": Mark("不发生效力，已标出待核", BadgeKind.RED),
}
"""Lines that stand here without a clerk having made them so."""


class Timeline(QWidget):
    """Rows of 38; names of papers stand at the right end."""

    ROW = 38

    def __init__(self) -> None:
        super().__init__()
        named(self, "case.story", "经过")
        self._lines: tuple[StoryLine, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def set_lines(self, lines: Sequence[StoryLine]) -> None:
        """Show these."""
        self._lines = tuple(lines)
        spoken = [_spoken(line) for line in lines]
        self.setAccessibleDescription("；".join(spoken))
        set_tip(self, "\n".join(spoken))
        self.setMinimumHeight(self.sizeHint().height())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(420), px(self.ROW) * len(self._lines) + px(8))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row, rail = px(self.ROW), px(134)
        if self._lines:
            bottom = row * (len(self._lines) - 1) + row // 2 + px(4)
            painter.setPen(QPen(color("ln"), px(2)))
            painter.drawLine(rail, row // 2, rail, bottom)
        for index, line in enumerate(self._lines):
            self._paint_line(painter, QRect(0, index * row + px(4), self.width(), row), line, rail)
        painter.end()

    def _paint_line(self, painter: QPainter, rect: QRect, line: StoryLine, rail: int) -> None:
        ink, middle = INKS[line.kind], rect.center().y()
        bold = line.kind == "now"
        when = QRect(px(14), rect.top(), rail - px(24), rect.height())
        draw_text(painter, when, line.when, font("body", bold), "tx" if bold else "t2")
        _paint_dot(painter, QPointF(rail, middle), line.kind)
        right = rect.right() - px(12)
        marks = [Mark(name, BadgeKind.PLAIN, "file-text") for name in line.papers]
        if line.kind in MARKS:
            marks.append(MARKS[line.kind])
        for mark in reversed(marks):
            width = badge_width(mark)
            if right - width < rail + px(180):
                break
            paint_badge(painter, QRect(right - width, middle - px(10), width, px(20)), mark)
            right -= width + px(6)
        left = rail + px(18)
        room = QRect(left, rect.top(), right - left, rect.height())
        left += draw_text(painter, room, line.word, font("body", True), ink) + px(14)
        rest = QRect(left, rect.top(), right - left, rect.height())
        draw_text(painter, rest, line.text, font("body"), "t2" if line.kind == "later" else "tx", elide=True)


def _spoken(line: StoryLine) -> str:
    marked = [MARKS[line.kind].text] if line.kind in MARKS else []
    return " ".join([line.when, line.word, line.text, *line.papers, *marked])


def _paint_dot(painter: QPainter, centre: QPointF, kind: str) -> None:
    edge = px(5)
    box = QRectF(centre.x() - edge, centre.y() - edge, 2 * edge, 2 * edge)
    token = DOTS[kind]
    pen = QPen(color(token), px(3))
    if kind == "later":
        pen = QPen(color(token), px(2))
        pen.setDashPattern([2, 2])
    painter.setPen(pen)
    painter.setBrush(QBrush(color(token if kind == "done" else "sf")))
    if kind in ("stop", "law", "flagged"):
        painter.drawRect(box)
    else:
        painter.drawEllipse(box)
