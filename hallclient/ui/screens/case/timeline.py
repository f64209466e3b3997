"""The acts of a case on a line through time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hallclient.ui.screens.case.story import StoryLine
from hallclient.ui.theme import color, font, metrics, px
from hallclient.ui.widgets.badge import BadgeKind, Mark, badge_width, paint_badge
from hallclient.ui.widgets.naming import named, set_tip
from hallclient.ui.widgets.paint import draw_text, text_width

INKS = {
    "done": "tx", "stop": "am", "law": "am", "flagged": "rd", "doubted": "am", "conflict": "rd", "rejected": "rd",
    "now": "ac2", "later": "t2",
}  # fmt: skip
RAIL, NEAR_RAIL = 134, 108
STACKED_BELOW = 480  # large text in a small window: the text stands below its word and has the whole width
LEADING = 27
"""From a word to the text below it."""
WRAP = Qt.TextFlag.TextWordWrap
DOTS = {**INKS, "done": "ac", "now": "ac", "later": "t3"}
MARKS = {
    "law": Mark("依法，不必办理", BadgeKind.AMBER, "-"),
    "flagged": Mark("不发生效力，已标出待核", BadgeKind.RED),
    "doubted": Mark("已入账，待核", BadgeKind.AMBER),
    "conflict": Mark("冲突，没有生效", BadgeKind.RED),
    "rejected": Mark("未生效", BadgeKind.RED),
}
GOOD, BAD = Mark("已验签名", BadgeKind.QUIET_GREEN, "signature"), Mark("签名不作数", BadgeKind.RED)
SIGNED = {
    "valid": GOOD, "ended": GOOD, "none": BAD, "false": BAD, "other_day": BAD,
    "foreign": Mark("签名待验", BadgeKind.AMBER), "unreadable": Mark("签名待验", BadgeKind.AMBER),
}  # fmt: skip
"""What its person's signature is worth, as this counter found it."""
REPORTS = {
    "已存本机": Mark("已存本机", BadgeKind.PLAIN, "clock"),
    "已发、未回音": Mark("已发、未回音", BadgeKind.AMBER, "clock"),
    "已确认": Mark("已确认", BadgeKind.QUIET_GREEN, "check"),
}
"""Lines that stand here without a clerk having made them so."""


class Timeline(QWidget):
    """Rows of 38, or more where the text is long; names of papers stand at the right end.

    Where there is little width the text stands below its word.
    """

    ROW = 38

    def __init__(self) -> None:
        super().__init__()
        named(self, "case.story", "经过")
        self._lines: tuple[StoryLine, ...] = ()
        self._heights: tuple[int, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def set_lines(self, lines: Sequence[StoryLine]) -> None:
        """Show these."""
        self._lines = tuple(lines)
        spoken = [_spoken(line) for line in lines]
        self.setAccessibleDescription("；".join(spoken))
        set_tip(self, "\n".join(spoken))
        self._arrange()

    def sizeHint(self) -> QSize:
        return QSize(px(420), sum(self._heights) + px(8))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._lines:
            bottom = px(4) + sum(self._heights[:-1]) + px(self.ROW) // 2
            painter.setPen(QPen(color("ln"), px(2)))
            painter.drawLine(self._rail, px(4) + px(self.ROW) // 2, self._rail, bottom)
        top = px(4)
        for line, height in zip(self._lines, self._heights, strict=True):
            self._paint_line(painter, QRect(0, top, self.width(), height), line)
            top += height
        painter.end()

    @property
    def _stacked(self) -> bool:
        return self.width() < px(STACKED_BELOW)

    @property
    def _rail(self) -> int:
        return px(NEAR_RAIL if self._stacked else RAIL)

    def _arrange(self) -> None:
        """A reason is never shortened: what is long takes more lines."""
        heights = []
        for line in self._lines:
            _, rest, _ = self._places(QRect(0, 0, self.width(), px(self.ROW)), line)
            box = QRect(0, 0, max(px(40), rest.width()), px(2000))
            needed = metrics(font("body")).boundingRect(box, int(WRAP), line.text).height()
            above = px(LEADING) if self._stacked and line.text else 0
            heights.append(max(px(self.ROW), needed + above + px(18)))
        if tuple(heights) != self._heights:
            self._heights = tuple(heights)
            self.setFixedHeight(self.sizeHint().height())
        self.update()

    def _places(self, rect: QRect, line: StoryLine) -> tuple[QRect, QRect, list[tuple[Mark, QRect]]]:
        """Where the word, the text and the badges of a line stand."""
        marks = [Mark(name, BadgeKind.PLAIN, "file-text") for name in line.papers]
        if line.kind in MARKS:
            marks.append(MARKS[line.kind])
        if line.signed:
            marks.append(SIGNED[line.signed])
        if line.report:
            marks.append(REPORTS[line.report])
        right, badges = rect.right() - px(12), []
        left = self._rail + px(18)
        word = QRect(left, rect.top(), text_width(line.word, font("body", True)), px(self.ROW))
        for mark in reversed(marks):
            width = badge_width(mark)
            if right - width < word.right() + px(14 if self._stacked else 120):
                break
            badges.append((mark, QRect(right - width, rect.top() + px(9), width, px(20))))
            right -= width + px(8)
        if self._stacked:
            below = rect.adjusted(0, px(LEADING), 0, 0)
            return word, QRect(left, below.top(), rect.right() - px(12) - left, below.height()), badges
        left = word.right() + px(14)
        return word, QRect(left, rect.top(), right - left, rect.height()), badges

    def _paint_line(self, painter: QPainter, rect: QRect, line: StoryLine) -> None:
        ink, bold = INKS[line.kind], line.kind == "now"
        when = QRect(px(14), rect.top(), self._rail - px(24), px(self.ROW))
        draw_text(painter, when, line.when, font("body", bold), "tx" if bold else "t2")
        _paint_dot(painter, QPointF(self._rail, rect.top() + px(self.ROW) / 2), line.kind)
        word, rest, badges = self._places(rect, line)
        for mark, place in badges:
            paint_badge(painter, place, mark)
        draw_text(painter, word, line.word, font("body", True), ink)
        painter.setFont(font("body"))
        painter.setPen(color("t2" if line.kind == "later" else "tx"))
        painter.drawText(rest.adjusted(0, px(9), 0, px(200)), int(WRAP), line.text)


def _spoken(line: StoryLine) -> str:
    marked = [MARKS[line.kind].text] if line.kind in MARKS else []
    marked += [SIGNED[line.signed].text] if line.signed else []
    return " ".join([line.when, line.word, line.text, *line.papers, *marked, line.report]).rstrip()


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
    if kind not in ("done", "now", "later"):
        painter.drawRect(box)
    else:
        painter.drawEllipse(box)
