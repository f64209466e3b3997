"""待寄出: what goes by courier, with its number or without one yet; sent is not served."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect
from PySide6.QtGui import QMouseEvent, QPainter, QResizeEvent
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
UNMADE = Mark("待制证", BadgeKind.AMBER, "-")


SLIM = 300
"""Below so many logical pixels a name has a line of its own, its number the next."""


class PostRows(Rows[WaitingRow]):
    """A head and rows of 34, of 54 where it is slim; Enter or a double click sends `opened(key)`."""

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

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        row = 54 if self.width() < px(SLIM) else 34
        if row != self.ROW:
            self.ROW = row
            self.updateGeometry()
            self.update()

    def paint_head(self, painter: QPainter) -> None:
        head = QRect(0, 0, self.width(), px(self.HEAD))
        painter.fillRect(head, color("sf2"))
        split = self._split()
        slim = self.ROW > 34
        draw_text(
            painter, head.adjusted(px(8), 0, 0, 0), "办件、快递单号" if slim else "办件", font("note"), "t2"
        )
        if not slim:
            draw_text(painter, head.adjusted(split, 0, 0, 0), "快递单号", font("note"), "t2")
        draw_line(painter, 0, head.bottom(), self.width(), head.bottom())

    def paint_row(self, painter: QPainter, rect: QRect, row: WaitingRow, *, current: bool) -> None:
        if current and self.hasFocus():
            self.paint_current(painter, rect)
        whole = rect.adjusted(px(8), 0, -px(8), 0)
        if self.ROW > 34:
            who = QRect(whole.left(), rect.top() + px(5), whole.width(), px(22))
            below = QRect(whole.left(), rect.top() + px(28), whole.width(), px(22))
        else:
            split = self._split()
            who = QRect(whole.left(), rect.top(), split - px(16), rect.height())
            below = rect.adjusted(split, 0, 0, 0)
        draw_text(painter, who, row.who, font("body"), "tx", elide=True)
        if row.tracking_no:
            draw_text(painter, below, grouped(row.tracking_no), font("body"), "tx")
        else:
            mark = UNMADE if row.unmade else OWED
            box = QRect(below.left(), below.center().y() - px(10), badge_width(mark), px(20))
            paint_badge(painter, box, mark)
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
        if row is None:
            return "没有要寄的"
        mark = UNMADE if row.unmade else OWED
        return f"{row.title} {row.who}，{row.tracking_no or mark.text}"


def _unmade(row: WaitingRow) -> bool:
    """Not with a courier, and nothing of it is there to be packed."""
    return row.unmade and not row.tracking_no


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
        way, unmade = sum(bool(row.tracking_no) for row in rows), sum(_unmade(row) for row in rows)
        words = [f"{len(rows) - way - unmade} 件"] + [f"在途 {way}"] * bool(way)
        self.set_note(" · ".join(words + [f"待制证 {unmade}"] * bool(unmade)))
