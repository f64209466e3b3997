"""首次启动: the way by which a PC becomes a counter, what it is to be, and what became of each step."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Final, Protocol

from hallclient.app.first_start import Line, State
from hallclient.app.one_pc import Machine, Recognised, Wanted
from hallclient.ui.screens.crossing import Crossing, Newest
from hallclient.ui.screens.failed import in_words

TITLE: Final = "首次启动"
ANEW: Final = "anew"
"""The way of a PC that gets a new device number; its hall may have no server."""
STEPS: Final = ("选一种办法", "登记", "本机设置", "登录")
NOTE: Final = "这台电脑还不是窗口机。由信息管理员选一种办法，约三分钟；中途退出，已完成的步骤保留。"
UNREADABLE: Final = (
    "这台电脑有账本，但登记卡（counter.json）读不出来。账本没有动。由备份恢复，或者用原来的设备号再登记一次。"
)
WAYS: Final = (
    ("code", "用登记码启用", "连得上办件服务器：填地址和服务器管理员给的登记码。"),
    ("file", "用启用文件", "大厅文件、离线登记文件、安装设定，程序自动识别；连不上服务器也能做。"),
    (
        "restore",
        "由备份恢复",
        "换了电脑、账本坏了：用备份和大厅的恢复密钥恢复；没有上报的步骤都在，编号能不能接着用，恢复后写明。",
    ),
)
MARKS: Final[dict[State, tuple[str, str, str]]] = {
    "done": ("check", "gr", "做好了"), "left": ("check", "t3", "已有"), "waits": ("clock", "am", "等别人"),
    "wrong": ("x", "rd", "不对"),
}  # fmt: skip
FAILED: Final = "没有做完，已完成的步骤保留。再试一次；仍不行时把日志交给软件提供单位。"
WRONG: Final = "没有做完，已完成的步骤保留。改好以后再做一次。"
WAITS: Final = "还差发放单位的一步：把上面的本机公钥写进 enrolment.yaml，签发以后按“返回修改”，选大厅文件夹。"
WAITS_LISTED: Final = (
    "还差发放单位的一步：把上面的本机公钥写进 enrolment.yaml，签发的大厅文件放好以后再做一次。"
)
MARK_ALONE: Final = (
    "指纹要和根证书文件一起用：用登记码连接时，没有文件就核对不了。请再选根证书文件，或者清掉指纹。"
)

NO_FILE: Final = Recognised("", "", Wanted())

Shown = tuple[str, str, str, str, str]
"""Icon, ink, its word, title, text."""


class FirstStart(Protocol):
    """The use case."""

    @property
    def lines(self) -> tuple[Line, ...]: ...
    def recognise(self, file: Path) -> Future[Recognised]: ...
    def run(self, wanted: Wanted) -> Future[tuple[Line, ...]]: ...
    def own_line(self, device: str) -> Future[str]: ...
    def save_line(self, device: str, folder: Path) -> Future[str]: ...
    def machine(self) -> Future[Machine]: ...


class EnrolView(Protocol):
    """What is told to the page of the enrolment."""

    def show_recognised(self, found: Recognised) -> None: ...
    def say(self, text: str, tone: str = "red") -> None: ...
    def ask(self, part: str) -> None: ...


class EnrolPresenter:
    """`go_on` with what is wanted once nothing is missing."""

    def __init__(
        self, crossing: Crossing, use: FirstStart, view: EnrolView, way: str, go_on: Callable[[Wanted], None]
    ) -> None:
        self._use, self._view, self._way, self._go_on = use, view, way, go_on
        self._files = Newest(crossing)

    def recognise(self, file: str) -> None:
        """A file was picked, or its path typed; none any more is none."""
        self._files.forget()
        if not file.strip():
            self._view.show_recognised(NO_FILE)
            return
        self._files.when_done(
            self._use.recognise(Path(file.strip())), self._view.show_recognised, self._failed
        )

    def give(self, wanted: Wanted) -> None:
        """Goes on, or says what is missing."""
        missing, part = self._missing(wanted)
        if missing:
            self._view.say(missing, "amber")
            self._view.ask(part)
        else:
            self._go_on(wanted)

    def _missing(self, wanted: Wanted) -> tuple[str, str]:
        """What is still to be filled in, and where. A code is given only for a PC that the hall file lists: without a
        hall folder the next page shows the public key.
        """
        if wanted.settings:
            return ("", "") if wanted.host else ("先选这台是安装设定里的哪一台。", "host")
        if self._way == "file" and not (wanted.hall or wanted.enrolment):
            return "先选启用文件。", "file"
        if len(wanted.device) != 3 or not wanted.device.isdecimal():
            return "设备号是三位数字，由发放单位给。", "device"
        served = self._way == "code" or (self._way == ANEW and bool(wanted.server or wanted.code))
        if served and wanted.hall and not wanted.server:
            return "先填办件服务器的地址，如 https://hall-server.example:8443。", "server"
        if served and wanted.hall and not wanted.code:
            return "先填登记码（由服务器管理员提供，只能用一次）。", "code"
        alone = wanted.ca_mark and not wanted.ca and not wanted.enrolment
        return (MARK_ALONE, "ca") if alone else ("", "")

    def _failed(self, error: BaseException) -> None:
        self._view.say(in_words(error, FAILED))


class LinesView(Protocol):
    """What is told to the page of the steps."""

    def show_lines(self, lines: tuple[Shown, ...]) -> None: ...
    def show_key(self, line: str) -> None: ...
    def show_end(self, *, done: bool) -> None: ...
    def say(self, text: str, tone: str = "red") -> None: ...
    def work(self, words: str, done: int = 0, whole: int = 0) -> None: ...


class LinesPresenter:
    """Runs the steps, and again when asked to. `ended`: how they ended, once they have."""

    def __init__(
        self, crossing: Crossing, use: FirstStart, view: LinesView, wanted: Wanted,
        ended: tuple[Line, ...] | None = None,
    ) -> None:  # fmt: skip
        self._crossing, self._use, self._view, self._wanted = crossing, use, view, wanted
        self._running, self.ended = False, ended

    def begin(self) -> None:
        """A page that was made anew shows how the steps ended."""
        if self.ended is None:
            self.start()
        else:
            self._ended(self.ended)

    def start(self) -> None:
        """From the first step; what is done is left."""
        if self._running:
            return
        self._running, self.ended = True, None
        self._view.say("", "plain")
        self._view.work("正在设置")
        self._crossing.when_done(self._use.run(self._wanted), self._ended, self._failed)

    def look_on(self) -> None:
        """The steps so far; asked again and again."""
        if self._running:
            self._view.show_lines(tuple(map(_shown, self._use.lines)))

    def save_key(self, folder: str) -> None:
        """This PC's public key onto a stick."""
        if folder:
            self._crossing.when_done(
                self._use.save_line(self._wanted.device, Path(folder)), self._saved, self._failed
            )

    def _saved(self, path: str) -> None:
        text = f"已存到 {path}" if path else "没有存成：那个文件夹写不进去。请换一个。"
        self._view.say(text, "green" if path else "red")

    def _ended(self, lines: tuple[Line, ...]) -> None:
        self._running, self.ended = False, lines
        self._view.work("")
        self._view.show_lines(tuple(map(_shown, lines)))
        last = lines[-1].state if lines else "wrong"
        if last == "waits" and not _has(lines, "办件服务器"):
            self._view.say(WAITS_LISTED if self._wanted.hall or self._wanted.settings else WAITS, "amber")
            self._crossing.when_done(
                self._use.own_line(self._wanted.device), self._view.show_key, self._failed
            )
        elif last in ("waits", "wrong"):
            self._view.say(WRONG, "red" if last == "wrong" else "amber")
        self._view.show_end(done=last in ("done", "left"))

    def _failed(self, error: BaseException) -> None:
        self._running = False
        self._view.work("")
        self._view.say(in_words(error, FAILED))
        self._view.show_end(done=False)


def _has(lines: tuple[Line, ...], title: str) -> bool:
    return any(line.title == title for line in lines)


def _shown(line: Line) -> Shown:
    return (*MARKS[line.state], line.title, line.text)
