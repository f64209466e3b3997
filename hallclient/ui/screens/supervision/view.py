"""监察: findings and cards, with what a supervisor and a unit may say and do; whose duty it is signs in for 坐班."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from hallclient.ui.screens.matters.view import Deed, MattersView
from hallclient.ui.screens.supervision.presenter import FILTERS, SupervisionPresenter
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.label import Label

DEEDS = (
    Deed("give", "give", "亮牌", "Alt+L", ButtonKind.PRIMARY),
    Deed("raise", "raise", "升级", "Alt+U", ButtonKind.DESTRUCTIVE),
    Deed("answer", "answer", "答复", "Alt+D", ButtonKind.PRIMARY),
    Deed("corrected", "answer", "答复并已整改", "Alt+Z", ButtonKind.SECONDARY),
    Deed("withdraw", "withdraw", "撤牌", "Alt+K", ButtonKind.SECONDARY),
)
ROWS = (("give", "raise", "withdraw"), ("answer", "corrected"))
"""The supervisor's, the unit's."""
EMPTY = {
    "": "按监察规则从办件和编号里查出的问题会排到这里",
    "pushes": "决定推送给监管部门以后还没有回执的排到这里，等多久写在最前",
}


class SupervisionView(MattersView):
    """Alt+B signs in for 坐班."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "supervision", "监察", FILTERS, DEEDS, listed="监察清单", parent=parent,
            empty=EMPTY,
            words="附言、答复或者理由", hint="附言、答复或者撤牌的理由",
        )  # fmt: skip
        self._duty = Label("", "aid", "t2")
        self.sit = Button("登记坐班", "Alt+B", object_name="supervision.sit_in", height=28, role="aid")
        self._duty.hide()
        self.sit.hide()
        self._arrange(self._whole(ROWS), (self._duty, self.sit))
        self.show_sheet(None, "")

    def connect_to(self, presenter: SupervisionPresenter) -> None:
        """Where what the person does goes."""
        self.lead_to(presenter)
        self.sit.triggered.connect(presenter.sit_in)
        self.acts["give"].triggered.connect(lambda: presenter.give(self.words.text()))
        self.acts["raise"].triggered.connect(lambda: presenter.raise_(self.words.text()))
        self.acts["answer"].triggered.connect(lambda: presenter.answer(self.words.text(), corrected=False))
        self.acts["corrected"].triggered.connect(lambda: presenter.answer(self.words.text(), corrected=True))
        self.acts["withdraw"].triggered.connect(lambda: presenter.withdraw(self.words.text()))

    def show_duty(self, text: str, *, may: bool) -> None:
        """How often this week; the key once a day."""
        self._duty.set_text(text)
        self._duty.show()
        self.sit.show()
        if may:
            self.sit.unlock()
        else:
            self.sit.lock("今天已登记坐班")
