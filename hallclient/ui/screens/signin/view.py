"""The sign-in as in design 01: a quiet panel at the left, the two fields at the right."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hallclient.ui.screens.signin.panel import BluePanel, WhiteSide, side_by_side
from hallclient.ui.screens.signin.presenter import Panel
from hallclient.ui.theme import px
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.code_field import CodeField
from hallclient.ui.widgets.field import Field
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.look_button import LookButton
from hallclient.ui.widgets.menu import Menu
from hallclient.ui.widgets.naming import button_text, named
from hallclient.ui.widgets.note_line import NoteLine

_TONES = {"red": ("rd", "x"), "amber": ("am", "triangle-alert"), "plain": ("t3", "")}
MENDS = {"restore": "由备份恢复", "confirm": "确认恢复", "anew": "用新设备号登记"}
"""What a book that did not open is met with."""


class SignInCommands(Protocol):
    """What the view tells the presenter."""

    def staff_no_typed(self, text: str) -> None: ...
    def window_chosen(self, code: str) -> None: ...
    def handover_turned(self) -> None: ...
    def attempt(self, staff_no: str, password: str, code: str = "") -> None: ...


class SignInView(QWidget):
    """Two fields, one button; every word is painted as plain text. `look_asked(theme, scale)`: 无障碍显示;
    `touched` with each key in 工号 or 口令; `mend_asked(what)` where the book did not open."""

    look_asked = Signal(str, float)
    mend_asked = Signal(str)
    touched = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "signin", "登录")
        self._commands: SignInCommands | None = None
        self._blue = BluePanel(self)
        self.staff_no = CodeField("signin.staff_no", "工号", hint="工号", height=42, role="entry")
        self.password = Field("signin.password", "口令", hint="口令", height=42, role="entry", password=True)
        self.code = CodeField("signin.code", "动态码", hint="6 位数字", height=42, role="entry")
        self.pin = Field(
            "signin.pin", "UKey 的 PIN", hint="UKey 的 PIN", height=42, role="entry", password=True
        )
        self.mend = Button("由备份恢复", "Alt+R", object_name="signin.mend", height=36)
        self._mend, self._below_mend = "", QWidget()
        self._factor = "none"
        self._second: dict[str, tuple[Label, QWidget]] = {}
        self._caps = NoteLine()
        self.enter = Button(
            "登录", "Enter", ButtonKind.PRIMARY, object_name="signin.enter", height=46, role="answer"
        )
        self._message = Label("", "body", "rd", wrap=True)
        named(self._message, "signin.message")
        self.change_window = Button(
            "换窗口", "Alt+W", ButtonKind.QUIET, object_name="signin.change_window", role="aid"
        )
        self.handover = Button("交接班", "Alt+J", ButtonKind.QUIET, object_name="signin.handover", role="aid")
        self.look = LookButton("signin.display")
        self._handing = NoteLine()
        self._windows: tuple[tuple[str, str], ...] = ()
        self._current = ""
        self._versions = Label("", "note", "t3", wrap=True)
        self._arrange()
        for field in (self.staff_no, self.password):
            field.edited.connect(lambda _text: self.touched.emit())
        self.staff_no.edited.connect(self._on_staff_no)
        self.staff_no.entered.connect(self.password.line.setFocus)
        self.password.entered.connect(self._on_password)
        self.code.entered.connect(self._on_enter)
        self.pin.entered.connect(self._on_enter)
        self.password.line.installEventFilter(self)
        self.enter.triggered.connect(self._on_enter)
        self.change_window.triggered.connect(self._on_change_window)
        self.handover.triggered.connect(self._on_handover)
        self.look.asked.connect(self.look_asked)
        self.mend.triggered.connect(lambda: self.mend_asked.emit(self._mend))
        for key in ("Return", "Enter"):
            shortcut = QShortcut(QKeySequence(key), self.enter)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)

    def connect_to(self, commands: SignInCommands) -> None:
        """Where what the person does goes."""
        self._commands = commands
        QTimer.singleShot(0, self, self._first)

    def _first(self) -> None:
        """The first thing that is still to be typed."""
        (self.password if self.staff_no.text() else self.staff_no).line.setFocus()

    # ── told by the presenter

    def show_panel(self, panel: Panel) -> None:
        self._blue.show_panel(panel)
        self._versions.set_text(f"本机记录每次登录。{panel.lock_rule}\n{panel.versions}")
        self._mend = panel.mend
        self.mend.set_caption(MENDS.get(panel.mend, self.mend.caption))
        for part in (self.mend, self._below_mend):
            part.setVisible(bool(panel.mend))

    def show_person(self, name: str) -> None:
        self.staff_no.set_aside(name, "t2")

    def show_factor(self, factor: str) -> None:
        """Asks for the second factor only of whoever needs one."""
        self._factor = factor
        for name, parts in self._second.items():
            for part in parts:
                part.setVisible(name == factor)

    def show_windows(self, windows: tuple[tuple[str, str], ...], current: str) -> None:
        self._windows, self._current = windows, current

    def show_handover(self, text: str) -> None:
        self._handing.say(text, "ac2", "info")

    def show_message(self, text: str, tone: str) -> None:
        ink, _ = _TONES[tone]
        self._message.set_ink(ink)
        self._message.set_text(text)
        self._message.setVisible(bool(text))

    def show_busy(self, busy: bool) -> None:
        self.look.setEnabled(not busy)  # the page that is made anew would not hear the answer
        if busy:
            self.enter.lock("正在核对口令")
        else:
            self.enter.unlock()

    def clear_password(self) -> None:
        for field in (self.password, self.code, self.pin):
            field.set_text("")
        self.password.line.setFocus()

    # ── done by the person

    def _on_staff_no(self, text: str) -> None:
        if self._commands is not None:
            self._commands.staff_no_typed(text)

    def _on_password(self) -> None:
        second = self.code if self._factor == "totp" else self.pin if self._factor == "ukey" else None
        if second is not None and not second.text():
            second.line.setFocus()
        else:
            self._on_enter()

    def _on_enter(self) -> None:
        if self._commands is not None and not self.enter.reason:
            code = {"totp": self.code, "ukey": self.pin}.get(self._factor)
            self._commands.attempt(
                self.staff_no.text(), self.password.text(), code.text().strip() if code is not None else ""
            )

    def _on_change_window(self) -> None:
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for code, name in self._windows:
            menu.addAction(button_text(name)).triggered.connect(partial(self._choose_window, code))
        menu.popup(self.change_window.mapToGlobal(self.change_window.rect().bottomLeft()))

    def _choose_window(self, code: str, checked: bool = False) -> None:
        self._current = code
        if self._commands is not None:
            self._commands.window_chosen(code)

    def _on_handover(self) -> None:
        if self._commands is not None:
            self._commands.handover_turned()

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
        white = WhiteSide(self)
        right = QVBoxLayout(white)
        right.setContentsMargins(px(56), px(56), px(56), px(24))
        right.addStretch(1)
        right.addWidget(Label("登录", "heading"))
        right.addSpacing(px(16))
        for title, field, factor in (
            ("工号", self.staff_no, ""),
            ("口令", self.password, ""),
            ("动态码", self.code, "totp"),
            ("UKey 的 PIN", self.pin, "ukey"),
        ):
            head = Label(title, "body", "t2")
            right.addWidget(head)
            right.addWidget(field)
            if factor:
                self._second[factor] = (head, field)
            else:
                right.addSpacing(px(12))
        self.show_factor("none")
        right.addWidget(self._caps)
        right.addSpacing(px(8))
        right.addWidget(self.enter)
        right.addSpacing(px(12))
        right.addWidget(self._handing)
        right.addWidget(self._message)
        right.addWidget(self.mend)
        self._below_mend.setFixedHeight(px(8))
        right.addWidget(self._below_mend)
        self.mend.hide()
        self._below_mend.hide()
        self._message.setVisible(False)
        foot = QHBoxLayout()
        foot.addWidget(self.change_window)
        foot.addStretch(1)
        foot.addWidget(self.handover)
        foot.addStretch(1)
        foot.addWidget(self.look)
        right.addLayout(foot)
        right.addSpacing(px(12))
        right.addWidget(self._versions)
        right.addStretch(2)
        side_by_side(self, self._blue, white)
