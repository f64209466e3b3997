"""② 核对领取人 and ③ 签收: who came and how the card agrees with the form; or where a parcel goes."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from hallclient.ui.screens.handover.page import FIELDS, LABELS, FieldRow, Page
from hallclient.ui.theme import px
from hallclient.ui.widgets.badge import Badge, BadgeKind
from hallclient.ui.widgets.banner import Banner, BannerKind
from hallclient.ui.widgets.card import Disc, Line, ZoneCard
from hallclient.ui.widgets.choice import Choice
from hallclient.ui.widgets.code_field import CodeField
from hallclient.ui.widgets.field import Field
from hallclient.ui.widgets.field_box import FieldState
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named, personal
from hallclient.ui.widgets.option import Option
from hallclient.ui.widgets.scroll import Scroll

BANNERS: Final = {
    "red": BannerKind.HAPPENED, "amber": BannerKind.DO_FIRST, "green": BannerKind.RESTORED, "blue": BannerKind.NOTE,
}  # fmt: skip
BADGES: Final = {
    "red": BadgeKind.RED, "amber": BadgeKind.AMBER, "green": BadgeKind.GREEN, "plain": BadgeKind.PLAIN,
}  # fmt: skip
CODES: Final = frozenset({"number", "tracking_no", "slip_on"})
TITLES: Final = {"window": "核对领取人", "send": "寄到哪里", "slip": "签收回执"}


class PersonZone(ZoneCard):
    """`chosen(whom)`; `written(field, text)` with every change; `finished` by Enter in the last field."""

    chosen = Signal(str)
    written = Signal(str, str)
    finished = Signal()

    def __init__(self) -> None:
        super().__init__("handover.person", TITLES["window"], "2")
        options = (Option("self", "本人"), Option("agent", "受托人"), Option("courier", "邮政快递"))
        self.whom = Choice("handover.whom", "谁来领取", options)
        self.whom.chosen.connect(self.chosen)
        longest_first = sorted(FIELDS.values(), key=len, reverse=True)
        keys = dict.fromkeys(key for some in longest_first for key in some)
        self.fields: dict[str, Field] = {key: self._field(key) for key in keys}
        self._labels = {key: Label(LABELS[key], "aid", "t2") for key in keys}
        self.compared = Banner("handover.compared")
        self._badge = Badge("", BadgeKind.PLAIN)
        self._sign = named(Label("", "aid", "t2", wrap=True), "handover.sign")
        self._asked: tuple[str, ...] = ()
        self._arrange()

    def show_page(self, page: Page, *, fresh: bool) -> None:
        """The fields of this moment; what is being typed stays as it is."""
        self.whom.set_value(page.whom)
        self.set_title(TITLES[page.mode])
        self._asked = tuple(row.key for row in page.fields)
        for key, field in self.fields.items():
            shown = key in self._asked
            field.setVisible(shown)
            self._labels[key].setVisible(shown)
        for row in page.fields:
            self._show_field(row, fresh=fresh)
        sentence, tone = page.compared
        self.compared.say(BANNERS.get(tone, BannerKind.NOTE), sentence)
        word, word_tone = page.badge
        self._badge.set_mark(word, BADGES[word_tone])
        self._badge.setVisible(bool(word))
        self._sign.set_text(page.sign)

    def go(self) -> None:
        """To the first field that is still owed, else to the last."""
        empty = [key for key in self._asked if not self.fields[key].text()]
        if self._asked:
            self.fields[empty[0] if empty else self._asked[-1]].select_all()

    def _show_field(self, row: FieldRow, *, fresh: bool) -> None:
        field = self.fields[row.key]
        if fresh or not field.line.hasFocus():
            field.set_text(row.value)
        if row.derived:
            field.set_state(FieldState.DERIVED)
        elif row.wrong:
            field.set_state(FieldState.MUST_CHANGE, row.wrong)
        elif row.owed:
            field.set_state(FieldState.OWED)
        else:
            field.set_state(FieldState.VALID if row.value.strip() else FieldState.EMPTY)

    def _next(self, key: str) -> None:
        """Enter: the next field, after the last one out of here."""
        rest = self._asked[self._asked.index(key) + 1 :] if key in self._asked else ()
        open_ = [one for one in rest if self.fields[one].state is not FieldState.DERIVED]
        if open_:
            self.fields[open_[0]].select_all()
        else:
            self.finished.emit()

    def _field(self, key: str) -> Field:
        name, label = f"handover.{key}", LABELS[key]
        hint = {"slip_on": "11-24", "authority": "日期或者编号"}.get(key, "")
        field = (
            CodeField(name, label, hint=hint, max_units=60)
            if key in CODES
            else Field(name, label, hint=hint, max_units=200)
        )
        field.edited.connect(lambda text, key=key: self.written.emit(key, text))
        field.entered.connect(lambda key=key: self._next(key))
        return personal(field)

    def _arrange(self) -> None:
        self.head_right.addWidget(self._badge)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(px(14), px(10), px(14), px(10))
        column.setSpacing(px(8))
        top = QHBoxLayout()
        top.addWidget(self.whom)
        top.addStretch(1)
        column.addLayout(top)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(4))
        grid.setColumnMinimumWidth(0, px(92))
        grid.setColumnStretch(1, 1)
        aligned = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for place, (key, field) in enumerate(self.fields.items()):
            grid.addWidget(self._labels[key], place, 0, aligned)
            grid.addWidget(field, place, 1)
        column.addLayout(grid)
        column.addWidget(self.compared)
        column.addSpacing(px(2))
        column.addWidget(Line())
        sign = QHBoxLayout()
        sign.setSpacing(px(8))
        sign.addWidget(Disc("3"))
        sign.addWidget(Label("签收", "zone"))
        sign.addStretch(1)
        sign.addWidget(Label("纸上签名", "aid", "t2"))
        column.addLayout(sign)
        column.addWidget(self._sign)
        column.addStretch(1)
        self.body.addWidget(Scroll(inner), 1)
