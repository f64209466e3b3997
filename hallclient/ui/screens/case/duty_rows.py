"""The painted list of 其他办理: name and what is owed in the first line, article and whose it is in the second."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QMouseEvent, QPainter, QResizeEvent

from hallclient.ui.screens.case.duties.listing import DutyRow
from hallclient.ui.theme import font, paint_icon, px
from hallclient.ui.widgets.paint import draw_line, draw_text, text_width
from hallclient.ui.widgets.rows import Rows


class DutyRows(Rows[DutyRow]):
    """Arrows move, Enter or a second click sends `opened(key)`, also of a locked one: it says its rule whole."""

    ROW = 46
    NARROW, TALL = 470, 64
    """Narrower than this whose it is has a line of its own."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        row = self.TALL if self.width() < px(self.NARROW) else DutyRows.ROW
        if row != self.ROW:
            self.ROW = row
            self.updateGeometry()
            self.moved.emit(self.rect_of(self._current))

    def set_rows(self, rows: Sequence[DutyRow]) -> None:
        """Show these; the first that may be done is current."""
        self.show_rows(rows, next((at for at, row in enumerate(rows) if not row.why), 0))
        self.moved.emit(self.rect_of(self._current))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self.row_at(int(event.position().y()))
        if at >= 0 and at == self._current and self.hasFocus():
            self.opened.emit(self._rows[at].key)
        elif at >= 0:
            self.go(at)

    def paint_row(self, painter: QPainter, rect: QRect, row: DutyRow, *, current: bool) -> None:
        if current:
            self.paint_current(painter, rect)
        left, right = rect.left() + px(14), rect.right() - px(12)
        if row.why:
            paint_icon(painter, "lock", QPointF(left + px(6), rect.top() + px(14)), 13, "t2")
        left += px(22)
        top = QRect(left, rect.top() + px(4), right - left, px(21))
        used = draw_text(painter, top, row.word, font("body", True), "t2" if row.why else "tx")
        said = row.why or row.line
        beside = QRect(left + used + px(14), top.top(), right - left - used - px(14), top.height())
        draw_text(painter, beside, said, font("aid"), "am" if not row.why else "t2", elide=True)
        below = QRect(left, rect.top() + px(24), right - left, px(18))
        draw_text(painter, below, row.law, font("note"), "t2")
        if self.ROW == self.TALL:
            whose = below.translated(0, px(18))
        else:
            whose = below.adjusted(below.width() - text_width(row.who, font("note")), 0, 0, 0)
        draw_text(painter, whose, row.who, font("note"), "t2", elide=True)
        draw_line(painter, rect.left(), rect.bottom(), rect.right(), rect.bottom())

    def spoken(self) -> str:
        return self.current.spoken if self.current else ""
