"""What came back as a page, and the system administrator's word for it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from hallclient.ui.screens.restore.presenter import Line, ResultPresenter
from hallclient.ui.screens.restore.view import STEPS
from hallclient.ui.screens.start.frame import Frame, Steps, head, lines
from hallclient.ui.screens.start.path_field import FieldRows
from hallclient.ui.theme import px
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.code_field import CodeField
from hallclient.ui.widgets.field import Field
from hallclient.ui.widgets.label import Label

CONFIRM = "请系统管理员核对：账本是不是这个窗口的，最后几件在不在。确认以后才能办件，记入审计日志。"
PUT_BACK = "账本已恢复", "备份完好，已放回。"
KEY_BACK = "密钥已取回", "账本核验完好，密钥已存回本机密钥库。"
KEY_STEPS = (STEPS[0], "核验、取回密钥", "登录")
SECOND = "动态码或者 UKey 的 PIN，不用的不填"


class ResultView(Frame):
    """`left` for the sign-in; `anew` for a new device number."""

    left = Signal()
    anew = Signal()

    def __init__(self, parent: QWidget | None = None, *, from_backup: bool = True) -> None:
        """`from_backup`: else the book that lies here got its key back."""
        title, note, steps = (*PUT_BACK, Steps(STEPS, 2)) if from_backup else (*KEY_BACK, Steps(KEY_STEPS, 2))
        super().__init__("restored", "由备份恢复", steps, title, note, parent)
        self._part: ResultPresenter | None = None
        self._lines = QGridLayout()
        self.staff_no = CodeField("restored.staff_no", "系统管理员的工号")
        self.password = Field("restored.password", "口令", password=True)
        self.code = Field("restored.code", "动态码或 PIN", hint=SECOND, password=True)
        self.confirm = Button(
            "确认恢复", "Enter", ButtonKind.PRIMARY, object_name="restored.confirm", bind=False
        )
        self.again = Button("用新设备号登记", "Alt+R", object_name="restored.anew")
        self.leave = Button("去登录", "Esc", object_name="restored.leave", bind=False)
        self._asked = QWidget()
        self._arrange()

    def connect_to(self, part: ResultPresenter) -> None:
        """Where what is asked goes."""
        self._part = part

    # ── told by the presenter

    def show_back(self, shown: tuple[Line, ...], *, confirm: bool, lost: bool) -> None:
        lines(self._lines, shown)
        self._asked.setVisible(confirm)
        self.confirm.setVisible(confirm)
        self.again.setVisible(lost and not confirm)
        if not confirm:
            self.leave.set_kind(ButtonKind.SECONDARY if lost else ButtonKind.PRIMARY)
        self.keys.arrange()
        (self.staff_no.line if confirm else self.again if lost else self.leave).setFocus()

    def show_confirmed(self, *, lost: bool) -> None:
        for done in (self._asked, self.confirm, self.look):
            done.hide()
        self.step(STEPS.index("登录"))
        self.again.setVisible(lost)
        self.leave.set_kind(ButtonKind.SECONDARY if lost else ButtonKind.PRIMARY)
        self.keys.arrange()
        if lost:
            self.say(
                "已确认，记入审计日志。设备号须换新的，登记后再收件；查看、交付和补报现在就可以。", "amber"
            )
        else:
            self.say("已确认，记入审计日志。可以登录办件。", "green")
        (self.again if lost else self.leave).setFocus()

    def lock(self, reason: str) -> None:
        self.confirm.lock(reason)
        self.look.setEnabled(not reason)
        if not reason:
            self.password.set_text("")
            self.code.set_text("")
            self.password.line.setFocus()

    # ── done by the person

    def _confirm(self) -> None:
        if self._part is not None and not self.confirm.reason:
            self._part.confirm(self.staff_no.text(), self.password.text(), self.code.text().strip())

    # ── how it stands

    def _arrange(self) -> None:
        self.body.addLayout(self._lines)
        rows = FieldRows()
        rows.add("工号", self.staff_no)
        rows.add("口令", self.password)
        rows.add("动态码或 PIN", self.code)
        column = QVBoxLayout(self._asked)
        column.setContentsMargins(0, px(16), 0, 0)
        column.setSpacing(px(8))
        column.addWidget(head("系统管理员确认"))
        column.addWidget(Label(CONFIRM, "body", "t2", wrap=True))
        column.addLayout(rows)
        self.body.addWidget(self._asked)
        self.body.addStretch(1)
        for button in (self.confirm, self.again, self.leave, self.look):
            self.keys.add(button)
        self.again.hide()
        self.staff_no.entered.connect(self.password.line.setFocus)
        self.password.entered.connect(self._confirm)
        self.code.entered.connect(self._confirm)
        self.confirm.triggered.connect(self._confirm)
        self.again.triggered.connect(self.anew)
        self.leave.triggered.connect(self.left)
        self.on_escape(self.left.emit)
