"""Small forms in place: the licence that serves instead of a paper, a note on a point, a change."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from hallclient.ui.screens.intake.judging import SEEN_WORDS
from hallclient.ui.theme import px
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.code_field import CodeField
from hallclient.ui.widgets.drop_down import DropDown
from hallclient.ui.widgets.field import Field
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.note_line import NoteLine
from hallclient.ui.widgets.option import Option


class Strip(QWidget):
    """Esc gives up; Enter in the last field takes what stands there."""

    gave_up = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.gave_up.emit()
        else:
            event.ignore()


class LicenceStrip(Strip):
    """E: name, number, holder, validity of an electronic licence and how it was seen."""

    def __init__(self, take: Callable[[str, str, str, str, str], str]) -> None:
        super().__init__()
        named(self, "intake.licence", "电子证照")
        self._take = take
        self.name = Field("intake.licence.name", "证照名称", max_units=200)
        self.number = CodeField("intake.licence.number", "证照编号", max_units=100)
        self.holder = Field("intake.licence.holder", "持证人", max_units=200)
        self.until = CodeField("intake.licence.until", "有效期至", hint="长期留空", max_units=12)
        self.seen = DropDown(
            "intake.licence.seen", "查验方式", [Option(key, word) for key, word in SEEN_WORDS.items()]
        )
        self.note = NoteLine()
        self.done = Button("免交", "Enter", ButtonKind.PRIMARY, object_name="intake.licence.take", height=28)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(4))
        for at, (word, widget) in enumerate(
            (("证照", self.name), ("持证人", self.holder), ("编号", self.number), ("有效期至", self.until))
        ):
            grid.addWidget(Label(word, "aid", "t2"), at // 2, at % 2 * 2)
            grid.addWidget(widget, at // 2, at % 2 * 2 + 1)
        grid.addWidget(Label("查验", "aid", "t2"), 2, 0)
        grid.addWidget(self.seen, 2, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.note, 1)
        foot.addWidget(self.done)
        grid.addLayout(foot, 2, 2, 1, 2)
        self.done.triggered.connect(self._on_take)
        for field in (self.name, self.number, self.holder, self.until):
            field.entered.connect(self._on_take)

    def open(self, name: str, number: str, holder: str, until: str, seen: str) -> None:
        """What is known already."""
        for field, text in (
            (self.name, name),
            (self.number, number),
            (self.holder, holder),
            (self.until, until),
        ):
            field.set_text(text)
        self.seen.set_value(seen)
        self.note.say("")
        (self.number if not number else self.until).select_all()

    @property
    def entry(self) -> tuple[str, str, str, str, str]:
        """As it stands now."""
        return (
            self.name.text(), self.number.text(), self.holder.text(), self.until.text(), self.seen.value
        )  # fmt: skip

    def _on_take(self) -> None:
        wrong = self._take(*self.entry)
        self.note.say(wrong, "rd", "x")


class NoteStrip(Strip):
    """N: the clerk's own words on a failed point."""

    taken = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        named(self, "intake.note", "补注")
        self._point = Label("", "aid", "rd", bold=True, elide=True)
        self.text = Field("intake.note.text", "补注", hint="写明差在哪里，会印在补正告知书上", max_units=400)
        self.done = Button("补注", "Enter", ButtonKind.PRIMARY, object_name="intake.note.take", height=28)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        column.addWidget(self._point)
        row = QHBoxLayout()
        row.addWidget(self.text, 1)
        row.addWidget(self.done)
        column.addLayout(row)
        self.text.entered.connect(lambda: self.taken.emit(self.text.text()))
        self.done.triggered.connect(lambda: self.taken.emit(self.text.text()))

    def open(self, point: str, text: str) -> None:
        """The point and what was noted before."""
        self._point.set_text(point)
        self.text.set_text(text)
        self.text.select_all()


class ChangeStrip(Strip):
    """Alt+B: the applicant's own change of an application that has its number: the reason, then Enter."""

    taken = Signal(str)
    swap_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "intake.change", "登记变更")
        self.reason = Field(
            "intake.change.reason", "变更了什么", hint="申请人变更了什么；先在表和材料里改好", max_units=400
        )
        self.done = Button(
            "登记变更", "Enter", ButtonKind.PRIMARY, object_name="intake.change.take", height=28
        )
        self.close_button = Button("收起", "Esc", object_name="intake.change.close", height=28)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(12), px(8), px(12), px(8))
        row.setSpacing(px(8))
        row.addWidget(Label("申请人自己变更申请", "body", bold=True))
        row.addWidget(self.reason, 1)
        self.swap = Button("换交这份材料", "Alt+H", object_name="intake.change.swap", height=28, bind=False)
        row.addWidget(self.swap)
        row.addWidget(self.done)
        row.addWidget(self.close_button)
        self.swap.triggered.connect(self.swap_asked)
        self.reason.entered.connect(lambda: self.taken.emit(self.reason.text()))
        self.done.triggered.connect(lambda: self.taken.emit(self.reason.text()))
        self.close_button.triggered.connect(self.gave_up)

    def open(self, reason: str = "", *, stay: bool = False) -> None:
        """With a reason that is known already, or empty; `stay`: the keys stay where they are."""
        self.reason.set_text(reason)
        if not stay:
            self.reason.select_all()
