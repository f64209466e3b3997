"""同项在办 in the place of head and zones: the open case at the left, what is being taken in at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from hallclient.ui.screens.intake.models import Beside
from hallclient.ui.screens.intake.strips import Strip
from hallclient.ui.theme import px
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.card import Line
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.note_line import NoteLine
from hallclient.ui.widgets.scroll import Scroll
from hallclient.ui.widgets.side_by_side import LABEL, SIDE, Pair, SideBySide

NO_GROUND = "同项在办不是不予受理的理由；接着收件，编号时会记下在办的那一件"
MASKED = "在办件现在不由本窗口经办，个人信息遮盖"
KEYS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}


class BesideStrip(Strip):
    """Digits choose another open case, Enter opens it, Esc goes on; arrows scroll."""

    chosen = Signal(int)
    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "intake.beside", "同项在办对照")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._title = Label("同项在办，两件对照", "zone")
        self._count = named(Label("", "aid", "t2", elide=True), "intake.beside.count")
        self._there = named(Label("", "body", bold=True), "intake.beside.there")
        self._since = named(Label("", "aid", "t2", elide=True), "intake.beside.since")
        self._here = Label("正在收的这件", "body", bold=True)
        self._not_yet = Label("还没有编号，正在受理台录入", "aid", "t2", elide=True)
        self.rows = named(SideBySide(), "intake.beside.rows")
        self._scroll = Scroll(self.rows)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.note = NoteLine()
        self.old = Button(
            "打开在办的那件", "Enter", ButtonKind.SECONDARY, object_name="intake.beside.old", height=28
        )
        self.close_button = Button(
            "接着收件", "Esc", ButtonKind.PRIMARY, object_name="intake.beside.close", height=28
        )
        self.old.triggered.connect(self.opened)
        self.close_button.triggered.connect(self.gave_up)
        self._arrange()

    def open(self, beside: Beside) -> None:
        """Another pair."""
        more = f"；第 {beside.at + 1} 件，共 {beside.count} 件，按数字换" if beside.count > 1 else ""
        same = len(beside.rows) - beside.differing
        self._count.set_text(f"{beside.item}　{beside.differing} 处不同，{same} 处相同{more}")
        self._there.set_text(f"在办 {beside.number}")
        self._since.set_text(beside.since)
        self.rows.show_pairs(
            [Pair(row.label, row.there, row.here, row.differs, marked=not row.masked) for row in beside.rows]
        )
        self._scroll.verticalScrollBar().setValue(0)
        self.note.say(f"{MASKED}。{NO_GROUND}" if beside.masked else NO_GROUND)
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if len(text) == 1 and text in "123456789":
            self.chosen.emit(int(text) - 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif (steps := KEYS.get(Qt.Key(event.key()))) is not None:
            bar = self._scroll.verticalScrollBar()
            bar.setValue(bar.value() + steps * px(34))
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.setSpacing(px(6))
        head = QHBoxLayout()
        head.setSpacing(px(10))
        head.addWidget(self._title)
        head.addWidget(self._count, 1)
        column.addLayout(head)
        heads = QHBoxLayout()
        heads.setSpacing(0)
        heads.addSpacing(px(LABEL))
        for title, under in ((self._there, self._since), (self._here, self._not_yet)):
            cell = QVBoxLayout()
            cell.setContentsMargins(px(SIDE), 0, px(SIDE), 0)
            cell.setSpacing(0)
            cell.addWidget(title)
            cell.addWidget(under)
            heads.addLayout(cell, 1)
        heads.addSpacing(self._scroll.verticalScrollBar().sizeHint().width())
        column.addLayout(heads)
        column.addWidget(Line())
        column.addWidget(self._scroll, 1)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addWidget(self.note, 1)
        foot.addWidget(self.old)
        foot.addWidget(self.close_button)
        column.addLayout(foot)
