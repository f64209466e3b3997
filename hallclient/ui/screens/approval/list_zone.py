"""The left of 审批: the lists, the rows of one, and below them the secret with which several are signed together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hallclient.app.way_lists import LISTS
from hallclient.ui.screens.approval.contract import Batch, ListTab
from hallclient.ui.screens.approval.rows import LIST_WORDS, SignLine, Told
from hallclient.ui.theme import color, px
from hallclient.ui.widgets.badge import BadgeKind, Mark
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.card import Line, ZoneCard
from hallclient.ui.widgets.empty_list import EmptyList
from hallclient.ui.widgets.field import Field
from hallclient.ui.widgets.flow_box import FlowBox
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.scroll import Scroll
from hallclient.ui.widgets.sign_list import SignRow, SignRows

KINDS = {
    "plain": BadgeKind.PLAIN,
    "blue": BadgeKind.BLUE,
    "green": BadgeKind.GREEN,
    "amber": BadgeKind.AMBER,
    "red": BadgeKind.RED,
    "filled": BadgeKind.FILLED_RED,
}
WIDE, NARROW, TABS = 398, 330, 268


def mark_of(told: Told) -> Mark:
    """A badge as the view draws it."""
    return Mark(told.text, KINDS[told.tone], told.icon)


class _Tabs(FlowBox):
    LINE, GAP, BETWEEN = 30, 4, 6


class ListZone(ZoneCard):
    """`turned(which)` for a list; the rows' own signals; `together()` for the batch, `entered()` for Enter in the
    secret."""

    turned = Signal(str)
    together = Signal()
    entered = Signal()

    def __init__(self) -> None:
        super().__init__("approval.list.zone", "审批", icon="stamp")
        self._buttons: dict[str, Button] = {}
        self._tabs = _Tabs()
        for place, which in enumerate(LISTS, 1):
            button = Button(
                LIST_WORDS[which], object_name=f"approval.list.{which}", height=24, role="note",
                accessible_name=f"{LIST_WORDS[which]} Alt+{place}",
            )  # fmt: skip
            button.set_side(6)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.triggered.connect(partial(self.turned.emit, which))
            QShortcut(QKeySequence(f"Alt+{place}"), self).activated.connect(partial(self.turned.emit, which))
            self._buttons[which] = button
            button.hide()
        self.rows = SignRows("approval.list", "审批清单")
        self._scroll = Scroll(self.rows)
        self.rows.moved.connect(self._scroll.show_rect)
        self.empty = EmptyList("approval.empty", "stamp", "", "")
        self.secret = Field("approval.secret", "签名口令", hint="签名口令", password=True, height=40)
        self.secret.entered.connect(self.entered)
        self.sign = Button(
            "签发", "Ctrl+Enter", ButtonKind.PRIMARY, object_name="approval.together", height=40
        )
        self.sign.triggered.connect(self.together)
        QShortcut(QKeySequence("Ctrl+Return"), self.sign).activated.connect(self.sign.click)
        self._together = named(Label("", "body", bold=True), "approval.batch.title")
        self._why = named(Label("", "aid", "t2", elide=True), "approval.batch.note")
        self._once = Label("口令只用这一次，不保存", "note", "t3")
        self._shown: tuple[str, ...] = ()
        self._tabbed, self._many = False, (0, 0)
        self._arrange()

    def show_tabs(self, tabs: tuple[ListTab, ...]) -> None:
        """The lists that this role has, each with its count."""
        for tab in tabs:
            button = self._buttons[tab.which]
            button.set_caption(f"{tab.word} {tab.count}")
            button.set_kind(ButtonKind.PRIMARY if tab.chosen else ButtonKind.SECONDARY)
        offered = tuple(tab.which for tab in tabs)
        if offered != self._shown:
            self._shown = offered
            for which in offered:
                self._tabs.add(self._buttons[which])
        self._tabs.arrange()

    def show_rows(self, rows: Sequence[SignLine], current: str, title: str, count: int) -> None:
        """One list."""
        self.set_title(title)
        self._many = (count, len(rows))
        self._tell_many()
        self.rows.setAccessibleName(f"{title}清单")
        opened = sum(row.box == "opened" for row in rows)
        boxed = sum(bool(row.box) for row in rows)
        self.set_badges(
            [
                Mark(f"已看 {opened}", BadgeKind.GREEN, "-"),
                Mark(f"未看 {boxed - opened}", BadgeKind.PLAIN, "-"),
            ]
            if boxed
            else []
        )
        self.rows.set_rows(
            [
                SignRow(row.key, row.title, row.who, row.line, mark_of(row.limit), row.box, row.tone)
                for row in rows
            ],
            current,
        )
        self._scroll.setVisible(bool(rows))
        self.empty.setVisible(not rows)

    def _tell_many(self) -> None:
        """With large text there is no room for the second half beside the badges."""
        count, shown = self._many
        more = f"，最急的 {shown} 件在此" if count > shown and not self._tabbed else ""
        self.set_note(f"{count:,} 件{more}")

    def show_batch(self, batch: Batch) -> None:
        """What Ctrl+Enter would sign."""
        running = batch.running
        title = f"一起签 {batch.count} 件" if batch.offered else batch.secret
        self._together.set_text(running.words if running is not None else title)
        self.secret.line.setPlaceholderText(batch.secret)
        self.secret.line.setAccessibleName(batch.secret)
        self._once.set_text(f"{batch.secret.removeprefix('签名')}只用这一次，不保存")
        said = batch.offered or running is not None
        self._why.set_text(batch.note if said else "签审查意见、决定时用")
        self.sign.set_caption(f"签发 {running.of if running is not None else batch.count} 件")
        self.sign.setVisible(batch.offered)
        if batch.count and running is None:
            self.sign.unlock()
        else:
            self.sign.lock(batch.note)

    def set_layout_mode(self, *, narrow: bool, tabbed: bool) -> None:
        """Narrower windows leave the list less room."""
        self.setFixedWidth(px(TABS if tabbed else NARROW if narrow else WIDE))
        self._why.setVisible(not tabbed)
        self._tabbed = tabbed
        self._tell_many()
        self.sign.set_side(8 if tabbed or narrow else 12)
        self.secret.setMinimumWidth(px(60))
        self._tabs.arrange()

    def _arrange(self) -> None:
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(px(10), px(4), px(10), px(4))
        inner.addWidget(self._tabs)
        self.body.addWidget(holder)
        self.body.addWidget(Line())
        self.body.addWidget(self._scroll, 1)
        self.body.addWidget(self.empty, 1)
        foot = _Foot()
        column = QVBoxLayout(foot)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.setSpacing(px(6))
        words, keys = QHBoxLayout(), QHBoxLayout()
        words.setSpacing(px(8))
        words.addWidget(self._together)
        words.addWidget(self._why, 1)
        keys.setSpacing(px(8))
        keys.addWidget(self.secret, 1)
        keys.addWidget(self.sign)
        column.addLayout(words)
        column.addLayout(keys)
        column.addWidget(self._once)
        self.body.addWidget(foot)


class _Foot(QWidget):
    """A quiet ground."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)  # painted, so that it follows a change of theme
        painter.fillRect(self.rect(), color("sf2"))
        painter.end()
