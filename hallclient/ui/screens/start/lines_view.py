"""The steps as a page: what became of each, this PC's public key where the hall does not list it yet."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QGridLayout, QVBoxLayout, QWidget

from hallclient.ui.screens.start.frame import Frame, Steps, head, lines
from hallclient.ui.screens.start.presenter import STEPS, TITLE, LinesPresenter, Shown
from hallclient.ui.theme import px
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.flow_box import FlowBox
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named

LOOK_MS = 300


class LinesView(Frame):
    """`left` to mend what was typed, `done` to go on."""

    left = Signal()
    done = Signal()

    def __init__(self, at: int, on: str, parent: QWidget | None = None) -> None:
        """`at`: which of the steps it is; `on`: where it goes on."""
        super().__init__("start.lines", TITLE, Steps(STEPS, at), STEPS[at], "", parent)
        self._part: LinesPresenter | None = None
        self._lines = QGridLayout()
        self.own = named(Label("", "body", wrap=True, selectable=True), "start.lines.own_key")
        self.copy = Button("复制", "Alt+C", object_name="start.lines.copy", height=28, role="aid")
        self.save = Button("存到 U 盘", "Alt+S", object_name="start.lines.save", height=28, role="aid")
        self.go = Button(on, "Enter", ButtonKind.PRIMARY, object_name="start.lines.go", bind=False)
        self.again = Button("再做一次", "Alt+R", object_name="start.lines.again")
        self.back = Button("返回修改", "Esc", object_name="start.lines.back", bind=False)
        self._key = QWidget()
        self._arrange()
        self._looking = QTimer(self, interval=LOOK_MS)
        self._looking.timeout.connect(self._look_on)

    def connect_to(self, part: LinesPresenter) -> None:
        """Where what is asked goes."""
        self._part = part
        self._looking.start()

    # ── told by the presenter

    def show_lines(self, shown: tuple[Shown, ...]) -> None:
        lines(self._lines, shown)

    def show_key(self, line: str) -> None:
        self.own.set_text(line.strip())
        self._key.setVisible(bool(line))

    def show_end(self, *, done: bool) -> None:
        self.go.setVisible(done)
        self.again.setVisible(not done)
        self.again.unlock()
        self.back.show()
        self.look.show()
        self.keys.arrange()
        (self.go if done else self.again).setFocus()

    # ── done by the person

    def _again(self) -> None:
        if self._part is not None:
            self.again.lock("正在设置")
            self.look.hide()
            self._key.hide()
            self._part.start()

    def _save(self) -> None:
        found = QFileDialog.getExistingDirectory(self, "U 盘上的文件夹")
        if self._part is not None:
            self._part.save_key(found)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.own.text())
        self.say("本机公钥已复制。", "green")

    def _look_on(self) -> None:
        if self._part is not None:
            self._part.look_on()

    def _leave(self) -> None:
        if not self.back.isHidden():
            self.left.emit()

    # ── how it stands

    def _arrange(self) -> None:
        self.body.addLayout(self._lines)
        keys = FlowBox()
        keys.add(self.copy)
        keys.add(self.save)
        column = QVBoxLayout(self._key)
        column.setContentsMargins(0, px(12), 0, 0)
        column.setSpacing(px(8))
        column.addWidget(head("本机公钥"))
        column.addWidget(self.own)
        column.addWidget(keys)
        self.body.addWidget(self._key)
        self.body.addStretch(1)
        for button in (self.go, self.again, self.back, self.look):
            self.keys.add(button)
            button.hide()
        self._key.hide()
        self.copy.triggered.connect(self._copy)
        self.save.triggered.connect(self._save)
        self.go.triggered.connect(self.done)
        self.again.triggered.connect(self._again)
        self.back.triggered.connect(self.left)
        self.on_escape(self._leave)
