"""Pictures of the pages before there is a counter: 首次启动, 开机口令, 由备份恢复."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from hallclient.app.one_pc import Machine, Wanted
from hallclient.app.restoring import Back, Choice, Offer, Progress
from hallclient.ui.screens.crossing import Straight
from hallclient.ui.screens.restore.presenter import RestorePresenter, ResultPresenter
from hallclient.ui.screens.restore.result_view import ResultView
from hallclient.ui.screens.restore.view import RestoreView
from hallclient.ui.screens.start.enrol_view import EnrolView
from hallclient.ui.screens.start.lines_view import LinesView
from hallclient.ui.screens.start.pc_view import PcView
from hallclient.ui.screens.start.phrase_page import PhrasePage
from hallclient.ui.screens.start.presenter import ANEW, WAITS
from hallclient.ui.screens.start.view import StartView
from tests.ui.screens.fakes import settled

USB = Path("/media/hall/备份盘/hallclient-009-20261120-180500.book")


def choice(day: str, state: str, size: int) -> Choice:
    """A backup of that evening."""
    path = USB.with_name(f"hallclient-009-{day.replace('-', '')}-180500.book")
    return Choice(
        path=path, made_at=f"{day}T18:05:00+08:00", size=size, state=state,  # type: ignore[arg-type]
        hall="示例区政务服务中心", device="009",
    )  # fmt: skip


class FakeRestores:
    """Two backups, nothing restored."""

    progress = Progress(12_000_000, 63_000_000)

    def look(self, place: Path | None = None) -> object:
        both = (choice("2026-11-20", "good", 63_400_000), choice("2026-11-19", "bad", 62_900_000))
        return settled(Offer(both, False, False, ()))

    def __getattr__(self, name: str) -> object:
        raise AssertionError(name)


def restore() -> QWidget:
    """Two backups on a disk, the recovery key asked for."""
    view = RestoreView()
    part = RestorePresenter(Straight(), FakeRestores(), view, lambda back: None)  # type: ignore[arg-type]
    view.connect_to(part)
    part.look()
    view.key.field.set_text("/media/hall/恢复密钥/recovery.key")
    view.say("恢复密钥的口令不对，或者恢复密钥文件不是这个大厅的。没有做任何改动。", "red")
    return view


def restored() -> QWidget:
    """What came back on a new PC."""
    view = ResultView()
    back = Back(cases=4_218, unsent=37, device="009", lost=True, from_backup=USB.name, aside="")
    part = ResultPresenter(Straight(), FakeRestores(), view, back)  # type: ignore[arg-type]
    view.connect_to(part)
    part.start()
    return view


def start() -> QWidget:
    """The ways."""
    return StartView(has_book=False)


def start_lock() -> QWidget:
    """A pass phrase that is chosen, once refused."""
    page = PhrasePage("choose")
    page.refuse("两次输入不同，没有采用。")
    return page


def start_forgotten() -> QWidget:
    """Another pass phrase instead of one that was forgotten."""
    return PhrasePage("forgotten")


def enrol() -> QWidget:
    """By a code, half filled in; every row is there, shown or not."""
    view = EnrolView("code", Wanted(device="021", server="https://hall-server.example:8443"))
    view.say("先填登记码（由服务器管理员提供，只能用一次）。", "amber")
    return view


def anew() -> QWidget:
    """A new device number, with a hall folder and nothing else so far."""
    view = EnrolView(ANEW, Wanted(device="022", hall="/media/hall/大厅文件"))
    view.say("先填办件服务器的地址，如 https://hall-server.example:8443。", "amber")
    return view


def lines() -> QWidget:
    """The hall does not list this PC yet."""
    view = LinesView(1, "本机设置")
    key = "+iAsIgdJNvbpSt5Bmh2UcOXDqcJSjTY2w4JGEnOVnQc="
    view.show_lines(
        (
            ("check", "gr", "做好了", "本机密钥", f"公钥 {key}"),
            (
                "clock",
                "am",
                "等别人",
                "大厅文件",
                "大厅文件里还没有登记设备 021：请把本机公钥交发放单位；已交过的，核对设备号",
            ),
        )
    )
    view.show_key(f'- {{number: "021", name: "W07-PC", algorithm: ed25519, public_key: "{key}"}}')
    view.say(WAITS, "amber")
    view.show_end(done=False)
    return view


def pc() -> QWidget:
    """What this PC may be and has."""
    view = PcView(Wanted())
    windows = (("W07", "W07 商事登记一"), ("W09", "W09 商事登记三（食品药品）"))
    printers = (("laser", "激光 A4", frozenset({"A4"})), ("slip", "小票 80 毫米", frozenset({"slip"})))
    view.show_machine(Machine(windows, "W09", printers, (("COM3", "COM3（USB 串口）"),)))
    return view


COVERS: dict[str, Callable[[], QWidget]] = {
    "start": start, "start-lock": start_lock, "start-forgotten": start_forgotten, "start-enrol": enrol,
    "start-anew": anew, "start-lines": lines, "start-pc": pc, "restore": restore, "restored": restored,
}  # fmt: skip
