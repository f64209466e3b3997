"""The papers of an outcome or a case: name, 文号, state, how many."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hallclient.ui.screens.outcome.lines import PaperLine
from hallclient.ui.theme import color, font, metrics, px
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
    """Rows of 34; arrows and clicks choose, `chosen(index)`. The chosen row has the keys of its print: `asked(key)`;
    where they would cover its state, they stand in a line below it.

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
        self.updateGeometry()

    @property
    def _actions(self) -> tuple[str, ...]:
        """Keys of the chosen row, but the slip's own."""
        known = 0 <= self._current < len(self._lines)
        return tuple(key for key in ACTIONS if known and key in self._lines[self._current].actions)

    @property
    def _unfolded(self) -> bool:
        """Whether the keys of the chosen row need a line of their own."""
        if not self._actions:
            return False
        keys = sum(self.keys[key].sizeHint().width() + px(4) for key in self._actions)
        mark = _mark(self._lines[self._current])
        return self._middle() + badge_width(mark) + px(8) + keys + px(8) > self.width()

    def _middle(self) -> int:
        """Where the states begin: after the longest name, which is not shortened while there is room."""
        width = metrics(font("body", True))
        longest = max((width.horizontalAdvance(line.name) for line in self._lines), default=0)
        least = max(px(110), self.width() * 3 // 10)
        return min(max(least, longest + px(9 + 12)), self.width() * 55 // 100)

    def row_rect(self, index: int) -> QRect:
        """A row with its keys."""
        return QRect(0, self._top(index), 1, self._top(index + 1) - self._top(index))

    def state_rect(self, index: int) -> QRect:
        """Where the state of a row stands."""
        top = self._top(index) + (px(self.ROW) - 1) // 2 - px(10)
        return QRect(self._middle(), top, badge_width(_mark(self._lines[index])), px(20))

    def _top(self, index: int) -> int:
        """Of a row; the unfolded one is twice as high."""
        return px(self.ROW) * (index + (index > self._current and self._unfolded))

    def _place_keys(self) -> None:
        """At the right of the chosen row, in its order."""
        actions = self._actions
        self.keys["again"].set_caption(NOT_THERE if "in_hand" in actions else ACTIONS["again"][0])
        self._place_slip()
        right = self.width() - px(8)
        row = self._top(self._current) + (px(self.ROW) if self._unfolded else 0)
        for key in reversed(tuple(ACTIONS)):
            button = self.keys[key]
            button.setVisible(key in actions)
            if key in actions:
                size = button.sizeHint()
                top = row + (px(self.ROW) - size.height()) // 2
                button.setGeometry(right - size.width(), top, size.width(), size.height())
                right -= size.width() + px(4)

    def _place_slip(self) -> None:
        button = self.keys.get("slip")
        if button is None:
            return
        place = next((at for at, line in enumerate(self._lines) if "slip" in line.actions), -1)
        button.setVisible(place >= 0)
        size = button.sizeHint()
        top = self._top(place) + (px(self.ROW) - size.height()) // 2
        button.setGeometry(self.width() - px(8) - size.width(), top, size.width(), size.height())

    def sizeHint(self) -> QSize:
        return QSize(px(300), self._top(len(self._lines)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {int(Qt.Key.Key_Down): 1, int(Qt.Key.Key_Up): -1}.get(int(event.key()))
        if step is not None and 0 <= self._current + step < len(self._lines):
            self.chosen.emit(self._current + step)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        y = int(event.position().y())
        index = next((at for at in range(len(self._lines)) if y < self._top(at + 1)), -1)
        if y >= 0 and index >= 0:
            self.chosen.emit(index)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        middle, unfolded = self._middle(), self._unfolded
        for index, line in enumerate(self._lines):
            rect = QRect(0, self._top(index), self.width(), px(self.ROW))
            current = index == self._current
            whole = QRect(rect.topLeft(), QSize(rect.width(), self._top(index + 1) - rect.top()))
            if current:
                painter.fillRect(whole, color("act"))
                painter.fillRect(QRect(0, whole.top(), px(3), whole.height()), color("ac"))
            name = rect.adjusted(px(9), 0, middle - rect.width(), 0)
            draw_text(painter, name, line.name, font("body", True), "tx", elide=True)
            state = self.state_rect(index)
            paint_badge(painter, state, _mark(line))
            left = state.right() + 1 + px(8)
            rest = QRect(left, rect.top(), rect.width() - left - px(12), rect.height())
            keys = current and self._actions and not unfolded
            if not (keys or "slip" in line.actions):
                draw_text(painter, rest, line.rest, font("aid"), "t2", RIGHT, elide=True)
            draw_line(painter, 0, whole.bottom(), whole.right(), whole.bottom())
        painter.end()


def _mark(line: PaperLine) -> Mark:
    return Mark(line.state, MARKS.get(line.tone, BadgeKind.PLAIN), ICONS.get(line.tone, ""))
