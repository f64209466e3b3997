"""The papers of an outcome or a case: name, 文号, state, how many."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hallclient.ui.screens.outcome.lines import PaperLine
from hallclient.ui.theme import color, font, px
from hallclient.ui.widgets.badge import BadgeKind, Mark, badge_width, paint_badge
from hallclient.ui.widgets.button import Button
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.paint import RIGHT, draw_line, draw_text

MARKS = {
    "green": BadgeKind.GREEN,
    "amber": BadgeKind.AMBER,
    "plain": BadgeKind.PLAIN,
    "blue": BadgeKind.BLUE,
    "red": BadgeKind.RED,
}
ICONS = {"blue": "clock"}
ACTIONS = {"in_hand": ("在手", "Y"), "again": ("重打", "R"), "other": ("换打印机", "O")}
SLIP = ("打小票", "S")
"""The one key that does not wait for its row to be chosen: nobody looks at a slip before he prints it."""
NOT_THERE = "没打出"
"""What R says where somebody was asked whether the paper is there."""


class PaperRows(QWidget):
    """Rows of 34; arrows and clicks choose, `chosen(index)`. The chosen row has the keys of its print: `asked(key)`.

    `slips`: whether the row of a slip, chosen or not, has its key.
    """

    chosen = Signal(int)
    asked = Signal(str)
    ROW = 34

    def __init__(self, object_name: str = "outcome.papers", *, slips: bool = False) -> None:
        super().__init__()
        named(self, object_name, "文书清单")
        self._lines: tuple[PaperLine, ...] = ()
        self._current = 0
        self.keys = {
            key: Button(word, cap, object_name=f"{object_name}.{key}", height=28, role="aid", parent=self)
            for key, (word, cap) in (ACTIONS | ({"slip": SLIP} if slips else {})).items()
        }
        for key, button in self.keys.items():
            button.hide()
            button.triggered.connect(lambda key=key: self.asked.emit(key))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def lines(self) -> tuple[PaperLine, ...]:
        """What the rows say."""
        return self._lines

    def set_lines(self, lines: Sequence[PaperLine], current: int) -> None:
        """Show these."""
        self._lines, self._current = tuple(lines), current
        if 0 <= current < len(lines):
            line = lines[current]
            self.setAccessibleDescription(f"{line.name} {line.number} {line.state} {line.rest}")
        self._place_keys()
        self.updateGeometry()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_keys()

    def _place_keys(self) -> None:
        """At the right of the chosen row, in its order."""
        known = 0 <= self._current < len(self._lines)
        actions = self._lines[self._current].actions if known else ()
        self._place_slip()
        right = self.width() - px(8)
        self.keys["again"].set_caption(NOT_THERE if "in_hand" in actions else ACTIONS["again"][0])
        for key in reversed(tuple(ACTIONS)):
            button = self.keys[key]
            button.setVisible(key in actions)
            if key in actions:
                size = button.sizeHint()
                top = self._current * px(self.ROW) + (px(self.ROW) - size.height()) // 2
                button.setGeometry(right - size.width(), top, size.width(), size.height())
                right -= size.width() + px(4)

    def _place_slip(self) -> None:
        button = self.keys.get("slip")
        if button is None:
            return
        place = next((at for at, line in enumerate(self._lines) if "slip" in line.actions), -1)
        button.setVisible(place >= 0)
        size = button.sizeHint()
        top = place * px(self.ROW) + (px(self.ROW) - size.height()) // 2
        button.setGeometry(self.width() - px(8) - size.width(), top, size.width(), size.height())

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
            mark = Mark(line.state, MARKS.get(line.tone, BadgeKind.PLAIN), ICONS.get(line.tone, ""))
            middle = max(px(150), rect.width() * 3 // 10)
            name = rect.adjusted(px(9), 0, middle - rect.width(), 0)
            draw_text(painter, name, line.name, font("body", True), "tx", elide=True)
            wide = badge_width(mark)
            paint_badge(painter, QRect(middle, rect.center().y() - px(10), wide, px(20)), mark)
            left = middle + wide + px(8)
            rest = QRect(left, rect.top(), rect.width() - left - px(12), rect.height())
            if not (line.actions and (current or "slip" in line.actions)):
                draw_text(painter, rest, line.rest, font("aid"), "t2", RIGHT, elide=True)
            draw_line(painter, 0, rect.bottom(), rect.right(), rect.bottom())
        painter.end()
