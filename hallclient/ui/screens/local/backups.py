"""本机's backups: where they go, one made now with its progress, another folder by the system administrator."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Final, Protocol

from msgspec import Struct

from hallclient.app.keeper import Keeping, Line
from hallclient.app.station import Trouble
from hallclient.ui.screens.crossing import Crossing

MEGABYTE: Final = 1_000_000


class BackupShown(Struct, frozen=True):
    """Where backups go; while one is made its words, and megabytes done and in all (0 of 0: nobody knows)."""

    folder: str
    running: str
    done: int
    whole: int


class BackupView(Protocol):
    """What is told to the view."""

    def show_backups(self, shown: BackupShown) -> None: ...
    def say(self, text: str, tone: str) -> None: ...


class Backups(Protocol):
    """The keeper, as far as this page needs it."""

    def keeping(self) -> Keeping: ...
    def ask(self) -> Future[Line]: ...
    def move(self, folder: Path, by: str) -> Future[Trouble | None]: ...


class BackupPart:
    """Asks the keeper, which works on a thread of its own; `told` when the lines of 本机 are to be read again."""

    def __init__(
        self, crossing: Crossing, keeper: Backups, view: BackupView, by: str, told: Callable[[], None]
    ) -> None:
        self._crossing, self._keeper, self._view = crossing, keeper, view
        self._by, self._told = by, told
        self._asked = False

    def look(self) -> None:
        """As it stands now; asked again and again while it is seen."""
        now = self._keeper.keeping()
        done, whole = now.done // MEGABYTE, max(1, now.whole // MEGABYTE)
        if now.running and now.checking:
            self._view.show_backups(BackupShown(now.folder, "拷贝好了，正在打开核验。可以照常办件", 0, 0))
        elif now.running:
            words = f"正在拷贝，{done} / {whole} MB。可以照常办件"
            self._view.show_backups(BackupShown(now.folder, words, done, whole))
        else:
            waits = "马上开始备份" if self._asked else ""
            self._view.show_backups(BackupShown(now.folder, waits, 0, 0))

    def back_up(self) -> None:
        """One now, whatever the time; nothing more while one is asked for."""
        if self._asked:
            return
        self._asked = True
        self._view.say("", "plain")
        self._crossing.when_done(self._keeper.ask(), self._made, self._failed)
        self.look()

    def move(self, folder: Path) -> None:
        """Backups go there from now on."""
        self._crossing.when_done(
            self._keeper.move(folder, self._by), lambda trouble: self._moved(folder, trouble), self._not_moved
        )

    def _made(self, line: Line) -> None:
        self._asked = False
        self._view.say(f"备份好了。{line.text}" if line.good else line.text, "green" if line.good else "red")
        self.look()
        self._told()

    def _moved(self, folder: Path, trouble: Trouble | None) -> None:
        if trouble is not None:
            self._view.say(trouble.text, "red")
        else:
            text = f"以后的备份放到 {folder}，记入日志。以前的备份留在原来的文件夹"
            self._view.say(text, "green")
        self.look()

    def _not_moved(self, error: BaseException) -> None:
        self._view.say("备份的文件夹没有改成，以前的备份都在。再试一次。", "red")
        self.look()

    def _failed(self, error: BaseException) -> None:
        self._asked = False
        self._view.say("备份没有做成，账本和以前的备份都在。再试一次；仍不行时请系统管理员查看日志。", "red")
        self.look()
