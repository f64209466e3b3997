"""评价、投诉、办不成事: what was said at the left, the chosen one whole at the right, below it what is owed for it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from hallclient.ui.screens.grievances.form import GrievanceForm
from hallclient.ui.screens.grievances.presenter import FILTERS, GrievancesPresenter
from hallclient.ui.screens.grievances.wording import GrievanceLine, GrievanceSheet
from hallclient.ui.theme import px
from hallclient.ui.widgets.badge import BadgeKind, Mark
from hallclient.ui.widgets.banner import Banner, BannerKind
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.card import Card, Line
from hallclient.ui.widgets.drop_down import DropDown
from hallclient.ui.widgets.empty_list import EmptyList
from hallclient.ui.widgets.flow_box import FlowBox
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.option import Option
from hallclient.ui.widgets.scroll import Scroll
from hallclient.ui.widgets.text_area import TextArea
from hallclient.ui.widgets.work_list import WorkList, WorkRow

BADGES = {
    "red": (BadgeKind.RED, "octagon-alert"),
    "amber": (BadgeKind.AMBER, "triangle-alert"),
    "blue": (BadgeKind.BLUE, "-"),
    "green": (BadgeKind.GREEN, ""),
    "plain": (BadgeKind.PLAIN, "file-text"),
}
BANNERS = {"amber": BannerKind.DO_FIRST, "green": BannerKind.RESTORED}
ACTS = (
    ("assign", "assign", "转办", "Alt+L", ButtonKind.PRIMARY),
    ("contact", "contact", "联系核实", "Alt+D", ButtonKind.PRIMARY),
    ("answer", "answer", "答复", "Alt+D", ButtonKind.PRIMARY),
    ("corrected", "answer", "答复并已整改", "Alt+Z", ButtonKind.SECONDARY),
    ("content", "follow_up", "回访满意", "Alt+U", ButtonKind.PRIMARY),
    ("not_content", "follow_up", "回访不满意", "Alt+K", ButtonKind.DESTRUCTIVE),
    ("not_reached", "follow_up", "没有联系上", "Alt+W", ButtonKind.SECONDARY),
)
"""Name, what it does, word, key, kind."""


class GrievancesView(QWidget):
    """Arrows move, digits filter, Enter opens the case, F5 reads again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "grievances", "评价与投诉")
        self._presenter: GrievancesPresenter | None = None
        self._filters = [
            Button(word, object_name=f"grievances.filter.{at}", height=28, role="aid")
            for at, (_, word) in enumerate(FILTERS, start=1)
        ]
        self.list = WorkList("grievances.list", "评价、投诉、办不成事")
        self.empty = EmptyList(
            "grievances.empty", "check", "这一类现在没有", "申请人扫文书上的码评价的、窗口登记的会排到这里"
        )
        self.banner = Banner("grievances.said")
        self.figures = Label("", "body", "t2", wrap=True)
        self._title = Label("", "item", wrap=True)
        self._scroll = Scroll(QWidget())
        self.unit = DropDown("grievances.unit", "转给哪个单位", (), hint="选单位")
        self._shown = ("", "")  # the matter of the sheet, and its unit
        self.words = TextArea(
            "grievances.words", "核实、答复或者回访", hint="核实到什么、怎么答复、回访怎么说", lines=3
        )
        self.open = Button(
            "看办件", "Enter", object_name="grievances.open", height=28, role="aid", bind=False
        )
        self.new = Button("登记", "Alt+N", object_name="grievances.new", height=28, role="aid")
        self.acts = {
            key: Button(word, cap, kind, object_name=f"grievances.{key}") for key, _, word, cap, kind in ACTS
        }
        self.form = GrievanceForm()
        self._parts, self._right = FlowBox(), QStackedWidget()
        self._arrange()
        self.show_sheet(None, "")

    def connect_to(self, presenter: GrievancesPresenter) -> None:
        """Where what the person does goes."""
        self._presenter = presenter
        units = [Option(code, word) for code, word in presenter.units]
        self.unit.set_options(units)
        self.form.set_units(presenter.units)
        self.new.setVisible(presenter.takes)
        self.list.rows.current_changed.connect(presenter.look)
        self.list.rows.opened.connect(lambda _: presenter.open())
        self.open.triggered.connect(presenter.open)
        for (key, _), button in zip(FILTERS, self._filters, strict=True):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.triggered.connect(lambda key=key: presenter.filter(key))
        self.new.triggered.connect(lambda: self.show_form(open_=True))
        self.form.left.connect(lambda: self.show_form(open_=False))
        self.form.taken.connect(lambda: presenter.take(*self.form.said()))
        acts, words = self.acts, self.words
        words.edited.connect(presenter.write)
        acts["assign"].triggered.connect(lambda: presenter.assign(self.unit.value, words.text()))
        acts["contact"].triggered.connect(lambda: presenter.contact(words.text()))
        acts["answer"].triggered.connect(lambda: presenter.answer(words.text(), corrected=False))
        acts["corrected"].triggered.connect(lambda: presenter.answer(words.text(), corrected=True))
        for key, content in (("content", True), ("not_content", False), ("not_reached", None)):
            acts[key].triggered.connect(
                lambda content=content: presenter.follow_up(words.text(), content=content)
            )

    def show_lines(
        self, lines: Sequence[GrievanceLine], counts: dict[str, int], chosen: str, current: str
    ) -> None:
        """The rows of the chosen part, the row of the sheet current, and how many each part has."""
        for (key, word), button in zip(FILTERS, self._filters, strict=True):
            button.set_caption(f"{word} {counts[key]}")
            button.set_kind(ButtonKind.PRIMARY if key == chosen else ButtonKind.SECONDARY)
        self._parts.arrange()
        held = self.list.rows.hasFocus()
        self.list.setVisible(bool(lines))
        self.empty.setVisible(not lines)
        self.list.set_rows([_row(line) for line in lines], current)
        if held or self.hasFocus():
            self.take_keys()

    def show_sheet(self, sheet: GrievanceSheet | None, words: str) -> None:
        """One of them whole; only what may be done now is offered. `words`: what is being written of it."""
        fresh = QWidget()
        column = QVBoxLayout(fresh)
        column.setContentsMargins(0, 0, px(6), 0)
        column.setSpacing(px(4))
        for head, text in sheet.lines if sheet is not None else ():
            row = QHBoxLayout()
            row.setSpacing(px(10))
            name = Label(head, "aid", "t2")
            name.setFixedWidth(px(34))
            row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(Label(text, "body", wrap=True, selectable=True), 1)
            column.addLayout(row)
        for text in sheet.done if sheet is not None else ():
            column.addWidget(Label(text, "body", "ac2", wrap=True, selectable=True))
        column.addStretch(1)
        self._scroll.setWidget(fresh)
        fresh.setAutoFillBackground(False)
        self._title.set_text(sheet.title if sheet is not None else "")
        may = sheet.may if sheet is not None else frozenset()
        for key, what, *_ in ACTS:
            self.acts[key].setVisible(what in may)
        owes = ButtonKind.PRIMARY if may.isdisjoint({"contact", "answer"}) else ButtonKind.SECONDARY
        self.acts["assign"].set_kind(owes)
        self.unit.setVisible("assign" in may)
        told = (sheet.key, sheet.unit) if sheet is not None else ("", "")
        if told != self._shown:  # read again, it leaves alone what is being chosen
            self.unit.set_value(told[1])
        self._shown = told
        self.words.set_text(words)
        self.words.setVisible(bool(may))
        self.open.setVisible(sheet is not None and bool(sheet.case_id))

    def show_figures(self, text: str) -> None:
        """本月 in one line."""
        self.figures.set_text(text)

    def show_form(self, *, open_: bool) -> None:
        """登记 in the place of the sheet; what is being written in it stays when it is asked for again."""
        was_open = self._right.currentIndex() == 1
        self._right.setCurrentIndex(1 if open_ else 0)
        if open_:
            if not was_open:
                self.form.clear()
            self.form.begin()
        else:
            self.take_keys()

    def say(self, text: str, tone: str) -> None:
        self.banner.say(BANNERS[tone], text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._presenter is not None and event.key() == Qt.Key.Key_F5:
            self._presenter.start()
        elif self._presenter is not None and event.text() in tuple("1234"):
            self._presenter.filter(FILTERS[int(event.text()) - 1][0])
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """The keys are the list's, so that digits lead to the parts."""
        super().showEvent(event)
        self.take_keys()

    def take_keys(self) -> None:
        """Digits and F5 are heard whether there is a list or not."""
        (self if self.list.isHidden() else self.list.rows).setFocus()

    def minimumSizeHint(self) -> QSize:
        return QSize(px(560), px(420))

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self.banner)
        both = QHBoxLayout()
        both.setSpacing(px(8))
        left = Card("grievances.body")
        inner = QVBoxLayout(left)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.setSpacing(0)
        for button in self._filters:
            self._parts.add(button)
        row = QHBoxLayout()
        row.setContentsMargins(px(12), px(6), px(12), px(6))
        row.setSpacing(px(8))
        row.addWidget(self._parts, 1)
        row.addWidget(self.new)
        inner.addLayout(row)
        inner.addWidget(Line())
        told = QHBoxLayout()
        told.setContentsMargins(px(12), px(6), px(12), px(6))
        told.addWidget(self.figures, 1)
        inner.addLayout(told)
        inner.addWidget(Line())
        inner.addWidget(self.list, 1)
        inner.addWidget(self.empty, 1)
        both.addWidget(left, 3)
        right = Card("grievances.sheet")
        around = QVBoxLayout(right)
        around.setContentsMargins(px(16), px(12), px(12), px(12))
        around.addWidget(self._right)
        self._right.addWidget(self._whole())
        self._right.addWidget(self.form)
        both.addWidget(right, 2)
        column.addLayout(both, 1)

    def _whole(self) -> QWidget:
        whole = QWidget()
        sheet = QVBoxLayout(whole)
        sheet.setContentsMargins(0, 0, 0, 0)
        sheet.setSpacing(px(8))
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.open)
        sheet.addLayout(head)
        sheet.addWidget(self._scroll, 1)
        whom = QHBoxLayout()
        whom.setSpacing(px(8))
        whom.addWidget(self.unit, 1)
        whom.addWidget(self.acts["assign"])
        sheet.addLayout(whom)
        sheet.addWidget(self.words)
        for keys in (
            ("contact", "answer", "corrected"),
            ("content", "not_content", "not_reached"),
        ):
            line = QHBoxLayout()
            line.setSpacing(px(8))
            for key in keys:
                line.addWidget(self.acts[key])
            line.addStretch(1)
            sheet.addLayout(line)
        return whole


def _row(line: GrievanceLine) -> WorkRow:
    kind, icon = BADGES[line.tone]
    return WorkRow(
        key=line.key,
        limit=line.due,
        limit_note=line.note,
        title=line.title,
        who=line.who,
        detail=line.detail,
        mark=Mark(line.state, kind, icon),
        ink=line.ink,
        edge="rd" if line.ink == "rd" else "aml" if line.ink == "am" else "",
    )
