"""本人口令, and 签名口令 beside it, as a box: one line and one key; the three fields open in its place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from hallclient.app.password import Check
from hallclient.ui.screens.local.own import OwnPart
from hallclient.ui.theme import px
from hallclient.ui.widgets.banner import Banner, BannerKind
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.field import Field
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.note_line import NoteLine


class OwnBox(QWidget):
    """`grown` when the fields are open: whoever scrolls brings them into view. Nothing typed outlives a leave."""

    grown = Signal()

    def __init__(self, name: str = "local.own", word: str = "口令", key: str = "Alt+K") -> None:
        """`word`: what is changed here, by `key`."""
        super().__init__()
        self._what = word
        named(self, name, "本人" + word)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._part: OwnPart | None = None
        self._word = named(Label("", "body", wrap=True), f"{name}.standing")
        self._factor = Label("", "aid", "t2", wrap=True)
        self.ask = Button("换" + word, key, object_name=f"{name}.ask", height=28, role="aid")
        self.banner = Banner(f"{name}.message")
        self.old = Field(f"{name}.old", "原" + word, hint="现在用的", password=True)
        self.new = Field(f"{name}.new", "新" + word, hint="新" + word, password=True)
        self.again = Field(f"{name}.again", "再输一次", hint=f"新{word}再输一次", password=True)
        self._fields = (self.old, self.new, self.again)
        self._rule = Label("", "note", "t2", wrap=True)
        self._points: list[NoteLine] = []
        self._lines = QVBoxLayout()
        self.give = Button(
            "换好",
            "Enter",
            ButtonKind.PRIMARY,
            object_name=f"{name}.change",
            height=28,
            role="aid",
            bind=False,
        )
        self.leave = Button("不换了", "Esc", object_name=f"{name}.leave", height=28, role="aid", bind=False)
        self._form = QWidget()
        self._arrange()
        self.ask.triggered.connect(self.open)
        self.leave.triggered.connect(self.shut)
        self.give.triggered.connect(self._give)
        for field in (self.new, self.again):
            field.edited.connect(lambda _: self._typed())
        self.old.entered.connect(self.new.line.setFocus)
        self.new.entered.connect(self.again.line.setFocus)
        self.again.entered.connect(self._give)

    def connect_to(self, part: OwnPart) -> None:
        """Where what is typed goes."""
        self._part = part

    def open(self) -> None:
        """The three fields, empty."""
        self.banner.say(BannerKind.NOTE, "")
        self._form.show()
        self.ask.hide()
        self._typed()
        self.old.line.setFocus()

    def shut(self) -> None:
        """Back to the one line; nothing of what was typed stays."""
        for field in self._fields:
            field.forget()
        self.give.unlock()
        inside = self._form.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        self._form.hide()
        self.ask.show()
        if inside:
            self.ask.setFocus()

    # ── told by the presenter

    def show_standing(self, word: str, factor: str) -> None:
        self._word.set_text(word)
        self._factor.set_text(factor)

    def show_rule(self, rule: str) -> None:
        self._rule.set_text(rule)

    def show_checks(self, points: tuple[Check, ...]) -> None:
        for place, point in enumerate(points):
            if place == len(self._points):
                self._points.append(NoteLine(parent=self._form))
                self._lines.addWidget(self._points[place])
            line = self._points[place]
            line.say(point.text, "gr" if point.met else "t3", "check" if point.met else "circle")
            line.setAccessibleName(f"{point.text}：{'好' if point.met else '还没有'}")
        for line in self._points[len(points) :]:
            line.say("")

    def show_busy(self) -> None:
        self.give.lock("正在换" + self._what)

    def refuse(self, text: str) -> None:
        """Why not; all three are typed anew but what was not reached yet."""
        self.give.unlock()
        self.banner.say(BannerKind.DO_FIRST, text)
        if self.old.text() and self.new.text():
            for field in self._fields:
                field.forget()
            self._typed()
        (self.new if self.old.text() else self.old).line.setFocus()

    def done(self, text: str) -> None:
        self.shut()
        self.banner.say(BannerKind.RESTORED, text)

    # ── done by the person

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._form.isVisible():
            self.shut()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Another screen, or the lock: what was typed goes."""
        super().hideEvent(event)
        self.shut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._form.isVisible():
            self.grown.emit()

    def _typed(self) -> None:
        if self._part is not None:
            self._part.typed(self.new.text(), self.again.text())

    def _give(self) -> None:
        if self._part is not None and not self.give.reason:
            self._part.change(self.old.text(), self.new.text(), self.again.text())

    def _arrange(self) -> None:
        form = QVBoxLayout(self._form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(px(6))
        rows = QGridLayout()
        rows.setHorizontalSpacing(px(10))
        rows.setVerticalSpacing(px(6))
        for place, (word, field) in enumerate(
            zip(("原" + self._what, "新" + self._what, "再输一次"), self._fields, strict=True)
        ):
            rows.addWidget(Label(word, "body", "t2"), place, 0)
            rows.addWidget(field, place, 1)
        rows.setColumnStretch(1, 1)
        form.addLayout(rows)
        self._lines.setSpacing(0)
        form.addLayout(self._lines)
        form.addWidget(self._rule)
        keys = QHBoxLayout()
        keys.setSpacing(px(8))
        keys.addWidget(self.give)
        keys.addWidget(self.leave)
        keys.addStretch(1)
        form.addLayout(keys)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addWidget(self._word)
        column.addWidget(self._factor)
        column.addWidget(self.banner)
        row = QHBoxLayout()
        row.addWidget(self.ask)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self._form)
        self._form.hide()
