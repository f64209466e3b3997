"""监察: findings and cards at the left, the chosen one whole at the right, below it what may be said and done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hallclient.ui.screens.supervision.presenter import FILTERS, SupervisionPresenter
from hallclient.ui.screens.supervision.wording import Sheet, SupervisionLine
from hallclient.ui.theme import px
from hallclient.ui.widgets.badge import BadgeKind, Mark
from hallclient.ui.widgets.banner import Banner, BannerKind
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.card import Card, Line
from hallclient.ui.widgets.empty_list import EmptyList
from hallclient.ui.widgets.flow_box import FlowBox
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named
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
BANNERS = {"blue": BannerKind.NOTE, "amber": BannerKind.DO_FIRST, "green": BannerKind.RESTORED}
ACTS = (
    ("give", "亮牌", "Alt+L", ButtonKind.PRIMARY),
    ("raise", "升级", "Alt+U", ButtonKind.DESTRUCTIVE),
    ("answer", "答复", "Alt+D", ButtonKind.PRIMARY),
    ("corrected", "答复并已整改", "Alt+Z", ButtonKind.SECONDARY),
    ("withdraw", "撤牌", "Alt+K", ButtonKind.SECONDARY),
)


class SupervisionView(QWidget):
    """Arrows move, digits filter, Enter opens the case, F5 reads again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "supervision", "监察")
        self._presenter: SupervisionPresenter | None = None
        self._filters = [
            Button(word, object_name=f"supervision.filter.{at}", height=28, role="aid")
            for at, (_, word) in enumerate(FILTERS, start=1)
        ]
        self.list = WorkList("supervision.list", "监察清单")
        self.empty = EmptyList(
            "supervision.empty", "check", "这一类现在没有", "按监察规则从办件和编号里查出的问题会排到这里"
        )
        self.banner = Banner("supervision.said")
        self._title = Label("", "item", wrap=True)
        self._scroll = Scroll(QWidget())
        self.words = TextArea(
            "supervision.words", "附言、答复或者理由", hint="附言、答复或者撤牌的理由", lines=3
        )
        self.open = Button(
            "看办件", "Enter", object_name="supervision.open", height=28, role="aid", bind=False
        )
        self.acts = {
            key: Button(word, cap, kind, object_name=f"supervision.{key}") for key, word, cap, kind in ACTS
        }
        self._parts = FlowBox()
        self._duty = Label("", "aid", "t2")
        self.sit = Button("登记坐班", "Alt+B", object_name="supervision.sit_in", height=28, role="aid")
        self._duty.hide()
        self.sit.hide()
        self._arrange()
        self.show_sheet(None, "")

    def connect_to(self, presenter: SupervisionPresenter) -> None:
        """Where what the person does goes."""
        self._presenter = presenter
        self.list.rows.current_changed.connect(presenter.look)
        self.list.rows.opened.connect(lambda _: presenter.open())
        self.open.triggered.connect(presenter.open)
        for (key, _), button in zip(FILTERS, self._filters, strict=True):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.triggered.connect(lambda key=key: presenter.filter(key))
        self.sit.triggered.connect(presenter.sit_in)
        self.words.edited.connect(presenter.write)
        self.acts["give"].triggered.connect(lambda: presenter.give(self.words.text()))
        self.acts["raise"].triggered.connect(lambda: presenter.raise_(self.words.text()))
        self.acts["answer"].triggered.connect(lambda: presenter.answer(self.words.text(), corrected=False))
        self.acts["corrected"].triggered.connect(lambda: presenter.answer(self.words.text(), corrected=True))
        self.acts["withdraw"].triggered.connect(lambda: presenter.withdraw(self.words.text()))

    def show_lines(
        self, lines: Sequence[SupervisionLine], counts: dict[str, int], chosen: str, current: str
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

    def show_sheet(self, sheet: Sheet | None, words: str) -> None:
        """One finding or card whole; only what may be done now is offered. `words`: what is being written of it."""
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
        for text in sheet.said if sheet is not None else ():
            column.addWidget(Label(text, "body", "ac2", wrap=True, selectable=True))
        column.addStretch(1)
        self._scroll.setWidget(fresh)
        fresh.setAutoFillBackground(False)
        self._title.set_text(sheet.title if sheet is not None else "")
        may = sheet.may if sheet is not None else frozenset()
        for key, button in self.acts.items():
            button.setVisible(("answer" if key == "corrected" else key) in may)
        self.words.setVisible(bool(may))
        self.words.set_text(words)
        self.open.setVisible(sheet is not None and bool(sheet.case_id))

    def say(self, text: str, tone: str) -> None:
        self.banner.say(BANNERS[tone], text)

    def show_duty(self, text: str, *, may: bool) -> None:
        """How often this week; the key once a day."""
        self._duty.set_text(text)
        self._duty.show()
        self.sit.show()
        if may:
            self.sit.unlock()
        else:
            self.sit.lock("今天已登记坐班")

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
        left = Card("supervision.body")
        inner = QVBoxLayout(left)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.setSpacing(0)
        for button in self._filters:
            self._parts.add(button)
        row = QHBoxLayout()
        row.setContentsMargins(px(12), px(6), px(12), px(6))
        row.setSpacing(px(8))
        row.addWidget(self._parts, 1)
        row.addWidget(self._duty)
        row.addWidget(self.sit)
        inner.addLayout(row)
        inner.addWidget(Line())
        inner.addWidget(self.list, 1)
        inner.addWidget(self.empty, 1)
        both.addWidget(left, 3)
        right = Card("supervision.sheet")
        sheet = QVBoxLayout(right)
        sheet.setContentsMargins(px(16), px(12), px(12), px(12))
        sheet.setSpacing(px(8))
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.open)
        sheet.addLayout(head)
        sheet.addWidget(self._scroll, 1)
        sheet.addWidget(self.words)
        for keys in (("give", "raise", "withdraw"), ("answer", "corrected")):  # the supervisor's, the unit's
            line = QHBoxLayout()
            line.setSpacing(px(8))
            for key in keys:
                line.addWidget(self.acts[key])
            line.addStretch(1)
            sheet.addLayout(line)
        both.addWidget(right, 2)
        column.addLayout(both, 1)


def _row(line: SupervisionLine) -> WorkRow:
    kind, icon = BADGES[line.tone]
    return WorkRow(
        key=line.key,
        limit=line.level,
        limit_note=line.since,
        title=line.title,
        who=line.who,
        detail=line.detail,
        mark=Mark(line.state, kind, icon),
        ink=line.ink,
        edge="rd" if line.ink == "rd" else "aml" if line.ink == "am" else "",
    )
