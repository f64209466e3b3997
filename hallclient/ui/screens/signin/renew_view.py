"""换口令, before anything else is seen: a first password, or one that ran out."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hallclient.ui.screens.signin.panel import BluePanel, WhiteSide, side_by_side
from hallclient.ui.screens.signin.presenter import Panel
from hallclient.ui.theme import px
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.field import Field
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.look_button import LookButton
from hallclient.ui.widgets.naming import named


class RenewView(QWidget):
    """Two fields, one button. `given(new, again)` once until an answer came; `left` for Esc."""

    given = Signal(str, str)
    left = Signal()

    def __init__(
        self, panel: Panel, name: str, reason: str, rule: str, parent: QWidget | None = None, *,
        typed: tuple[str, str] = ("", ""),
    ) -> None:  # fmt: skip
        """`typed`: what stood in the page that this one replaces."""
        super().__init__(parent)
        named(self, "renew", "换口令")
        self.new = Field("renew.new", "新口令", hint="新口令", height=42, role="entry", password=True)
        self.again = Field("renew.again", "再输一次", hint="再输一次", height=42, role="entry", password=True)
        self.change = Button(
            "换好并登录", "Enter", ButtonKind.PRIMARY, object_name="renew.change", height=46, role="answer",
            bind=False,
        )  # fmt: skip
        self.back = Button(
            "回到登录", "Esc", ButtonKind.QUIET, object_name="renew.back", role="aid", bind=False
        )
        self.look = LookButton("renew.display")
        self._message = named(Label("", "body", "rd", wrap=True), "renew.message")
        self._message.hide()
        blue, white = BluePanel(self), WhiteSide(self)
        blue.show_panel(panel)
        right = QVBoxLayout(white)
        right.setContentsMargins(px(56), px(56), px(56), px(24))
        right.addStretch(1)
        right.addWidget(Label("换口令", "heading"))
        right.addSpacing(px(8))
        right.addWidget(named(Label(f"{name}，{reason}", "body", wrap=True), "renew.reason"))
        right.addSpacing(px(12))
        for title, field in (("新口令", self.new), ("再输一次", self.again)):
            right.addWidget(Label(title, "body", "t2"))
            right.addWidget(field)
            right.addSpacing(px(12))
        right.addWidget(self.change)
        right.addSpacing(px(12))
        right.addWidget(self._message)
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.look)
        right.addLayout(foot)
        right.addSpacing(px(12))
        right.addWidget(Label(rule, "note", "t3", wrap=True))
        right.addStretch(2)
        side_by_side(self, blue, white)
        self.new.set_text(typed[0])
        self.again.set_text(typed[1])
        self.setFocusProxy(self.new.line)
        self.new.entered.connect(self.again.line.setFocus)
        self.again.entered.connect(self._give)
        self.change.triggered.connect(self._give)
        self.back.triggered.connect(self.left)
        QShortcut(QKeySequence("Esc"), self).activated.connect(self.left)

    @property
    def typed(self) -> tuple[str, str]:
        """What stands there."""
        return self.new.text(), self.again.text()

    def refuse(self, text: str) -> None:
        """It was not changed: why; both fields are free for another try."""
        self.change.unlock()
        self.look.setEnabled(True)
        self._message.set_text(text)
        self._message.show()
        for field in (self.new, self.again):
            field.set_text("")
        self.new.line.setFocus()

    def _give(self) -> None:
        if self.change.reason:
            return
        if not self.new.text():
            self.refuse("先输新口令。")
            return
        self._message.hide()
        self.change.lock("正在换口令")
        self.look.setEnabled(False)
        self.given.emit(self.new.text(), self.again.text())
