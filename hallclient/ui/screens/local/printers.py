"""本机's printers: which one for which paper, and whether printed pages stay anywhere."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Final, Protocol

from msgspec import Struct

from hallclient.app.print_desk import Health
from hallclient.devices.printer import Size
from hallclient.ui.screens.crossing import Crossing, Newest
from hallclient.ui.screens.outcome.print_words import LACKS

PAPERS: Final[tuple[tuple[Size, str], ...]] = (("A4", "A4 文书"), ("slip", "80 毫米小票"))


class PrinterRow(Struct, frozen=True):
    """The printers that take one paper: value and words of each, and the one that is chosen."""

    size: Size
    title: str
    options: tuple[tuple[str, str], ...]
    chosen: str


class PrintingLine(Struct, frozen=True):
    """One thing about printing: good or not, in words."""

    text: str
    good: bool


class PrintersView(Protocol):
    """What is told to the view."""

    def show_printers(self, rows: tuple[PrinterRow, ...], lines: tuple[PrintingLine, ...]) -> None: ...


class PrintDesk(Protocol):
    """The desk, as far as this page needs it."""

    def health(self) -> Future[Health]: ...
    def choose(self, size: Size, printer: str) -> Future[None]: ...


class PrinterPart:
    """Reads how printing stands; keeps the choice of a printer for this PC."""

    def __init__(self, crossing: Crossing, desk: PrintDesk, view: PrintersView) -> None:
        self._crossing, self._desk, self._view = crossing, desk, view
        self._looks = Newest(crossing)

    def look(self) -> None:
        """The printers of this moment."""
        self._looks.when_done(self._desk.health(), self._found, self._failed)

    def choose(self, size: Size, printer: str) -> None:
        """This PC prints this paper there from now on; "": nowhere."""
        self._crossing.when_done(self._desk.choose(size, printer), lambda _: self.look(), self._failed)

    def _found(self, health: Health) -> None:
        rows = tuple(_row(size, title, health) for size, title in PAPERS) if health.works else ()
        self._view.show_printers(rows, lines_of(health))

    def _failed(self, error: BaseException) -> None:
        self._view.show_printers((), (PrintingLine("打印的状况读不出来，请重新启动程序", False),))


def _row(size: Size, title: str, health: Health) -> PrinterRow:
    takes = [one for one in health.printers if size in one.sizes]
    options = [
        (one.name, f"{one.title}（{LACKS[one.cause]}）" if one.cause in LACKS else one.title) for one in takes
    ]
    chosen = health.defaults.get(size, "")
    if chosen and chosen not in {name for name, _ in options}:
        options.append((chosen, f"{chosen}（现在找不到）"))
    return PrinterRow(size, title, (("", "不打，只存文件"), *options), chosen)


def lines_of(health: Health) -> tuple[PrintingLine, ...]:
    """What the IT person has to know."""
    if not health.works:
        return (PrintingLine("这台电脑没有打印服务：文书存为 PDF，在别处打印", False),)
    lines = []
    if health.cause:
        lines.append(PrintingLine("打印服务没有应答，请系统管理员查看", False))
    chosen = [one for one in health.printers if one.name in health.defaults.values()]
    lines += [PrintingLine(f"{one.title}：{LACKS[one.cause]}", False) for one in chosen if one.cause in LACKS]
    if not any(health.defaults.values()):
        lines.append(PrintingLine("还没选打印机：文书不会自己打印", False))
    if health.left_behind:
        lines.append(
            PrintingLine("有一张打完后没能从打印服务里删掉，里面有个人信息：请系统管理员清空打印队列", False)
        )
    if health.keeps_files is False:
        lines.append(PrintingLine("打完的文书不留在打印服务里", True))
    elif health.keeps_files is True:
        text = (
            "打印服务设成了保留打过的文件。本程序每打完一张就删掉；请系统管理员关掉"
            "（CUPS 设 PreserveJobFiles No，Windows 在打印机属性里去掉“保留打印的文档”）"
        )
        lines.append(PrintingLine(text, False))
    else:
        text = "打印服务是否保留打过的文件，本机读不到。本程序每打完一张就删掉自己的"
        lines.append(PrintingLine(text, True))
    return tuple(lines)
