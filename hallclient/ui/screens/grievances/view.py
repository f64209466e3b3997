"""评价、投诉、办不成事: what was said, with what is owed for it, and the form that takes one in."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from hallclient.ui.screens.grievances.form import GrievanceForm
from hallclient.ui.screens.grievances.presenter import FILTERS, GrievancesPresenter
from hallclient.ui.screens.matters.view import Deed, MattersView
from hallclient.ui.screens.matters.wording import MatterSheet
from hallclient.ui.theme import px
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.drop_down import DropDown
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.option import Option

DEEDS = (
    Deed("assign", "assign", "转办", "Alt+L", ButtonKind.PRIMARY),
    Deed("contact", "contact", "联系核实", "Alt+D", ButtonKind.PRIMARY),
    Deed("answer", "answer", "答复", "Alt+D", ButtonKind.PRIMARY),
    Deed("corrected", "answer", "答复并已整改", "Alt+Z", ButtonKind.SECONDARY),
    Deed("content", "follow_up", "回访满意", "Alt+U", ButtonKind.PRIMARY),
    Deed("not_content", "follow_up", "回访不满意", "Alt+K", ButtonKind.DESTRUCTIVE),
    Deed("receipt", "receipt", "登记回执", "Alt+H", ButtonKind.SECONDARY),
    Deed("not_reached", "follow_up", "没有联系上", "Alt+W", ButtonKind.SECONDARY),
)
ROWS = (("contact", "answer", "corrected"), ("content", "not_content", "not_reached"), ("receipt",))


class GrievancesView(MattersView):
    """Alt+N takes one in."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "grievances", "评价与投诉", FILTERS, DEEDS, listed="评价、投诉、办不成事", parent=parent,
            empty="申请人扫文书上的码评价的、窗口登记的会排到这里",
            words="核实、答复或者回访", hint="核实到什么、怎么答复、回访怎么说",
        )  # fmt: skip
        self.figures = Label("", "body", "t2", wrap=True)
        self.unit = DropDown("grievances.unit", "转给哪个单位", (), hint="选单位")
        self._shown = ("", "")  # the matter of the sheet, and its unit
        self.new = Button("登记", "Alt+N", object_name="grievances.new", height=28, role="aid")
        self.form = GrievanceForm()
        whom = QHBoxLayout()
        whom.setSpacing(px(8))
        whom.addWidget(self.unit, 1)
        whom.addWidget(self.acts["assign"])
        self._right = QStackedWidget()
        self._right.addWidget(self._whole(ROWS, whom))
        self._right.addWidget(self.form)
        self._arrange(self._right, (self.new,), self.figures)
        self.show_sheet(None, "")

    def connect_to(self, presenter: GrievancesPresenter) -> None:
        """Where what the person does goes."""
        self.lead_to(presenter)
        self.unit.set_options([Option(code, word) for code, word in presenter.units])
        self.form.set_units(presenter.units)
        self.new.setVisible(presenter.takes)
        self.new.triggered.connect(lambda: self.show_form(open_=True))
        self.form.left.connect(lambda: self.show_form(open_=False))
        self.form.taken.connect(lambda: presenter.take(*self.form.said()))
        acts, words = self.acts, self.words
        acts["assign"].triggered.connect(lambda: presenter.assign(self.unit.value, words.text()))
        acts["receipt"].triggered.connect(presenter.receipt)
        acts["contact"].triggered.connect(lambda: presenter.contact(words.text()))
        acts["answer"].triggered.connect(lambda: presenter.answer(words.text(), corrected=False))
        acts["corrected"].triggered.connect(lambda: presenter.answer(words.text(), corrected=True))
        for key, content in (("content", True), ("not_content", False), ("not_reached", None)):
            acts[key].triggered.connect(
                lambda content=content: presenter.follow_up(words.text(), content=content)
            )

    def show_sheet(self, sheet: MatterSheet | None, words: str) -> None:
        """To hand it on is what is to be done where nothing else is."""
        super().show_sheet(sheet, words)
        may = sheet.may if sheet is not None else frozenset()
        owes = ButtonKind.PRIMARY if may.isdisjoint({"contact", "answer"}) else ButtonKind.SECONDARY
        self.acts["assign"].set_kind(owes)
        self.unit.setVisible("assign" in may)
        told = (sheet.key, sheet.unit) if sheet is not None else ("", "")
        if told != self._shown:  # read again, it leaves alone what is being chosen
            self.unit.set_value(told[1])
        self._shown = told

    def show_figures(self, text: str) -> None:
        """本月 in one line."""
        self.figures.set_text(text)
        self.figures.setAccessibleName(text.replace("\u2060", ""))  # is for the eye alone

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
