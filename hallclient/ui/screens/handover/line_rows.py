"""The list of what is handed over: ticked by bare keys, line by line, papers in hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRect, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter

from hallclient.ui.screens.handover.page import WORDS, LineMark, LineRow
from hallclient.ui.theme import color, font, paint_icon, px, theme
from hallclient.ui.theme.icons import MARK_STROKE
from hallclient.ui.widgets.naming import set_tip
from hallclient.ui.widgets.paint import RIGHT, draw_box, draw_line, draw_text, text_width
from hallclient.ui.widgets.rows import Rows

HEADING = 26
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


class LineRows(Rows[LineRow]):
    """Rows of 50. Space 点到, X 没找到, L 以后领 send `marked(key, mark)`, P `reprint_asked(key)`, Enter `moved_on`."""

    marked = Signal(str, str)
    reprint_asked = Signal(str)
    moved_on = Signal()
    ROW, WIDE, LEAST = 50, 360, 240

    def set_rows(self, rows: Sequence[LineRow], *, fresh: bool = False) -> None:
        """Show these; `fresh`: another list, its first open line is under the keys."""
        places = [at for at, row in enumerate(rows) if row.mark == "open"] or [0]
        self.show_rows(rows, places[0] if fresh else self._current)
        if fresh and self.current is not None:
            self.current_changed.emit(self.current.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        goal = self.goal(event)
        row = self.current
        if row is None or event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            event.ignore()
        elif goal is not None:
            self.go(goal)
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
        at = self.row_at(int(event.position().y()))
        if at < 0:
            return
        self.go(at)
        if px(34) <= event.position().x() <= px(64):
            self._mark(self._rows[at], "ticked")

    def event(self, event: object) -> bool:
        """Tool tips: the whole name and reason of a line."""
        if isinstance(event, QHelpEvent):
            at = self.row_at(event.pos().y())
            set_tip(self, f"{self._rows[at].name}\n{self._rows[at].under}".strip() if at >= 0 else "")
        return super().event(event)  # type: ignore[arg-type]

    def paint_row(self, painter: QPainter, rect: QRect, row: LineRow, *, current: bool) -> None:
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
        if after is not None and after.unmade and after.mark == "ticked":
            return  # its number is written first, below the list
        # on to the next line that is still open, as the next paper comes to hand
        following = [at for at in range(self._current + 1, len(self._rows)) if self._rows[at].mark == "open"]
        if after is not None and after.mark == mark and following:
            self.go(following[0])

    def top_of(self, at: int) -> int:
        return sum(px(self.ROW) + (px(HEADING) if row.heading else 0) for row in self._rows[:at])

    def row_at(self, y: int) -> int:
        return next((at for at in range(len(self._rows)) if self.top_of(at) <= y < self.top_of(at + 1)), -1)

    def spoken(self) -> str:
        return self.current.spoken if self.current else "清单是空的"
