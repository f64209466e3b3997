"""The list of what is to be signed: whether it was opened, what and for whom, the limit at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hallclient.ui.theme import color, font, paint_icon, px, theme
from hallclient.ui.theme.icons import MARK_STROKE
from hallclient.ui.widgets.badge import Mark, badge_width, paint_badge
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.paint import draw_box, draw_line, draw_text

ROW = 58
_SLIM = (
    300  # narrower than this the name stands in the first line beside the limit, the words have the second
)
BOX_WORDS = {"opened": "已看", "closed": "未看", "locked": "不能一起签", "": ""}


@dataclass(frozen=True, slots=True)
class SignRow:
    """One case. `box`: opened, closed, locked or nothing; `ink` of the second line."""

    key: str
    title: str
    who: str
    line: str
    mark: Mark
    box: str = ""
    ink: str = "t2"

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        parts = (f"{self.title} {self.who}", self.line, self.mark.text, BOX_WORDS[self.box])
        return "，".join(part for part in parts if part)


class SignRows(QWidget):
    """Arrows move and send `current_changed(key)`, so does a click; Enter sends `opened(key)`. Digits and letters are
    the screen's."""

    current_changed = Signal(str)
    opened = Signal(str)
    moved = Signal(QRect)

    def __init__(self, object_name: str, accessible_name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, object_name, accessible_name)
        self._rows: tuple[SignRow, ...] = ()
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    @property
    def rows(self) -> tuple[SignRow, ...]:
        """What is shown."""
        return self._rows

    @property
    def current(self) -> SignRow | None:
        """The current row."""
        return self._rows[self._current] if self._current < len(self._rows) else None

    def set_rows(self, rows: Sequence[SignRow], current: str) -> None:
        """Show these, with this one current; sends nothing."""
        self._rows = tuple(rows)
        keys = [row.key for row in self._rows]
        self._current = keys.index(current) if current in keys else 0
        self._describe()
        self.updateGeometry()
        self.update()
        self._follow()

    def sizeHint(self) -> QSize:
        return QSize(px(380), px(ROW) * len(self._rows))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(200), px(ROW) * len(self._rows))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._rows) - 1
        goal = {
            int(Qt.Key.Key_Down): self._current + 1,
            int(Qt.Key.Key_Up): self._current - 1,
            int(Qt.Key.Key_Home): 0,
            int(Qt.Key.Key_End): last,
        }.get(int(event.key()))
        if goal is not None and self._rows:
            self._go(min(last, max(0, goal)))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current is not None:
            self.opened.emit(self.current.key)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = int(event.position().y()) // px(ROW)
        if 0 <= index < len(self._rows):
            self._go(index)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        height, shown = px(ROW), event.rect()  # only what is seen is looked at, however long the list
        first, end = max(0, shown.top() // height), shown.bottom() // height + 1
        for index, row in enumerate(self._rows[first:end], first):
            self._paint_row(
                painter, QRect(0, index * height, self.width(), height), row, index == self._current
            )
        painter.end()

    def _paint_row(self, painter: QPainter, rect: QRect, row: SignRow, current: bool) -> None:
        if current:
            painter.fillRect(rect, color("act"))
            painter.fillRect(QRect(rect.left(), rect.top(), px(3), rect.height()), color("ac"))
            if self.hasFocus() or theme().name == "contrast":
                draw_box(painter, rect, None, "ac", width=2 if theme().name == "contrast" else 1, radius=0)
        left = rect.left() + px(12)
        if row.box:
            self._paint_box(painter, QRect(left, rect.center().y() - px(9), px(18), px(18)), row.box)
            left += px(32)
        width = badge_width(row.mark)
        right = rect.right() - px(12) - width
        slim = rect.width() < px(_SLIM)
        top = rect.top() + px(9) if slim else rect.center().y() - px(10)
        paint_badge(painter, QRect(right, top, width, px(20)), row.mark)
        room = right - px(8) - left
        title = QRect(left, rect.top() + px(8), room, px(22))
        bold = row.box not in ("locked", "closed")
        first, words = (row.who, f"{row.line} · {row.title}") if slim else (row.title, row.line)
        used = draw_text(painter, title, first, font("body", bold), "tx", elide=True)
        who = title.adjusted(used + px(14), 0, 0, 0)
        if not slim and who.width() > px(30):
            draw_text(painter, who, row.who, font("body"), "tx", elide=True)
        whole = rect.right() - px(12) - left
        line = QRect(left, rect.top() + px(30), whole if slim else room, px(20))
        draw_text(painter, line, words, font("note"), row.ink, elide=True)
        draw_line(painter, rect.left(), rect.bottom(), rect.right(), rect.bottom())

    def _paint_box(self, painter: QPainter, box: QRect, kind: str) -> None:
        centre = QPointF(box.left() + box.width() / 2, box.top() + box.height() / 2)
        if kind == "opened":
            draw_box(painter, box, "ac", "ac")
            paint_icon(painter, "check", centre, 12, "onac", stroke=MARK_STROKE)
            return
        draw_box(painter, box, "sf", "lf", dashed=True)
        paint_icon(painter, "lock", centre, 11, "t3")

    def _go(self, index: int) -> None:
        changed = index != self._current
        self._current = index
        self._follow()
        if changed:
            self._describe()
            self.update()
            self.current_changed.emit(self._rows[index].key)

    def _follow(self) -> None:
        self.moved.emit(QRect(0, self._current * px(ROW), self.width(), px(ROW)))

    def _describe(self) -> None:
        self.setAccessibleDescription(self.current.spoken if self.current else "")
