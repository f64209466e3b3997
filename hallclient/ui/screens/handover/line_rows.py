"""The list of what is handed over: ticked by bare keys, line by line, papers in hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hallclient.ui.screens.handover.page import WORDS, LineMark, LineRow
from hallclient.ui.theme import color, font, paint_icon, px, theme
from hallclient.ui.theme.icons import MARK_STROKE
from hallclient.ui.widgets.naming import named, set_tip
from hallclient.ui.widgets.paint import RIGHT, draw_box, draw_line, draw_text, text_width

ROW, HEADING = 50, 26
MARKS: Final = {
    int(Qt.Key.Key_Space): "ticked", int(Qt.Key.Key_X): "missing", int(Qt.Key.Key_L): "later",
}  # fmt: skip
LOOKS: Final[dict[LineMark, tuple[str | None, str, str, str]]] = {
    "open": (None, "lf", "t3", ""),
    "ticked": ("grt", "gr", "gr", "check"),
    "missing": ("rd", "rd", "sf", "x"),
    "later": ("amt", "aml", "am", "clock"),
    "way": ("act", "ac", "ac2", "truck"),
    "held": ("dis", "lf", "t3", "lock"),
    "done": ("grt", "gr", "gr", "check"),
}
"""Fill, edge, ink, icon of a line's mark."""


class LineRows(QWidget):
    """Rows of 50. Space 点到, X 没找到, L 以后领 send `marked(key, mark)`, P `reprint_asked(key)`, Enter `moved_on`."""

    marked = Signal(str, str)
    reprint_asked = Signal(str)
    moved_on = Signal()
    current_changed = Signal(str)
    moved = Signal(QRect)

    def __init__(self, object_name: str, accessible_name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, object_name, accessible_name)
        self._rows: tuple[LineRow, ...] = ()
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    @property
    def rows(self) -> tuple[LineRow, ...]:
        """What is shown."""
        return self._rows

    @property
    def current(self) -> LineRow | None:
        """The line under the keys."""
        return self._rows[self._current] if self._current < len(self._rows) else None

    def set_rows(self, rows: Sequence[LineRow], *, fresh: bool = False) -> None:
        """Show these; `fresh`: another list, its first open line is under the keys."""
        self._rows = tuple(rows)
        if fresh:
            places = [at for at, row in enumerate(self._rows) if row.mark == "open"]
            self._current = places[0] if places else 0
        self._current = max(0, min(self._current, len(self._rows) - 1))
        self._describe()
        self.updateGeometry()
        self.update()
        if fresh and self.current is not None:
            self.current_changed.emit(self.current.key)

    def sizeHint(self) -> QSize:
        return QSize(px(360), self._top(len(self._rows)))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(240), self._top(len(self._rows)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._rows) - 1
        goal = {
            int(Qt.Key.Key_Down): self._current + 1,
            int(Qt.Key.Key_Up): self._current - 1,
            int(Qt.Key.Key_Home): 0,
            int(Qt.Key.Key_End): last,
        }.get(int(event.key()))
        row = self.current
        if row is None or event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            event.ignore()
        elif goal is not None:
            self._go(max(0, min(last, goal)))
        elif event.isAutoRepeat():
            event.ignore()
        elif (mark := MARKS.get(int(event.key()))) is not None:
            self._mark(row, mark)
        elif event.key() == Qt.Key.Key_P and row.paper:
            self.reprint_asked.emit(row.key)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.moved_on.emit()
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._row_at(int(event.position().y()))
        if at < 0:
            return
        self._go(at)
        if px(34) <= event.position().x() <= px(64):
            self._mark(self._rows[at], "ticked")

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: object) -> bool:
        """Tool tips: the whole name and reason of a line."""
        if isinstance(event, QHelpEvent):
            at = self._row_at(event.pos().y())
            set_tip(self, f"{self._rows[at].name}\n{self._rows[at].under}".strip() if at >= 0 else "")
        return super().event(event)  # type: ignore[arg-type]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for at, row in enumerate(self._rows):
            rect = QRect(0, self._top(at), self.width(), self._top(at + 1) - self._top(at))
            if rect.intersects(event.rect()):
                self._paint(painter, rect, row, current=at == self._current)
        painter.end()

    def _paint(self, painter: QPainter, rect: QRect, row: LineRow, *, current: bool) -> None:
        if row.heading:
            top = QRect(rect.left() + px(12), rect.top(), rect.width() - px(24), px(HEADING))
            used = draw_text(painter, top, row.heading, font("aid", True), "ac2", elide=True) + px(8)
            draw_line(painter, top.left() + used, top.center().y(), top.right(), top.center().y())
            rect = rect.adjusted(0, px(HEADING), 0, 0)
        if current:
            painter.fillRect(rect, color("act"))
            painter.fillRect(QRect(rect.left(), rect.top(), px(3), rect.height()), color("ac"))
            if theme().name == "contrast" or self.hasFocus():
                draw_box(
                    painter, rect, None, "ac", width=px(3) if theme().name == "contrast" else 1, radius=0
                )
        number = QRect(rect.left(), rect.top(), px(32), rect.height())
        draw_text(painter, number, str(row.place), font("aid"), "t3", RIGHT)
        self._paint_mark(
            painter, QRect(rect.left() + px(38), rect.center().y() - px(11), px(22), px(22)), row
        )
        word = WORDS[row.mark] if row.mark not in ("open", "ticked", "held") else ""
        right = " · ".join(filter(None, (row.count, word)))
        end = rect.right() - px(12)
        room = QRect(rect.left() + px(66), rect.top() + px(6), end - px(66) - rect.left(), px(20))
        draw_text(painter, room, right, font("aid"), "t2", RIGHT)
        name = room.adjusted(0, 0, -text_width(right, font("aid")) - px(12), 0)
        dim = row.mark in ("held", "done")
        draw_text(painter, name, row.name, font("body", True), "t2" if dim else "tx", elide=True)
        under = QRect(room.left(), rect.top() + px(27), room.width(), px(18))
        ink = "am" if row.mark == "held" else "t2"
        draw_text(painter, under, row.under, font("note"), ink, elide=True)
        draw_line(painter, rect.left(), rect.bottom(), rect.right(), rect.bottom())

    @staticmethod
    def _paint_mark(painter: QPainter, box: QRect, row: LineRow) -> None:
        fill, edge, ink, icon = LOOKS[row.mark]
        draw_box(painter, box, fill, edge, dashed=row.mark in ("open", "held"))
        if icon:
            centre = QPointF(box.left() + box.width() / 2, box.top() + box.height() / 2)
            paint_icon(painter, icon, centre, 14, ink, stroke=MARK_STROKE)

    def _mark(self, row: LineRow, mark: str) -> None:
        if row.mark in ("held", "done"):
            return
        self.marked.emit(row.key, mark)
        after = self.current
        # on to the next line that is still open, as the next paper comes to hand
        following = [at for at in range(self._current + 1, len(self._rows)) if self._rows[at].mark == "open"]
        if after is not None and after.mark == mark and following:
            self._go(following[0])

    def _go(self, at: int) -> None:
        if at != self._current:
            self._current = at
            self._describe()
            self.update()
            self.current_changed.emit(self._rows[at].key)
        self.moved.emit(QRect(0, self._top(at), self.width(), self._top(at + 1) - self._top(at)))

    def _top(self, at: int) -> int:
        return sum(px(ROW) + (px(HEADING) if row.heading else 0) for row in self._rows[:at])

    def _row_at(self, y: int) -> int:
        return next((at for at in range(len(self._rows)) if self._top(at) <= y < self._top(at + 1)), -1)

    def _describe(self) -> None:
        self.setAccessibleDescription(self.current.spoken if self.current else "清单是空的")
