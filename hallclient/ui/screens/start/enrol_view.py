"""登记 as a page: by a one-time code, or by a file that was given for this PC."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from hallclient.app.one_pc import Recognised, Wanted
from hallclient.ui.screens.start.frame import Frame, Steps, on_return
from hallclient.ui.screens.start.path_field import FieldRows, PathField
from hallclient.ui.screens.start.presenter import ANEW, STEPS, TITLE, EnrolPresenter
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.code_field import CodeField
from hallclient.ui.widgets.drop_down import DropDown
from hallclient.ui.widgets.field import Field
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.option import Option

TITLES: Final = {"code": "用登记码启用", "file": "用启用文件", ANEW: "用新设备号登记"}
NOTES: Final = {
    "code": "还没有大厅文件夹的，只填设备号：下一页给出本机公钥，交发放单位签发，领到登记码后再回来填其余各项。",
    "file": "请选择发放单位提供的文件，程序自动识别；其余各项如实填写。",
    ANEW: "选写有新设备号的大厅文件夹。有办件服务器的，选新设备号的离线登记文件，或者填地址和登记码；没有的都空着。",
}
FILE_HINT: Final = "离线登记文件、大厅文件，可以不选"

CODE_HINT: Final = "一次性登记码（大厅文件签发后由服务器管理员提供）"
TYPED_MS: Final = 250
"""A path that is typed is looked at once the keys rest so long."""


class EnrolView(Frame):
    """`left` for Esc."""

    left = Signal()

    def __init__(self, way: str, before: Wanted, parent: QWidget | None = None) -> None:
        """`before`: what was typed already."""
        super().__init__("start.enrol", TITLE, Steps(STEPS, 1), TITLES[way], NOTES[way], parent)
        self._part: EnrolPresenter | None = None
        self._way, self._before = way, before
        hint = FILE_HINT if way == ANEW else ""
        self.file = PathField("start.enrol.file", "启用文件", "选文件", _file, hint)
        self._what = Label("", "body", "t2", wrap=True)
        self.host = DropDown("start.enrol.host", "这台电脑", ())
        self.hall = PathField(
            "start.enrol.hall", "大厅文件夹", "选文件夹", _folder, "hall.signed 所在的文件夹"
        )
        self.device = CodeField("start.enrol.device", "设备号", hint="三位数字", max_units=3)
        self.server = Field("start.enrol.server", "办件服务器", hint="https://地址:端口", code=True)
        self.code = CodeField("start.enrol.code", "登记码", hint=CODE_HINT)
        self.ca = PathField("start.enrol.ca", "根证书", "选文件", _file, "ca.pem；不选则用系统信任的证书")
        self.mark = Field("start.enrol.ca_mark", "根证书指纹", hint="SHA-256，可以不填", code=True)
        self.proxy = Field("start.enrol.proxy", "代理", hint="http://地址:端口，可以不填", code=True)
        self.go = Button("继续", "Enter", ButtonKind.PRIMARY, object_name="start.enrol.go", bind=False)
        self.back = Button("返回", "Esc", object_name="start.enrol.back", bind=False)
        self._enrolment = self._settings = ""
        self._rows = FieldRows()
        self._typing = QTimer(self, interval=TYPED_MS, singleShot=True)
        self._arrange()

    def connect_to(self, part: EnrolPresenter) -> None:
        """Where what is asked goes."""
        self._part = part
        if self._settings:  # which PCs it has is read anew
            self._recognise()

    # ── told by the presenter

    def show_recognised(self, found: Recognised) -> None:
        wanted, host = found.wanted, self.host.value or self._before.host
        self.say("" if found.kind else found.text, "red")
        self._what.set_text(found.text if found.kind else "")
        self._enrolment, self._settings = wanted.enrolment, wanted.settings
        self._before = wanted
        self.host.set_options([Option(one, one) for one in found.hosts])
        self.host.set_value(host if host in found.hosts else "")
        if wanted.hall:
            self.hall.field.set_text(wanted.hall)
        if wanted.device:
            self.device.set_text(wanted.device)
        self._fit(hosts=bool(found.hosts), file=found.kind)

    def ask(self, part: str) -> None:
        """What is missing is typed at once."""
        parts: dict[str, QWidget] = {
            "file": self.file, "host": self.host, "device": self.device.line, "server": self.server.line,
            "code": self.code.line, "ca": self.ca,
        }  # fmt: skip
        parts[part].setFocus()

    # ── done by the person

    def wanted(self) -> Wanted:
        """What stands there."""
        if self._settings:
            return Wanted(
                settings=self._settings, host=self.host.value or self._before.host, device=self._before.device
            )
        asked = not self._enrolment  # the file has both
        return Wanted(
            hall=self.hall.text(), device=self.device.text().strip(),
            server=self.server.text().strip() if asked else "", code=self.code.text().strip() if asked else "",
            enrolment=self._enrolment, ca=self.ca.text(), ca_mark=self.mark.text().strip(),
            proxy=self.proxy.text().strip(),
        )  # fmt: skip

    def _give(self) -> None:
        if self._part is not None:
            self._part.give(self.wanted())

    def _entered(self) -> None:
        """A path that was just typed is looked at first."""
        if self._typing.isActive():
            self._recognise()
        else:
            self._give()

    def _recognise(self) -> None:
        self._typing.stop()
        if self._part is not None:
            self._part.recognise(self.file.text())

    # ── how it stands

    def _fit(self, *, hosts: bool, file: str) -> None:
        """Only what is asked for now."""
        settings, typed = file == "settings", self._way != "file"
        known = bool(file or typed) and not settings
        code = typed and known and file != "offline"
        served, by_file = code or file == "offline", self._way != "code"
        shown: tuple[tuple[QWidget, bool], ...] = (
            (self.file, by_file), (self._what, bool(self._what.text())), (self.host, hosts), (self.hall, known),
            (self.device, known), (self.server, code), (self.code, code), (self.ca, served),
            (self.mark, served), (self.proxy, served),
        )  # fmt: skip
        for widget, asked in shown:
            self._rows.show_row(widget, asked)

    def _arrange(self) -> None:
        rows = (
            ("启用文件", self.file), ("", self._what), ("这台电脑", self.host), ("大厅文件夹", self.hall),
            ("设备号", self.device), ("办件服务器", self.server), ("登记码", self.code), ("根证书", self.ca),
            ("根证书指纹", self.mark), ("代理", self.proxy),
        )  # fmt: skip
        for title, widget in rows:
            self._rows.add(title, widget)
        self.body.addLayout(self._rows)
        self.body.addStretch(1)
        for button in (self.go, self.back, self.look):
            self.keys.add(button)
        before = self._before
        for field, text in (
            (self.hall.field, before.hall), (self.device, before.device), (self.server, before.server),
            (self.code, before.code), (self.ca.field, before.ca), (self.mark, before.ca_mark),
            (self.proxy, before.proxy),
        ):  # fmt: skip
            field.set_text(text)
            field.entered.connect(self._give)
        hall = before.hall if self._way == "file" else ""
        self.file.field.set_text(before.enrolment or before.settings or hall)
        self._enrolment, self._settings = before.enrolment, before.settings
        self._fit(hosts=False, file="offline" if before.enrolment else "hall" if before.hall else "")
        self.setFocusProxy(self.file if self._way == "file" else self.hall)
        self._typing.timeout.connect(self._recognise)
        self.file.field.edited.connect(lambda _text: self._typing.start())
        self.file.field.entered.connect(self._entered)
        on_return(self.host, self._give)
        self.go.triggered.connect(self._give)
        self.back.triggered.connect(self.left)
        self.on_escape(self.left.emit)


def _folder(parent: QWidget) -> str:
    return QFileDialog.getExistingDirectory(parent, "大厅文件夹")


def _file(parent: QWidget) -> str:
    found, _ = QFileDialog.getOpenFileName(parent, "选文件")
    return found
