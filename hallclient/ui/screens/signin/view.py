"""The sign-in as in design 01: a quiet panel at the left, the two fields at the right."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from hallclient.ui.screens.signin.presenter import Panel
from hallclient.ui.theme import color, px
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.code_field import CodeField
from hallclient.ui.widgets.field import Field
from hallclient.ui.widgets.label import IconLabel, Label
from hallclient.ui.widgets.naming import button_text, named
from hallclient.ui.widgets.note_line import NoteLine

_TONES = {"red": ("rd", "x"), "amber": ("am", "triangle-alert"), "plain": ("t3", "")}


class SignInCommands(Protocol):
    """What the view tells the presenter."""

    def staff_no_typed(self, text: str) -> None: ...
    def window_chosen(self, code: str) -> None: ...
    def attempt(self, staff_no: str, password: str) -> None: ...


class _Blue(QWidget):
    """The panel whose colour is the same in every theme."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), color("panel"))
        painter.end()


class _White(QWidget):
    """The side that asks."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), color("sf"))
        painter.end()


class SignInView(QWidget):
    """Two fields, one button; every word is painted as plain text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "signin", "登录")
        self._commands: SignInCommands | None = None
        self._hall = Label("", "hall_name", "onpanel")
        self._practice = Label("", "applicant", "onpanel", bold=True)
        self._facts = [Label("", "answer", "onpanel", bold=True), Label("", "answer", "onpanel", bold=False),
                       Label("", "answer", "onpanel", bold=False)]  # fmt: skip
        self._checks = QHBoxLayout()
        self.staff_no = CodeField("signin.staff_no", "工号", hint="工号", height=42, role="entry")
        self.password = Field("signin.password", "口令", hint="口令", height=42, role="entry", password=True)
        self._caps = NoteLine()
        self.enter = Button(
            "登录", "Enter", ButtonKind.PRIMARY, object_name="signin.enter", height=46, role="answer"
        )
        self._message = Label("", "body", "rd", wrap=True)
        named(self._message, "signin.message")
        self.change_window = Button(
            "换窗口", "Alt+W", ButtonKind.QUIET, object_name="signin.change_window", role="aid"
        )
        self._windows: tuple[tuple[str, str], ...] = ()
        self._current = ""
        self._versions = Label("", "note", "t3", wrap=True)
        self._arrange()
        self.staff_no.edited.connect(self._on_staff_no)
        self.staff_no.entered.connect(self.password.line.setFocus)
        self.password.entered.connect(self._on_enter)
        self.password.line.installEventFilter(self)
        self.enter.triggered.connect(self._on_enter)
        self.change_window.triggered.connect(self._on_change_window)
        for key in ("Return", "Enter"):
            shortcut = QShortcut(QKeySequence(key), self.enter)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)

    def connect_to(self, commands: SignInCommands) -> None:
        """Where what the person does goes."""
        self._commands = commands
        QTimer.singleShot(0, self.staff_no.line.setFocus)

    # ── told by the presenter

    def show_panel(self, panel: Panel) -> None:
        self._hall.set_text(panel.hall)
        self._practice.set_text("演练 · 不是正式办件" if panel.practice else "综合窗口")
        for label, text in zip(self._facts, (panel.window, panel.today, panel.hours), strict=True):
            label.set_text(text)
        while (item := self._checks.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for good, text in panel.checks:
            self._checks.addWidget(IconLabel("check" if good else "triangle-alert", 16, "onpanel"))
            self._checks.addWidget(Label(text, "entry", "onpanel"))
            self._checks.addSpacing(px(20))
        self._checks.addStretch(1)
        self._versions.set_text(f"本机记录每次登录。连续 5 次口令错误，锁定 10 分钟。\n{panel.versions}")

    def show_person(self, name: str) -> None:
        self.staff_no.set_aside(name, "t2")

    def show_windows(self, windows: tuple[tuple[str, str], ...], current: str) -> None:
        self._windows, self._current = windows, current

    def show_message(self, text: str, tone: str) -> None:
        ink, _ = _TONES[tone]
        self._message.set_ink(ink)
        self._message.set_text(text)
        self._message.setVisible(bool(text))

    def show_busy(self, busy: bool) -> None:
        if busy:
            self.enter.lock("正在核对口令")
        else:
            self.enter.unlock()

    def clear_password(self) -> None:
        self.password.set_text("")
        self.password.line.setFocus()

    # ── done by the person

    def _on_staff_no(self, text: str) -> None:
        if self._commands is not None:
            self._commands.staff_no_typed(text)

    def _on_enter(self) -> None:
        if self._commands is not None and not self.enter.reason:
            self._commands.attempt(self.staff_no.text(), self.password.text())

    def _on_change_window(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for code, name in self._windows:
            menu.addAction(button_text(name)).triggered.connect(partial(self._choose_window, code))
        menu.popup(self.change_window.mapToGlobal(self.change_window.rect().bottomLeft()))

    def _choose_window(self, code: str, checked: bool = False) -> None:
        self._current = code
        if self._commands is not None:
            self._commands.window_chosen(code)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Says when Caps Lock is on, as the letters that come can't be seen."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            text = event.text()
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if len(text) == 1 and text.isascii() and text.isalpha():
                caps = text.isupper() != shifted
                self._caps.say("大写锁定已开" if caps else "", "am", "triangle-alert")
        return False

    # ── how it stands

    def _arrange(self) -> None:
        blue = _Blue(self)
        left = QVBoxLayout(blue)
        left.setContentsMargins(px(72), px(68), px(72), px(56))
        left.addWidget(self._hall)
        left.addSpacing(px(4))
        left.addWidget(self._practice)
        left.addStretch(1)
        facts = QGridLayout()
        facts.setHorizontalSpacing(px(22))
        facts.setVerticalSpacing(px(12))
        for row, (title, value) in enumerate(zip(("本机窗口", "今日", "开放时间"), self._facts, strict=True)):
            facts.addWidget(Label(title, "answer", "onpanel", bold=False), row, 0)
            facts.addWidget(value, row, 1)
        facts.setColumnStretch(1, 1)
        left.addLayout(facts)
        left.addSpacing(px(16))
        line = QWidget()
        line.setFixedHeight(1)
        line.setAutoFillBackground(True)
        palette = line.palette()
        palette.setColor(line.backgroundRole(), color("lf"))
        line.setPalette(palette)
        left.addWidget(line)
        left.addSpacing(px(16))
        left.addLayout(self._checks)
        white = _White(self)
        right = QVBoxLayout(white)
        right.setContentsMargins(px(56), px(56), px(56), px(24))
        right.addStretch(1)
        right.addWidget(Label("登录", "heading"))
        right.addSpacing(px(16))
        for title, field in (("工号", self.staff_no), ("口令", self.password)):
            right.addWidget(Label(title, "body", "t2"))
            right.addSpacing(px(2))
            right.addWidget(field)
            right.addSpacing(px(12))
        right.addWidget(self._caps)
        right.addSpacing(px(8))
        right.addWidget(self.enter)
        right.addSpacing(px(12))
        right.addWidget(self._message)
        self._message.setVisible(False)
        foot = QHBoxLayout()
        foot.addWidget(self.change_window)
        foot.addStretch(1)
        right.addLayout(foot)
        right.addSpacing(px(12))
        right.addWidget(self._versions)
        right.addStretch(2)
        both = QHBoxLayout(self)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(0)
        white.setFixedWidth(px(470))
        both.addWidget(blue, 1)
        both.addWidget(white)
