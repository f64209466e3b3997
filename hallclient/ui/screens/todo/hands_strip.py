"""交班 and 接办 in place, below the list: two rows, Enter does it, Esc leaves everything as it was."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hallclient.ui.screens.todo.hands import HandsPart
from hallclient.ui.theme import px
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.card import Line
from hallclient.ui.widgets.choice import Choice
from hallclient.ui.widgets.drop_down import DropDown
from hallclient.ui.widgets.field import Field
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.note_line import NoteLine
from hallclient.ui.widgets.option import Option

NOTE_UNITS = 100
REASONS = (
    Option("absent", "原经办人不在岗", "1"),
    Option("moved", "已调岗", "2"),
    Option("chief", "首席代表安排", "3"),
)


class HandsStrip(QWidget):
    """Not to be seen until asked for. `closed` when the keys go back to the list."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "todo.hands", "交班、接办")
        self._part: HandsPart | None = None
        self._title = named(Label("", "body", bold=True), "todo.hands.title")
        self._what = named(Label("", "body", "t2", elide=True), "todo.hands.what")
        self.whom = DropDown("todo.hands.whom", "交给谁", (), hint="交给谁")
        self.note = Field("todo.hands.note", "附言", hint="附言，可以不写", max_units=NOTE_UNITS)
        self.reason = Choice("todo.hands.reason", "接办的原因", REASONS)
        self.do = Button(
            "交班", "Enter", ButtonKind.PRIMARY, object_name="todo.hands.do", height=28, bind=False
        )
        self.leave = Button("不交了", "Esc", object_name="todo.hands.leave", height=28, bind=False)
        self._wrong = NoteLine()
        self._giving = (self.whom, self.note)
        self._arrange()
        self.do.triggered.connect(self._do)
        self.leave.triggered.connect(self.close)
        self.note.entered.connect(self._do)
        self.hide()

    def connect_to(self, part: HandsPart) -> None:
        """Where what the person does goes."""
        self._part = part

    # ── told by the presenter

    def show_leaving(self, what: str, whom: tuple[tuple[str, str], ...]) -> None:
        self._open("交班", what, "不交了", giving=True)
        self.whom.set_options([Option(value, name) for value, name in whom])
        self.whom.set_value("")
        self.note.set_text("")
        self.whom.setFocus()

    def show_take(self, what: str, reasons: tuple[tuple[str, str], ...]) -> None:
        self._open("接办", what, "不接了", giving=False)
        self.reason.set_value("")
        self.reason.setFocus()

    def refuse(self, text: str) -> None:
        self._wrong.say(text, "rd", "x")

    def close(self) -> bool:
        """Back to the list."""
        if self.isVisible():
            self.hide()
            self.closed.emit()
        return True

    # ── done by the person

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Bare keys in here are not the list's."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._do()
        event.accept()

    def _do(self) -> None:
        if self._part is None:
            return
        if self.whom.isVisible():
            self._part.give(self.whom.value, self.note.text())
        else:
            self._part.take(self.reason.value)

    def _open(self, title: str, what: str, leave: str, *, giving: bool) -> None:
        self._title.set_text(title)
        self._what.set_text(what)
        self.do.set_caption(title)
        self.leave.set_caption(leave)
        for part in self._giving:
            part.setVisible(giving)
        self.reason.setVisible(not giving)
        self._wrong.say("")
        self.show()

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, px(8))
        column.setSpacing(px(6))
        column.addWidget(Line())
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setContentsMargins(px(12), 0, px(12), 0)
            row.setSpacing(px(8))
            column.addLayout(row)
        first.addWidget(self._title)
        first.addWidget(self._what, 1)
        first.addWidget(self._wrong)
        self.whom.setFixedWidth(px(150))
        second.addWidget(self.whom)
        second.addWidget(self.note, 1)
        second.addWidget(self.reason)
        second.addStretch(0)
        second.addWidget(self.do)
        second.addWidget(self.leave)
