"""开机口令 before there is a counter: chosen where the desktop has no key ring, or asked for where it was chosen."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hallclient.ui.screens.start.frame import Frame, Steps
from hallclient.ui.screens.start.path_field import FieldRows
from hallclient.ui.screens.start.presenter import STEPS, TITLE
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.field import Field

LEAST: Final = 8
FORGOT: Final = "忘了口令"
FORGOT_STEPS: Final = ("定新口令", "用恢复密钥取回", "登录")
CHOOSE: Final = (
    "这台电脑没有系统密钥库（gnome-keyring、kwallet），账本由一句开机口令封存，每次启动输一次。"
    f"至少 {LEAST} 个字符；忘了要用大厅的恢复密钥取回。"
)
ASK: Final = "这台电脑没有系统密钥库，请输原来的开机口令。"
FORGOTTEN: Final = (
    f"定一句新的开机口令，至少 {LEAST} 个字符；下一页用大厅的恢复密钥取回账本的密钥。"
    "取回以前什么都不改动，旧口令封存的密钥文件改名保留。"
)
Owed = Literal["choose", "ask", "forgotten"]
NOTES: Final[dict[Owed, str]] = {"choose": CHOOSE, "ask": ASK, "forgotten": FORGOTTEN}


class PhrasePage(Frame):
    """`given(phrase)` once until an answer came; `left` for Esc."""

    given = Signal(str)
    left = Signal()

    def __init__(self, owed: Owed, parent: QWidget | None = None) -> None:
        """`owed`: a first one, the one that there is, or another instead of it."""
        panel, steps = (TITLE, STEPS) if owed != "forgotten" else (FORGOT, FORGOT_STEPS)
        super().__init__("start.lock", panel, Steps(steps, 0), "开机口令", NOTES[owed], parent)
        self._twice = owed != "ask"
        self.phrase = Field("start.lock.phrase", "开机口令", password=True, height=36)
        self.again = Field("start.lock.again", "再输一次", password=True, height=36)
        self.go = Button("继续", "Enter", ButtonKind.PRIMARY, object_name="start.lock.go", bind=False)
        self.back = Button("返回", "Esc", object_name="start.lock.back", bind=False)
        rows = FieldRows()
        rows.add("开机口令", self.phrase)
        rows.add("再输一次", self.again)
        self.body.addLayout(rows)
        rows.show_row(self.again, self._twice)  # in its place by now: else it would flash up as a window
        self.body.addStretch(1)
        for button in (self.go, self.back, self.look):
            self.keys.add(button)
        self.setFocusProxy(self.phrase.line)
        self.phrase.entered.connect(self.again.line.setFocus if self._twice else self._give)
        self.again.entered.connect(self._give)
        self.go.triggered.connect(self._give)
        self.back.triggered.connect(self.left)
        self.on_escape(self.left.emit)

    @property
    def typed(self) -> tuple[str, str]:
        """What stands there."""
        return self.phrase.text(), self.again.text()

    def put(self, typed: tuple[str, str]) -> None:
        """What stood in the page that this one replaces."""
        for field, text in zip((self.phrase, self.again), typed, strict=True):
            field.set_text(text)

    def refuse(self, text: str) -> None:
        """It is not taken: why; the fields are free for another try."""
        self.go.unlock()
        self.look.setEnabled(True)
        self.say(text, "amber")
        for field in (self.phrase, self.again):
            field.set_text("")
        self.phrase.line.setFocus()

    def _give(self) -> None:
        phrase = self.phrase.text()
        if self.go.reason:
            return
        if len(phrase) < (LEAST if self._twice else 1):
            self.refuse(f"开机口令至少 {LEAST} 个字符。" if self._twice else "先输开机口令。")
        elif self._twice and phrase != self.again.text():
            self.refuse("两次输入不同，没有采用。")
        else:
            self.say("")
            self.go.lock("正在核对")
            self.look.setEnabled(False)
            self.given.emit(phrase)
