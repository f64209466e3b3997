"""本机's care: what was looked at with a button that mends it, unsent work onto a stick, a bundle for whoever helps."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Final, Protocol

from msgspec import Struct

from hallclient.app.care import Said
from hallclient.app.health import WORDS, Found, Mend, State
from hallclient.ui.screens.crossing import Crossing, Newest

MARKS: Final[dict[State, tuple[str, str, str]]] = {
    "good": ("check", "gr", "好"), "watch": ("triangle-alert", "am", "须留意"), "bad": ("x", "rd", "不好"),
}  # fmt: skip
NOT_DONE: Final = "没有做成，账本没有动。再试一次；仍不行时请系统管理员查看日志"
LOOKING: Final = "正在检查"


class CareLine(Struct, frozen=True):
    """One thing: icon, its ink and word, title, words; `mend` with `button` where something mends it."""

    key: str
    icon: str
    ink: str
    word: str
    title: str
    text: str
    mend: Mend
    button: str


class CareView(Protocol):
    """What is told to the view."""

    def show_found(self, head: str, lines: tuple[CareLine, ...]) -> None: ...
    def say(self, text: str, tone: str) -> None: ...
    def work(self, busy: str) -> None: ...


class Caring(Protocol):
    """The use case."""

    def look(self) -> Future[tuple[Found, ...]]: ...
    def mend(self, what: Mend, by: str) -> Future[Said]: ...
    def take_faces(self, folder: Path, by: str) -> Future[Said]: ...
    def export(self, folder: Path, by: str) -> Future[Said]: ...
    def answer(self, file: Path, by: str) -> Future[Said]: ...
    def bundle(self, file: Path, by: str) -> Future[Said]: ...


class CarePart:
    """One thing is done at a time; the next is asked for when it has ended."""

    def __init__(
        self, crossing: Crossing, caring: Caring, view: CareView, by: str,
        restore: Callable[[], object] = lambda: None, told: Callable[[], None] = lambda: None,
    ) -> None:  # fmt: skip
        """`restore`: the counter locks, and 由备份恢复 comes up; `told`: something was done."""
        self._crossing, self._caring, self._view, self._by = crossing, caring, view, by
        self._restore, self._told = restore, told
        self._busy = False
        self._looks = Newest(crossing)

    def look(self) -> None:
        """Everything anew; what was said stays."""
        self._view.work(LOOKING)
        self._looks.when_done(self._caring.look(), self._found, lambda error: self._not_looked())

    def mend(self, what: Mend) -> None:
        if what == "restore":
            self._restore()
            return
        self._do(f"正在{WORDS[what]}", lambda: self._caring.mend(what, self._by))

    def take_faces(self, folder: Path) -> None:
        self._do("正在找字体文件", lambda: self._caring.take_faces(folder, self._by))

    def export(self, folder: Path) -> None:
        self._do("正在导出，可以照常办件", lambda: self._caring.export(folder, self._by))

    def answer(self, file: Path) -> None:
        self._do("正在读回执", lambda: self._caring.answer(file, self._by))

    def bundle(self, file: Path) -> None:
        self._do("正在检查和收集", lambda: self._caring.bundle(file, self._by))

    def _do(self, busy: str, begin: Callable[[], Future[Said]]) -> None:
        if self._busy:
            return
        self._busy = True
        self._view.say("", "plain")
        self._view.work(busy)
        self._crossing.when_done(begin(), self._said, lambda error: self._failed())

    def _said(self, said: Said) -> None:
        self._busy = False
        self._view.say(said.text, "green" if said.good else "red")
        self._told()
        self.look()

    def _not_looked(self) -> None:
        """What is being mended goes on."""
        if not self._busy:
            self._view.work("")
        self._view.say(NOT_DONE, "red")

    def _failed(self) -> None:
        self._busy = False
        self._view.work("")
        self._view.say(NOT_DONE, "red")

    def _found(self, found: tuple[Found, ...]) -> None:
        if not self._busy:
            self._view.work("")
        wrong = [one for one in found if one.state != "good"]
        head = f"{len(found)} 项都好" if not wrong else f"{len(found)} 项里有 {len(wrong)} 项要处理"
        self._view.show_found(head, tuple(map(_line, found)))


def _line(one: Found) -> CareLine:
    icon, ink, word = MARKS[one.state]
    return CareLine(one.key, icon, ink, word, one.title, one.text, one.mend, WORDS[one.mend])
