"""① 交付清单: what of the application goes, with its keys."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hallclient.ui.screens.handover.line_rows import LineRows
from hallclient.ui.screens.handover.page import LineRow, Page
from hallclient.ui.theme import px
from hallclient.ui.widgets.badge import Badge, BadgeKind
from hallclient.ui.widgets.card import Line, ZoneCard
from hallclient.ui.widgets.code_field import CodeField
from hallclient.ui.widgets.key_strip import KeyHint, KeyStrip
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named, personal
from hallclient.ui.widgets.scroll import Scroll


class ListZone(ZoneCard):
    """`rows` sends what is done to a line; `numbered(key, text)` the number that stands on a certificate."""

    numbered = Signal(str, str)

    def __init__(self) -> None:
        super().__init__("handover.list", "交付清单", "1")
        self._item = named(Label("", "item", elide=True), "handover.title")
        self._who = personal(named(Label("", "text", elide=True), "handover.who"))
        self._what = named(Label("", "aid", "t2", elide=True), "handover.what")
        self.rows = personal(LineRows("handover.lines", "交付清单"))
        self._scroll = Scroll(self.rows)
        self.rows.moved.connect(self._scroll.show_rect)
        self.number = CodeField(
            "handover.certificate_no", "证照编号", hint="证照编号，扫或者输", max_units=60
        )
        self._number_row = QWidget()
        self._badge = Badge("")
        self._strip = KeyStrip("handover.keys")
        self.rows.current_changed.connect(self._turn)
        self.number.edited.connect(self._typed)
        self.number.entered.connect(self.rows.setFocus)
        self._numbers: dict[str, str] = {}
        self._arrange()

    def show_page(self, page: Page, *, fresh: bool) -> None:
        """The lines as they stand."""
        if fresh:
            self._numbers = {}
        self._item.set_text(page.title)
        self._who.set_text(page.who)
        self._what.set_text(page.what)
        self.set_note(page.number)
        self.rows.set_rows(page.rows, fresh=fresh)
        kind = BadgeKind.GREEN if page.all_ticked else BadgeKind.AMBER
        self._badge.set_mark(page.ticked, kind)
        self._badge.setVisible(bool(page.ticked))
        self._turn("")

    def _turn(self, key: str) -> None:
        """Another line is under the keys."""
        row = self.rows.current
        self._number_row.setVisible(row is not None and row.certificate and row.mark == "ticked")
        if row is not None and not self.number.line.hasFocus():
            self.number.set_text(self._numbers.get(row.key, ""))
        self._strip.set_hints(_hints(row))

    def _typed(self, text: str) -> None:
        row = self.rows.current
        if row is not None:
            self._numbers[row.key] = text
            self.numbered.emit(row.key, text)

    def _arrange(self) -> None:
        self.head_right.addWidget(self._badge)
        head = QVBoxLayout()
        head.setContentsMargins(px(16), px(10), px(16), px(10))
        head.setSpacing(px(4))
        first = QHBoxLayout()
        first.setSpacing(px(14))
        first.addWidget(self._item)
        first.addWidget(self._who, 1)
        head.addLayout(first)
        head.addWidget(self._what)
        self.body.addLayout(head)
        self.body.addWidget(Line())
        self.body.addWidget(self._scroll, 1)
        across = QHBoxLayout(self._number_row)
        across.setContentsMargins(px(12), px(6), px(12), px(6))
        across.setSpacing(px(8))
        across.addWidget(Label("证照编号", "aid", "t2"))
        across.addWidget(self.number, 1)
        self.body.addWidget(self._number_row)
        self._number_row.hide()
        self.body.addWidget(self._strip)


def _hints(row: LineRow | None) -> tuple[KeyHint, ...]:
    free = row is not None and row.mark not in ("held", "done")
    return (
        KeyHint("空格", "点到", allowed=free),
        KeyHint("X", "没找到", allowed=free),
        KeyHint("L", "以后领", allowed=free),
        KeyHint("P", "补打", allowed=row is not None and row.paper),
    )
