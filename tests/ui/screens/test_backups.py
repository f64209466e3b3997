"""本机's backups, asked of a keeper that does what the test says."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

from hallclient.app.keeper import Keeping, Line
from hallclient.app.station import Trouble
from hallclient.ui.screens.crossing import Straight
from hallclient.ui.screens.local.backups import BackupPart, BackupShown


class Keeper:
    """What it is asked stands in `asked`; how it stands is set by the test."""

    def __init__(self) -> None:
        self.now = Keeping("/backups", False, 0, 0, False)
        self.asked: list[str] = []
        self.line: Line | Exception = Line("备份", "11-20 09:30 的备份完好（刚才）", True)
        self.trouble: Trouble | None = None

    def keeping(self) -> Keeping:
        return self.now

    def ask(self) -> Future[Line]:
        self.asked.append("now")
        done: Future[Line] = Future()
        if isinstance(self.line, Exception):
            done.set_exception(self.line)
        else:
            done.set_result(self.line)
        return done

    def move(self, folder: Path, by: str) -> Future[Trouble | None]:
        self.asked.append(f"{folder} {by}")
        done: Future[Trouble | None] = Future()
        done.set_result(self.trouble)
        return done


class View:
    def __init__(self) -> None:
        self.shown: list[BackupShown] = []
        self.said: list[tuple[str, str]] = []

    def show_backups(self, shown: BackupShown) -> None:
        self.shown.append(shown)

    def say(self, text: str, tone: str) -> None:
        self.said.append((text, tone))


def part() -> tuple[BackupPart, Keeper, View, list[str]]:
    keeper, view, told = Keeper(), View(), list[str]()
    return BackupPart(Straight(), keeper, view, "A0001", lambda: told.append("again")), keeper, view, told


def test_how_far_a_backup_is_stands_in_words_and_megabytes() -> None:
    backups, keeper, view, _ = part()
    for now, words, done, whole in (
        (Keeping("/backups", False, 0, 0, False), "", 0, 0),
        (Keeping("/backups", True, 312_400_000, 859_000_000, False), "正在拷贝，312 / 859 MB", 312, 859),
        (Keeping("/backups", True, 4096, 90_000, False), "正在拷贝，0 / 1 MB", 0, 1),
        (Keeping("/backups", True, 0, 0, True), "正在打开核验", 0, 0),
    ):
        keeper.now = now
        backups.look()
        shown = view.shown[-1]
        assert words in shown.running and (shown.done, shown.whole) == (done, whole)
        assert bool(shown.running) == now.running and (not now.running or "照常办件" in shown.running)


def test_one_now_is_told_and_the_lines_are_read_again() -> None:
    backups, keeper, view, told = part()
    backups.back_up()
    assert view.said[-1] == ("备份好了。11-20 09:30 的备份完好（刚才）", "green") and told == ["again"]
    keeper.line = Line("备份", "备份没有做成：备份盘满了。", False)
    backups.back_up()
    assert view.said[-1] == ("备份没有做成：备份盘满了。", "red") and view.shown[-1].running == ""
    keeper.line = OSError("disk")
    backups.back_up()
    assert (
        view.said[-1][1] == "red" and "以前的备份都在" in view.said[-1][0] and "disk" not in view.said[-1][0]
    )


def test_another_folder_is_taken_or_not_with_the_reason() -> None:
    backups, keeper, view, _ = part()
    backups.move(Path("/usb"))
    assert keeper.asked == ["/usb A0001"] and view.said[-1][1] == "green" and "/usb" in view.said[-1][0]
    keeper.trouble = Trouble(text="备份文件夹 /usb 不能用：备份盘是只读的。没有改动，请换一个文件夹。")
    backups.move(Path("/usb"))
    assert view.said[-1] == (keeper.trouble.text, "red")
