"""The case in 审批: head with its badges, the one table and the materials read only; with large text as two tabs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from hallclient.ui.screens.approval.contract import Head
from hallclient.ui.screens.approval.list_zone import mark_of
from hallclient.ui.screens.case.reading_zone import INKS
from hallclient.ui.screens.reading import MaterialRow, handed_in
from hallclient.ui.theme import px
from hallclient.ui.widgets.badge import Badge, BadgeKind, Mark
from hallclient.ui.widgets.card import Card, ZoneCard
from hallclient.ui.widgets.flow_box import FlowBox
from hallclient.ui.widgets.keycap import KeyCap
from hallclient.ui.widgets.label import IconLabel, Label
from hallclient.ui.widgets.material_list import MaterialList
from hallclient.ui.widgets.material_row import MaterialRow as PaintedRow
from hallclient.ui.widgets.naming import named, personal
from hallclient.ui.widgets.runs import Run
from hallclient.ui.widgets.scroll import Scroll

TOP = Qt.AlignmentFlag.AlignTop


class _Badges(FlowBox):
    LINE, GAP, BETWEEN = 24, 6, 8


class CaseHeadCard(Card):
    """Item, whose, number; below them the badges."""

    def __init__(self) -> None:
        super().__init__("approval.head")
        self._item = named(Label("", "item"), "approval.item")
        self._who = personal(named(Label("", "item", elide=True), "approval.applicant"))
        self._number = named(Label("", "aid", "t2"), "approval.number")
        self._flow = _Badges()
        self._badges: list[Badge] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(10), px(12), px(8))
        column.setSpacing(px(4))
        row = QHBoxLayout()
        row.setSpacing(px(16))
        row.addWidget(self._item)
        row.addWidget(self._who, 1)
        row.addWidget(self._number)
        column.addLayout(row)
        column.addWidget(self._flow)

    @property
    def words(self) -> str:
        """What the badges say."""
        return "　".join(badge.mark.text for badge in self._badges)

    def show_head(self, head: Head) -> None:
        """One case."""
        self._item.set_text(head.item)
        self._who.set_text(head.applicant)
        self._number.set_text(head.number)
        self._flow.clear()
        self._badges = []
        for told in head.badges:
            mark = mark_of(told)
            badge = Badge(mark.text, mark.kind, mark.icon)
            self._badges.append(badge)
            self._flow.add(badge)
        self._flow.arrange()

    def set_layout_mode(self, *, tabbed: bool) -> None:
        """With large text the number gives way to whose case it is."""
        self._number.setVisible(not tabbed)
        self._flow.arrange()


def _other_tab(card: ZoneCard, word: str) -> tuple[QWidget, ...]:
    """With large text: which key leads to the other one."""
    parts = (KeyCap("Ctrl+Tab"), Label(word, "aid", "t2"))
    for part in parts:
        card.head_right.addWidget(part)
        part.hide()
    return parts


class FormCard(ZoneCard):
    """The one table, read only."""

    def __init__(self) -> None:
        super().__init__("approval.form", "一张表")
        self.turn = _other_tab(self, "材料")
        self.head_right.addWidget(IconLabel("lock", 14, "t2"))
        self.head_right.addWidget(Label("只读", "aid", "t2"))
        self._holder = QWidget()
        self._grid = QGridLayout(self._holder)
        self._grid.setContentsMargins(px(14), px(8), px(12), px(8))
        self._grid.setHorizontalSpacing(px(12))
        self._grid.setVerticalSpacing(px(7))
        self.view = Scroll(self._holder)
        self.body.addWidget(self.view, 1)

    def show_form(self, rows: tuple[tuple[str, str], ...]) -> None:
        """Label and value."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for at in range(self._grid.rowCount()):
            self._grid.setRowStretch(at, 0)
        for at, (label, value) in enumerate(rows):
            self._grid.addWidget(Label(label, "aid", "t2", wrap=True), at, 0, TOP)
            self._grid.addWidget(personal(Label(value, "body", wrap=True, selectable=True)), at, 1, TOP)
        self._grid.setColumnMinimumWidth(0, px(84))
        self._grid.setColumnStretch(1, 1)
        self._grid.setRowStretch(len(rows), 1)
        self.view.verticalScrollBar().setValue(0)


class MaterialCard(ZoneCard):
    """The checklist as it was found, with its files."""

    def __init__(self) -> None:
        super().__init__("approval.materials", "材料")
        self.turn = _other_tab(self, "一张表")
        self.list = MaterialList("approval.material", "材料清单", still=True)
        self.body.addWidget(self.list, 1)

    def show_materials(self, rows: tuple[MaterialRow, ...]) -> None:
        """Number, mark, name; at the right what was handed in, or the finding in words."""
        painted = []
        for at, row in enumerate(rows, 1):
            ink = INKS[row.mark][1]
            word = handed_in(row) if row.mark == "sound" and not row.flows else row.word
            painted.append(
                PaintedRow(
                    str(at),
                    at,
                    row.name,
                    row.mark,
                    (Run(word, "t2" if row.mark == "sound" else ink),) if word else (),
                )
            )
        self.list.rows.set_rows(painted)
        sound = sum(row.mark == "sound" for row in rows)
        free = sum(row.mark in ("licence", "promised") for row in rows)
        owed = len(rows) - sound - free
        marks = [Mark(f"合格 {sound}", BadgeKind.GREEN)] * bool(sound)
        marks += [Mark(f"免交 {free}", BadgeKind.BLUE)] * bool(free)
        marks += [Mark(f"待补 {owed}", BadgeKind.AMBER)] * bool(owed)
        self.set_badges(marks)
