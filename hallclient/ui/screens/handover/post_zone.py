"""待寄出: what goes by courier, with its number or without one yet; sent is not served."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from hallclient.ui.screens.handover.page import WaitingRow
from hallclient.ui.theme import color, font, px
from hallclient.ui.widgets.badge import BadgeKind, Mark, badge_width, paint_badge
from hallclient.ui.widgets.card import ZoneCard
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import personal
from hallclient.ui.widgets.paint import draw_line, draw_text, text_width
from hallclient.ui.widgets.rows import Rows
from hallclient.ui.widgets.scroll import Scroll

OWED = Mark("待扫单号", BadgeKind.AMBER, "-")


class PostRows(Rows[WaitingRow]):
    """A head and rows of 34; Enter or a double click sends `opened(key)`."""

    ROW, HEAD, WIDE, LEAST = 34, 28, 240, 180

    def __init__(self) -> None:
        super().__init__("handover.post", "待寄出")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_rows(self, rows: Sequence[WaitingRow]) -> None:
        """Show these."""
        self.show_rows(rows, self._current)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at = self.row_at(int(event.position().y()))
        if at >= 0:
            self.opened.emit(self._rows[at].key)

    def paint_head(self, painter: QPainter) -> None:
        head = QRect(0, 0, self.width(), px(self.HEAD))
        painter.fillRect(head, color("sf2"))
        split = self._split()
        draw_text(painter, head.adjusted(px(8), 0, 0, 0), "办件", font("note"), "t2")
        draw_text(painter, head.adjusted(split, 0, 0, 0), "快递单号", font("note"), "t2")
        draw_line(painter, 0, head.bottom(), self.width(), head.bottom())

    def paint_row(self, painter: QPainter, rect: QRect, row: WaitingRow, *, current: bool) -> None:
        split = self._split()
        if current and self.hasFocus():
            self.paint_current(painter, rect)
        who = QRect(px(8), rect.top(), split - px(16), rect.height())
        draw_text(painter, who, row.who, font("body"), "tx", elide=True)
        if row.tracking_no:
            number = rect.adjusted(split, 0, 0, 0)
            draw_text(painter, number, grouped(row.tracking_no), font("body"), "tx")
        else:
            box = QRect(split, rect.center().y() - px(10), badge_width(OWED), px(20))
            paint_badge(painter, box, OWED)
        draw_line(painter, 0, rect.bottom(), self.width(), rect.bottom())

    def _split(self) -> int:
        """Where the numbers begin: whole, whatever becomes of the names."""
        numbers = [
            text_width(grouped(row.tracking_no), font("body")) for row in self._rows if row.tracking_no
        ]
        need = max([badge_width(OWED), *numbers]) + px(12)
        return max(px(70), self.width() - max(need, self.width() * 45 // 100))

    def spoken(self) -> str:
        row = self.current
        return f"{row.title} {row.who}，{row.tracking_no or OWED.text}" if row else "没有要寄的"


def grouped(number: str) -> str:
    """`1108 0026 7715 3`."""
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


class PostZone(ZoneCard):
    """The column at the right."""

    def __init__(self) -> None:
        super().__init__("handover.post.zone", "待寄出", icon="truck")
        self.rows = personal(PostRows())
        rule = Label("申请人自愿选择邮寄。送达日以签收回执上的日期为准，寄出日不算。", "aid", "t2", wrap=True)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.rows)
        below = QVBoxLayout()
        below.setContentsMargins(px(14), px(12), px(14), px(12))
        below.addWidget(rule)
        column.addLayout(below)
        column.addStretch(1)
        scroll = Scroll(inner)
        self.rows.moved.connect(scroll.show_rect)
        self.body.addWidget(scroll, 1)

    def set_rows(self, rows: Sequence[WaitingRow]) -> None:
        """Show these."""
        self.rows.set_rows(rows)
        way = sum(bool(row.tracking_no) for row in rows)
        self.set_note(f"{len(rows) - way} 件" + (f" · 在途 {way}" if way else ""))
