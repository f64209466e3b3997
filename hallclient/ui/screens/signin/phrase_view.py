"""开机口令, where the desktop has no key ring: asked on the screen, with the sign-in's look."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hallclient.ui.screens.signin.panel import BluePanel, WhiteSide, side_by_side
from hallclient.ui.screens.signin.presenter import Panel
from hallclient.ui.theme import px
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.field import Field
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.look_button import LookButton
from hallclient.ui.widgets.naming import named

NOTE = (
    "这台电脑没有系统密钥库，账本由开机口令封存，每次启动输一次。"
    "口令由信息管理员保管；之后再用各人的工号登录。"
)


class PhraseView(QWidget):
    """One field, one button; `given(phrase)` is sent once until an answer came; `forgotten`: by the recovery key."""

    given = Signal(str)
    forgotten = Signal()

    def __init__(
        self, panel: Panel, parent: QWidget | None = None, *, typed: str = "", said: str = ""
    ) -> None:
        """`typed`, `said`: what stood in the page that this one replaces."""
        super().__init__(parent)
        named(self, "phrase", "开机口令")
        self.phrase = Field(
            "phrase.words", "开机口令", hint="开机口令", height=42, role="entry", password=True
        )
        self.open = Button(
            "打开账本", "Enter", ButtonKind.PRIMARY, object_name="phrase.open", height=46, role="answer",
            bind=False,
        )  # fmt: skip
        self.lost = Button("忘了口令", "Alt+R", ButtonKind.QUIET, object_name="phrase.forgotten", role="aid")
        self.look = LookButton("phrase.display")
        self._message = named(Label(said, "body", "rd", wrap=True), "phrase.message")
        self._message.hide()
        blue, white = BluePanel(self), WhiteSide(self)
        blue.show_panel(panel)
        right = QVBoxLayout(white)
        right.setContentsMargins(px(56), px(56), px(56), px(24))
        right.addStretch(1)
        right.addWidget(Label("打开本机账本", "heading"))
        right.addSpacing(px(16))
        right.addWidget(Label("开机口令", "body", "t2"))
        right.addSpacing(px(2))
        right.addWidget(self.phrase)
        right.addSpacing(px(20))
        right.addWidget(self.open)
        right.addSpacing(px(12))
        right.addWidget(self._message)
        right.addSpacing(px(12))
        foot = QHBoxLayout()
        foot.addWidget(self.lost)
        foot.addStretch(1)
        foot.addWidget(self.look)
        right.addLayout(foot)
        right.addSpacing(px(12))
        right.addWidget(Label(NOTE, "note", "t3", wrap=True))
        right.addStretch(2)
        side_by_side(self, blue, white)
        self._message.setVisible(bool(said))  # in its place by now: else it would flash up as a window
        self.phrase.set_text(typed)
        self.setFocusProxy(self.phrase.line)
        self.phrase.entered.connect(self._give)
        self.open.triggered.connect(self._give)
        self.lost.triggered.connect(self.forgotten)

    @property
    def said(self) -> str:
        """Why it did not open."""
        return self._message.text()

    def refuse(self, text: str) -> None:
        """It did not open: why, what was kept, what to do; the field is free for another try."""
        self.open.unlock()
        for beside in (self.look, self.lost):
            beside.setEnabled(True)
        self._message.set_text(text)
        self._message.show()
        self.phrase.set_text("")
        self.phrase.line.setFocus()

    def _give(self) -> None:
        if self.open.reason:
            return
        if not self.phrase.text():
            self.refuse("先输开机口令。")
            return
        self._message.hide()
        self.open.lock("正在打开账本")
        for beside in (self.look, self.lost):
            beside.setEnabled(False)
        self.given.emit(self.phrase.text())
