"""The head of 办件: number, stage, item, applicant, the search; below them the clocks."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from hallclient.ui.screens.case.beside_clocks import BesideClock
from hallclient.ui.screens.case.clocks import Clock
from hallclient.ui.screens.case.presenter import CaseHead
from hallclient.ui.theme import px
from hallclient.ui.widgets.badge import (
    Badge,
    BadgeKind,
    Mark,
    calendar_unpublished,
    clock_stopped,
    days_left,
    past_promise,
    past_statutory,
)
from hallclient.ui.widgets.card import Card
from hallclient.ui.widgets.clock_bar import ClockBar, Segment
from hallclient.ui.widgets.flow_box import FlowBox
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named, set_tip
from hallclient.ui.widgets.paint import text_width
from hallclient.ui.widgets.search_field import SearchField

NO_LIMIT: Final = 16_777_215
"""Qt's own greatest width."""
BADGES = {
    "blue": BadgeKind.BLUE,
    "amber": BadgeKind.AMBER,
    "green": BadgeKind.GREEN,
    "red": BadgeKind.RED,
    "plain": BadgeKind.PLAIN,
    "filled": BadgeKind.FILLED_RED,
}


def mark_of(clock: Clock) -> Mark:
    """The badge of a clock."""
    match clock.state:
        case "unpublished":
            return calendar_unpublished()
        case "past_promise":
            return past_promise(clock.days)
        case "past_statutory":
            return past_statutory(clock.days)
        case "past":
            return Mark(f"红 逾期 {clock.days} 日", BadgeKind.RED, "octagon-alert")
        case "stands":
            return clock_stopped(clock.days)
        case "done":
            return Mark("期内", BadgeKind.GREEN)
        case "near":
            return days_left(clock.days, near=True)
        case "running":
            return days_left(clock.days)


class ClockPanel(QWidget):
    """Name, what is used, badge and last day above the bar of one clock."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._title = Label("", "body", bold=True)
        self._note = Label("", "aid", "t2", elide=True)
        self._badge = Badge("", large=True)
        self._until = named(Label("", "body", bold=True), f"case.clock.{name}.until")
        self._bar = ClockBar(f"case.clock.{name}", name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self._title)
        row.addWidget(self._note, 1)
        row.addWidget(self._badge)
        row.addWidget(self._until)
        column.addLayout(row)
        column.addWidget(self._bar)
        self._why = Label("", "aid", "t2", wrap=True)
        column.addWidget(self._why)
        column.addStretch(1)
        self._said = ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_note()

    def _fit_note(self) -> None:
        """A reason is never shortened: where the line has no room for it, it stands below the bar."""
        beside = (self._title, self._badge, self._until)
        room = self.width() - sum(one.sizeHint().width() + px(8) for one in beside if not one.isHidden())
        first, _, rest = self._said.partition(" · ")
        below = bool(rest) and text_width(self._said, self._note.font()) > room
        self._note.set_text(first if below else self._said)
        self._why.set_text(rest if below else "")
        self._why.setVisible(below)

    def show_clock(self, clock: Clock) -> None:
        """One clock."""
        mark = mark_of(clock)
        self._title.set_text(clock.title)
        self._said = clock.note
        self._badge.set_mark(mark.text, mark.kind, mark.icon)
        self._until.set_text(clock.until)
        self._until.setVisible(clock.state != "unpublished")
        self._bar.setAccessibleName(clock.title)
        self._bar.set_clock([Segment(stretch, days) for stretch, days in clock.stretches])
        self._bar.setVisible(bool(clock.stretches))
        self._fit_note()


class BesideRow(FlowBox):
    """What runs beside the two limits, a badge each; no row where nothing does."""

    LINE, BETWEEN = 26, 8

    def __init__(self) -> None:
        super().__init__()
        named(self, "case.beside", "其他期限")
        self.hide()

    def show_clocks(self, clocks: tuple[BesideClock, ...]) -> None:
        """These, in their order."""
        self.clear()
        for at, clock in enumerate(clocks):
            badge = Badge(clock.text, BADGES[clock.tone], clock.icon)
            set_tip(badge, clock.basis)
            self.add(named(badge, f"case.beside.{at}", clock.text))
        self.setAccessibleDescription("；".join(clock.text for clock in clocks))
        self.setVisible(bool(clocks))
        self.arrange()

    def in_line(self) -> int:
        """The width that all of them need beside one another."""
        widths = [one.sizeHint().width() for group in self._groups for one in group]
        return sum(widths) + px(self.BETWEEN) * max(0, len(widths) - 1)


class CaseHeadZone(Card):
    """Shows a case, or the list that leads to one."""

    def __init__(self) -> None:
        super().__init__("cases.head")
        self.search = SearchField("cases.search", "找办件", hint="姓名、编号、状态", key="/")
        self._title = named(Label("办件", "page"), "cases.title")
        self._code = named(Label("", "body", "t2"), "cases.query_code", "查询码")
        self._stage = Badge("", large=True)
        self._stage.setObjectName("case.stage")
        self._item = named(Label("", "item", elide=True), "case.item")
        self._who = named(Label("", "body", elide=True), "case.applicant")
        self._clocks = (ClockPanel("first"), ClockPanel("second"))
        self._beside = BesideRow()
        self._of_case = (self._stage, self._item, self._who)
        self._tabbed = False
        self._placed: tuple[bool, bool] | None = None
        self._arrange()
        self.show_list("办件", "")

    def show_list(self, title: str, note: str) -> None:
        """Above a list."""
        self._title.set_text(title)
        self._code.set_text(note)
        self._code.setVisible(not self._tabbed)
        for part in (*self._of_case, *self._clocks, self._beside):
            part.hide()

    def show_case(self, head: CaseHead) -> None:
        """Above a case."""
        self._title.set_text(head.number)
        self._code.set_text(f"查询码 {head.query_code}")
        self._code.show()
        self._stage.set_mark(head.stage, BADGES[head.tone], "-")
        self._item.set_text(head.item)
        self._who.set_text(head.applicant)
        for part in self._of_case:
            part.show()
        for index, panel in enumerate(self._clocks):
            panel.setVisible(index < len(head.clocks))
            if index < len(head.clocks):
                panel.show_clock(head.clocks[index])
        self._beside.show_clocks(head.beside)
        self._place()
        self._place_beside()

    def set_layout_mode(self, *, narrow: bool, tabbed: bool) -> None:
        """Narrower windows leave the search less room; under 1000 the item and its applicant go below."""
        self._tabbed = tabbed
        self._code.setVisible(not tabbed or not self._stage.isHidden())
        self.search.setFixedWidth(px(300 if tabbed else 260 if narrow else 320))
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()
        self._place_beside()

    def _place_beside(self) -> None:
        """With large text the badges stand in the line of the item, where it has room: the acts need it."""
        beside = (self._item, self._who, self._code)
        taken = (
            sum(one.sizeHint().width() + self._second.spacing() for one in beside) + self._beside.in_line()
        )
        up = self._tabbed and not self._beside.isHidden() and taken <= self.contentsRect().width() - px(30)
        for row in (self._second, self._column):
            row.removeWidget(self._beside)
        wide = QSizePolicy.Policy.Fixed if up else QSizePolicy.Policy.Ignored
        self._beside.setSizePolicy(wide, QSizePolicy.Policy.Fixed)
        if up:
            self._beside.setFixedWidth(self._beside.in_line())
            self._second.insertWidget(self._second.indexOf(self._code), self._beside)
        else:
            self._beside.setMinimumWidth(0)
            self._beside.setMaximumWidth(NO_LIMIT)
            self._column.addWidget(self._beside)

    def _place(self) -> None:
        """Nobody's name is cut for the search: where the first line has no room for it, it stands in the second."""
        beside = (self._title, self._stage, self._item, self._code)
        taken = sum(one.sizeHint().width() + self._first.spacing() for one in beside)
        taken += self.search.minimumWidth() + self._first.spacing()  # fixed by the mode
        room = self.contentsRect().width() - px(30) - taken
        below = self._tabbed or (not self._who.isHidden() and self._who.sizeHint().width() > room)
        if (below, self._tabbed) == self._placed:
            return
        self._placed = (below, self._tabbed)
        for row in (self._first, self._second):
            row.removeWidget(self._item)
            row.removeWidget(self._who)
            row.removeWidget(self._code)
        row, at = (self._second, 0) if below else (self._first, 2)
        row.insertWidget(at, self._item)
        row.insertWidget(at + 1, self._who, 100)  # before the empty rest of the line
        if self._tabbed:
            self._second.addWidget(self._code)
        else:
            self._first.insertWidget(self._first.indexOf(self.search), self._code)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(10), px(14), px(10))
        column.setSpacing(px(6))
        self._first, self._second = QHBoxLayout(), QHBoxLayout()
        for row in (self._first, self._second):
            row.setSpacing(px(10))
            column.addLayout(row)
        self._column = column
        self._first.addWidget(self._title)
        self._first.addWidget(self._stage)
        self._first.addStretch(1)
        self._first.addWidget(self._code)
        self._first.addWidget(self.search)
        clocks = QHBoxLayout()
        clocks.setSpacing(px(28))
        for panel in self._clocks:
            clocks.addWidget(panel, 1)
        column.addLayout(clocks)
        column.addWidget(self._beside)
        self.set_layout_mode(narrow=False, tabbed=False)
