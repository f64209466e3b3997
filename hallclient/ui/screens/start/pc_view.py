"""本机设置 as a page: window, backups, printers, scanner, the applicant's screen."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from hallclient.app.one_pc import Machine, Wanted
from hallclient.devices.serial_scanner import RATES
from hallclient.ui.screens.start.frame import Frame, Steps, on_return
from hallclient.ui.screens.start.path_field import FieldRows, PathField
from hallclient.ui.screens.start.presenter import STEPS, TITLE
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.choice import Choice
from hallclient.ui.widgets.drop_down import DropDown
from hallclient.ui.widgets.field_box import FieldState
from hallclient.ui.widgets.option import Option

NOTE: Final = "窗口在登录页换（Alt+W），其余以后在“本机”页改。备份最好放在第二块盘、移动盘或者共享文件夹上。"
NO_PRINTER: Final = Option("-", "不打，只存文件")
NO_SERVICE: Final = "打印服务没有运行，打印机列不出来。启动以后按“重新查找”；不打印的照此设置。"
UNREAD: Final = "本机的窗口、打印机、串口没有读出来。请按“重新查找”；仍不行时把日志交给软件提供单位。"
NO_PORT: Final = Option("-", "不用串口扫码枪（键盘口的不用设）")


class PcView(Frame):
    """`given(wanted)`; `left` for Esc; `looked` to read again what this PC has."""

    looked = Signal()
    given = Signal(object)
    left = Signal()

    def __init__(self, wanted: Wanted, parent: QWidget | None = None) -> None:
        super().__init__("start.pc", TITLE, Steps(STEPS, 2), "本机设置", NOTE, parent)
        self._wanted, self._known = wanted, False
        self.window_code = DropDown("start.pc.window", "窗口", (), hint="登录页先选中的窗口")
        self.backup = PathField("start.pc.backup", "备份文件夹", "选文件夹", _folder, "不选就放在账本旁边")
        self.a4 = DropDown("start.pc.A4", "A4 文书的打印机", (NO_PRINTER,))
        self.slip = DropDown("start.pc.slip", "小票的打印机", (NO_PRINTER,))
        self.test = Choice("start.pc.test_page", "测试页", (Option("yes", "打一张"), Option("no", "不打")))
        self.port = DropDown("start.pc.port", "扫码枪的串口", (NO_PORT,))
        self.rate = DropDown(
            "start.pc.rate", "扫码枪的速率", [Option(str(one), f"{one} 波特") for one in RATES]
        )
        self.screen_name = DropDown("start.pc.screen", "申请人屏", ())
        self.go = Button("照此设置", "Enter", ButtonKind.PRIMARY, object_name="start.pc.go", bind=False)
        self.again = Button("重新查找", "Alt+R", object_name="start.pc.again")
        self.back = Button("返回", "Esc", object_name="start.pc.back", bind=False)
        self._rows = FieldRows()
        self._arrange()

    def show_machine(self, machine: Machine) -> None:
        """What may be chosen here."""
        self._known = True
        self.window_code.set_options([Option(code, text) for code, text in machine.windows])
        self.window_code.set_value(self._wanted.window or machine.window)
        for choice, size in ((self.a4, "A4"), (self.slip, "slip")):
            fit = [Option(name, title) for name, title, sizes in machine.printers if size in sizes]
            choice.set_options([*fit, NO_PRINTER])
            kept = self._wanted.A4 if size == "A4" else self._wanted.slip
            choice.set_value(kept or (fit[0].value if fit else NO_PRINTER.value))
        self.port.set_options([NO_PORT, *(Option(name, text) for name, text in machine.ports)])
        self.port.set_value(self._wanted.port or NO_PORT.value)
        self.say("" if machine.print_service else NO_SERVICE, "amber")
        self._fit()

    def wanted(self) -> Wanted:
        """With what stands there, once it is known what may."""
        if not self._known:
            return replace(self._wanted, backup=self.backup.text())
        return replace(
            self._wanted, window=self.window_code.value, backup=self.backup.text(), A4=_none(self.a4.value),
            slip=_none(self.slip.value), test_page=self.test.value == "yes", port=_none(self.port.value),
            rate=int(self.rate.value or RATES[0]), screen=self.screen_name.value,
        )  # fmt: skip

    def _arrange(self) -> None:
        for title, widget in (
            ("窗口", self.window_code), ("备份文件夹", self.backup), ("A4 打印机", self.a4),
            ("小票打印机", self.slip), ("测试页", self.test), ("扫码枪串口", self.port), ("速率", self.rate),
            ("申请人屏", self.screen_name),
        ):  # fmt: skip
            self._rows.add(title, widget)
        self.body.addLayout(self._rows)
        self.body.addStretch(1)
        for button in (self.go, self.again, self.back, self.look):
            self.keys.add(button)
        names = [one.name() for one in QGuiApplication.screens()]
        self.screen_name.set_options(
            [Option("auto", "有第二块屏就用"), *(Option(name, name) for name in names), Option("off", "不用")]
        )
        self.backup.field.set_text(self._wanted.backup)
        self.test.set_value("yes" if self._wanted.test_page or not self._wanted.A4 else "no")
        self.rate.set_value(str(self._wanted.rate))
        self.screen_name.set_value(self._wanted.screen or "auto")
        self.setFocusProxy(self.window_code)
        self.backup.field.entered.connect(self._give)
        self.go.triggered.connect(self._give)
        self.again.triggered.connect(self._look_again)
        self.back.triggered.connect(self.left)
        for choice in (self.a4, self.slip, self.port):
            choice.chosen.connect(lambda _value: self._fit())
        self._fit()
        self.on_escape(self.left.emit)
        for widget in (
            self.window_code,
            self.a4,
            self.slip,
            self.test,
            self.port,
            self.rate,
            self.screen_name,
        ):
            on_return(widget, self._give)

    def _fit(self) -> None:
        """No test page where nothing is printed, no rate without a port."""
        prints = any(_none(one.value) for one in (self.a4, self.slip))
        if prints and self.test.state is FieldState.DERIVED:
            self.test.set_value("yes")
        elif not prints:
            self.test.set_value("no")
        self.test.set_state(FieldState.EMPTY if prints else FieldState.DERIVED)
        self._rows.show_row(self.rate, bool(_none(self.port.value)))

    def _look_again(self) -> None:
        self._wanted = self.wanted()
        self.looked.emit()

    def _give(self) -> None:
        self.given.emit(self.wanted())


def _none(value: str) -> str:
    return "" if value == "-" else value


def _folder(parent: QWidget) -> str:
    return QFileDialog.getExistingDirectory(parent, "备份文件夹")
