"""冲突 as in design 11: what happened, both versions side by side, the reason, and the act that settles it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from hallclient.ui.screens.conflict.page import Page
from hallclient.ui.screens.conflict.presenter import ConflictPresenter
from hallclient.ui.screens.conflict.table import Heads, VersionRows
from hallclient.ui.shell.layout import layout_kind
from hallclient.ui.theme import px, theme
from hallclient.ui.widgets.banner import Banner, BannerKind
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.card import Card, Line
from hallclient.ui.widgets.field import Field
from hallclient.ui.widgets.field_box import FieldState
from hallclient.ui.widgets.label import IconLabel, Label
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.progress import Progress
from hallclient.ui.widgets.runs import Run, RunText
from hallclient.ui.widgets.scroll import Scroll

BANNERS = {
    "red": BannerKind.HAPPENED,
    "amber": BannerKind.DO_FIRST,
    "green": BannerKind.RESTORED,
    "blue": BannerKind.NOTE,
}
REASON_NOTE = "记入办件，随两版一起保存"


class ConflictView(QWidget):
    """Arrows and 1, 2, 3 choose, Enter goes to the reason, F9 settles, F8 leaves it to the chief, F4 shows the case,
    Esc goes back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "conflict", "冲突与待核")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._presenter: ConflictPresenter | None = None
        self._page: Page | None = None
        self._title = named(Label("", "page"), "conflict.title")
        self._what = named(Label("", "body", "t2", elide=True), "conflict.what")
        self._how = named(RunText((), "body"), "conflict.how")
        self.case = Button("看办件", "F4", object_name="conflict.case", height=28, role="aid")
        self.back = Button("返回待办", "Esc", object_name="conflict.back", height=28, role="aid")
        self.banner = Banner("conflict.message")
        self.progress = Progress("conflict.busy", "不等了")
        self.heads = named(Heads(), "conflict.heads")
        self.rows = named(VersionRows(), "conflict.rows", "两版对照")
        self._table, self._words = QWidget(), QWidget()
        self._as_one = False
        self._scroll = Scroll(self._table)
        self._scroll.keep(self._current)
        bar = self._scroll.verticalScrollBar()

        def beside_bar(_least: int, most: int) -> None:
            if isValid(self.heads) and isValid(
                bar
            ):  # Qt takes a window's parts down one by one, and still tells
                self.heads.leave_right(bar.sizeHint().width() if most and not self._as_one else 0)

        bar.rangeChanged.connect(beside_bar)
        self.reason = Field("conflict.reason", "选用理由", max_units=400)
        self.other_value = Field("conflict.other.value", "正确内容", max_units=400)
        self._other_label = named(Label("", "body", bold=True), "conflict.other.label")
        self._answer = named(RunText((), "answer"), "conflict.answer")
        self._note = named(RunText((), "aid"), "conflict.note")
        self.again = Button("重新收件", "F5", object_name="conflict.again", height=36)
        self.chief = Button("请主管定", "F8", object_name="conflict.chief", height=36)
        self.other = Button("另录正确内容", "3", object_name="conflict.other", height=36)
        self.keep = Button(
            "核定", "F9", ButtonKind.PRIMARY, object_name="conflict.keep", height=44, role="entry"
        )
        self._arrange()

    def connect_to(self, presenter: ConflictPresenter) -> None:
        """Where what the person does goes."""
        self._presenter = presenter
        self.rows.moved.connect(presenter.move)
        self.rows.taken.connect(presenter.take)
        self.rows.clicked.connect(presenter.choose)
        self.rows.other_asked.connect(presenter.other)
        self.rows.reason_asked.connect(self.ask_reason)
        self.reason.edited.connect(presenter.write_reason)
        self.reason.entered.connect(presenter.settle)
        self.other_value.entered.connect(lambda: presenter.give_other(self.other_value.text()))
        self.keep.triggered.connect(presenter.settle)
        self.keep.refused.connect(lambda why: presenter.settle())
        self.chief.triggered.connect(presenter.leave_to_chief)
        self.other.triggered.connect(presenter.other)
        self.other.refused.connect(lambda why: presenter.other())
        self.again.triggered.connect(presenter.take_in_again)
        self.case.triggered.connect(presenter.see_case)
        self.back.triggered.connect(presenter.leave)
        self.progress.way_out.connect(self.progress.finish)

    # ── told by the presenter

    def show_nothing(self) -> None:
        """Another case: what was written for the one before is gone."""
        self._page = None
        self._body.hide()
        self._foot.hide()
        self.reason.set_text("")
        self.hide_other()
        self.show_message("", "blue")

    def show_page(self, page: Page) -> None:
        before, self._page = self._page, page
        self._body.show()
        self._foot.show()
        self._title.set_text(page.title)
        self._what.set_text(page.what)
        self._how.set_runs((Run(page.how, "t2"),))
        self.heads.show_heads(page.heads)
        self.rows.show_rows(page.rows, page.current)
        self._column.activate()
        self._scroll.show_rect(self._current())
        self._answer.set_runs((Run(page.answer, "ac2", bold=True),))
        self._note.set_runs((Run(page.answer_note, "t2"),))
        for button, key in (
            (self.keep, page.keep), (self.other, page.other), (self.chief, page.chief), (self.again, page.again)
        ):  # fmt: skip
            button.setVisible(bool(key.word))
            button.set_caption(key.word or button.caption)
            button.lock(key.why)
        self.case.setVisible(page.case)
        if before is None:
            (self.rows if page.current >= 0 else self.reason.line).setFocus()

    def show_message(self, text: str, tone: str) -> None:
        self.banner.say(BANNERS.get(tone, BannerKind.NOTE), text)

    def ask_reason(self) -> None:
        self.reason.line.setFocus()

    def ask_other(self, label: str, text: str) -> None:
        self._other_label.set_text(f"{label}的正确内容")
        self.other_value.set_text(text)
        self.other_value.set_state(FieldState.EMPTY, "写好按 Enter；不另录按 Esc")
        self._other_row.show()
        self._reason_row.hide()  # one at a time: the rows keep their room
        self.other_value.select_all()

    def show_problem(self, text: str) -> None:
        self.other_value.set_state(FieldState.MUST_CHANGE, text)

    def hide_other(self) -> None:
        self._other_row.hide()
        self._reason_row.show()
        if self._page is not None:
            self.rows.setFocus()

    def show_waiting(self, waiting: bool) -> None:
        if waiting:
            self.progress.start("正在读账本")
        else:
            self.progress.finish()

    # ── done by the person

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._go_back()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._page is not None:
            (self.rows if self._page.current >= 0 else self.reason.line).setFocus()

    def minimumSizeHint(self) -> QSize:
        return QSize(px(560), px(420))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        tabbed = layout_kind(self.window().width(), theme().scale) == "tabs"
        self._aside.setVisible(not tabbed)
        if tabbed != self._as_one:
            self._as_one = tabbed
            self._place_words()

    def _current(self) -> QRect:
        """The row at hand, within all that scrolls; nothing where none is."""
        if self._page is None or self._page.current < 0:
            return QRect()
        return self.rows.current_rect().translated(self.rows.pos())

    def _place_words(self) -> None:
        """In a low window what happened and whose the versions are scrolls with them: the rows have the room."""
        edge = px(16) if self._as_one else 0
        self._told.setContentsMargins(edge, px(8) if self._as_one else 0, edge, 0)
        if self._as_one:
            self._column.insertWidget(0, self._words)
            self._column.insertWidget(1, self.heads)
            self.heads.leave_right(0)
        else:
            self._head.addWidget(self._words)
            self._body_column.insertWidget(0, self.heads)

    def _go_back(self) -> None:
        if not self._other_row.isHidden():
            self.hide_other()
        elif self.reason.line.hasFocus() and self._page is not None and self._page.current >= 0:
            self.rows.setFocus()
        elif self._presenter is not None:
            self._presenter.leave()

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self._head_card())
        column.addWidget(self.progress)
        column.addWidget(self.banner)
        self._column = QVBoxLayout(self._table)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.rows)
        self._column.addStretch(1)
        self._body = Card("conflict.body")
        body = self._body_column = QVBoxLayout(self._body)
        body.setContentsMargins(1, 1, 1, 1)
        body.setSpacing(0)
        body.addWidget(self.heads)
        body.addWidget(self._scroll, 1)
        body.addWidget(Line())
        self._other_row = QWidget()
        self._lay_row(self._other_row, self._other_label, self.other_value, None)
        self._aside = Label(REASON_NOTE, "aid", "t2")
        self._reason_row = QWidget()
        self._lay_row(self._reason_row, Label("选用理由", "body", bold=True), self.reason, self._aside)
        body.addWidget(self._other_row)
        body.addWidget(self._reason_row)
        self._other_row.hide()
        column.addWidget(self._body, 1)
        column.addWidget(self._foot_card())
        column.addStretch(0)

    def _head_card(self) -> Card:
        card = Card("conflict.head")
        whole = self._head = QVBoxLayout(card)
        whole.setContentsMargins(px(16), px(10), px(16), px(10))
        whole.setSpacing(px(2))
        first = QHBoxLayout()
        first.setSpacing(px(8))
        first.addWidget(IconLabel("flag", 18, "am"))
        first.addWidget(self._title)
        first.addStretch(1)
        first.addWidget(self.case)
        first.addWidget(self.back)
        whole.addLayout(first)
        self._told = QVBoxLayout(self._words)
        self._told.setContentsMargins(0, 0, 0, 0)
        self._told.setSpacing(px(2))
        self._told.addWidget(self._what)
        self._told.addWidget(self._how)
        whole.addWidget(self._words)
        return card

    def _foot_card(self) -> Card:
        self._foot = Card("conflict.foot")
        self._foot.setAccessibleName("核定")
        self._foot.set_left_bar("ac")
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(px(18), px(8), px(12), px(8))
        row.setSpacing(px(8))
        words = QVBoxLayout()
        words.setSpacing(px(2))
        words.addWidget(self._answer)
        words.addWidget(self._note)
        row.addLayout(words, 1)
        for button in (self.again, self.chief, self.other, self.keep):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return self._foot

    @staticmethod
    def _lay_row(row: QWidget, label: Label, field: Field, aside: Label | None) -> None:
        across = QHBoxLayout(row)
        across.setContentsMargins(px(16), px(8), px(16), px(8))
        across.setSpacing(px(8))
        across.addWidget(label)
        across.addWidget(field, 1)
        if aside is not None:
            across.addWidget(aside)
