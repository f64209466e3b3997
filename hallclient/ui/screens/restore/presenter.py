"""由备份恢复: which backup, with which key; then what came back, until the system administrator has confirmed it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, Protocol

from casework.refusal import Refusal
from hallclient.app.recover import WRONG_PHRASE
from hallclient.app.restoring import Back, Choice, Offer, Progress, State
from hallclient.app.station import Trouble
from hallclient.ui.screens.crossing import Crossing, Newest
from hallclient.ui.screens.failed import in_words

Part = Literal["list", "key", "phrase"]
Tone = Literal["plain", "red", "green", "amber"]
Line = tuple[str, str, str, str, str]
"""Icon, ink, its word, title, text."""
OWN_BOOK: Final = "own"
"""The row of the book that lies here: it gets its key back."""
OWN, RECOVERY = "own", "recovery"
STATES: Final[dict[State, str]] = {"good": "完好", "unchecked": "没有核验过", "bad": "核验没有通过"}
NONE = "没有找到备份。插上放备份的移动盘、接好共享文件夹，再按“重新查找”；在别处的按“选文件夹”。"
NONE_THERE = "{} 里没有备份。一份备份是三个文件（.book、.info、.recovery），要一起拷来。"
FAILED = "没有做成，原来的文件没有动。再试一次；仍不行时把日志交给软件提供单位。"
BEGINNING = "正在准备恢复"
CHECKING = "正在核验备份：每一页、每个办件都重算一遍，十万件约一分钟"
COPYING = "正在拷贝备份，{} / {} MB"
GIVING = "正在核验账本：每一页、每个办件都重算一遍，十万件约一分钟"
STOPPING = "正在停止"
LOST = "备份之后办的件可能不在账本里，请按手里的纸质回执逐件核对。"
LOST_BEFORE = "账本以前由备份恢复过。"
MEGABYTE: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class BackupRow:
    """One backup: when, how large, of which counter, how it was found, where it lies."""

    key: str
    when: str
    size: str
    title: str
    state: State
    words: str
    place: str


class RestoreView(Protocol):
    """What is told to the view."""

    def show_rows(self, rows: tuple[BackupRow, ...], key: str) -> None: ...
    def show_key(self, value: str, note: str) -> None: ...
    def say(self, text: str, tone: str) -> None: ...
    def work(self, words: str, done: int, whole: int) -> None: ...
    def lock(self, reason: str, *, stops: bool = True) -> None: ...
    def ask(self, part: Part) -> None: ...


class Restores(Protocol):
    """The use case."""

    @property
    def progress(self) -> Progress: ...
    def look(self, place: Path | None = None) -> Future[Offer]: ...
    def take(self, backup: Path, key: tuple[Path, str] | None) -> Future[Back | Trouble]: ...
    def give_key(self, key: tuple[Path, str]) -> Future[Back | Trouble]: ...
    def confirm(self, staff_no: str, password: str, code: str) -> Future[Refusal | Trouble | None]: ...
    def stop(self) -> None: ...


class RestorePresenter:
    """`done` once something came back."""

    def __init__(
        self, crossing: Crossing, use: Restores, view: RestoreView, done: Callable[[Back], None]
    ) -> None:
        self._crossing, self._use, self._view, self._done = crossing, use, view, done
        self._choices: dict[str, Choice] = {}
        self._running = self._stopping = self._giving = False
        self._looks = Newest(crossing)

    @property
    def running(self) -> bool:
        """Whether one is being restored."""
        return self._running

    def look(self, place: Path | None = None) -> None:
        """Looks for backups: in a folder, or in all places where one may lie."""
        self._view.say("", "plain")
        self._view.work("正在查找备份", 0, 0)
        self._looks.when_done(self._use.look(place), self._found, self._failed)

    def take(self, row: str, key: str, key_file: str, phrase: str) -> None:
        """Restores what stands in that row; what is missing is said."""
        if self._running:
            return
        missing = self._missing(row, key, key_file, phrase)
        if missing is not None:
            self._view.say(missing[0], "amber")
            self._view.ask(missing[1])
            return
        with_key = (Path(key_file.strip()), phrase) if key == RECOVERY or row == OWN_BOOK else None
        self._looks.forget()
        self._running, self._stopping = True, False
        self._view.say("", "plain")
        self._giving = row == OWN_BOOK
        self._view.lock("正在取回密钥" if self._giving else "正在恢复", stops=not self._giving)
        if self._giving and with_key is not None:
            future = self._use.give_key(with_key)
        else:
            future = self._use.take(self._choices[row].path, with_key)
        self.look_on()
        self._crossing.when_done(future, self._ended, self._failed)

    def look_on(self) -> None:
        """How far it is; asked again and again while it runs."""
        if not self._running:
            return
        now = self._use.progress
        done, whole = now.done // MEGABYTE, max(1, now.whole // MEGABYTE)
        if self._stopping:
            self._view.work(STOPPING, 0, 0)
        elif self._giving:
            self._view.work(GIVING, 0, 0)
        elif now.whole:
            self._view.work(COPYING.format(done, whole), done, whole)
        else:
            self._view.work(CHECKING if now.checking else BEGINNING, 0, 0)

    def stop(self) -> None:
        """Ends what runs; everything lies as it lay. A key is given back to its end."""
        if self._running and not self._giving:
            self._stopping = True
            self._use.stop()
            self.look_on()

    def _missing(self, row: str, key: str, key_file: str, phrase: str) -> tuple[str, Part] | None:
        if row != OWN_BOOK and row not in self._choices:
            return "先选一份备份。", "list"
        if row == OWN_BOOK or key == RECOVERY:
            if not key_file.strip():
                return "先选大厅的恢复密钥文件（保险柜里的那一个）。", "key"
            if not phrase:
                return "再输恢复密钥的口令。", "phrase"
        return None

    def _found(self, offer: Offer) -> None:
        self._view.work("", 0, 0)
        self._choices = {str(one.path): one for one in offer.choices}
        rows = [_row(one) for one in offer.choices]
        if offer.own_book and not offer.own_key:
            rows.insert(0, BackupRow(
                OWN_BOOK, "现有账本", "", "账本还在，只是密钥丢了", "good", "取回密钥",
                "账本原样不动，编号情况取回后写明",
            ))  # fmt: skip
        first = next((row.key for row in rows if row.state == "good"), rows[0].key if rows else "")
        self._view.show_rows(tuple(rows), first)
        own = "本机的密钥还在" if offer.own_key else "大厅的恢复密钥（本机没有账本的密钥）"
        self._view.show_key(OWN if offer.own_key else RECOVERY, own)
        if not rows:
            where = "、".join(map(str, offer.looked))
            self._view.say(NONE_THERE.format(where) if where else NONE, "amber")

    def _ended(self, answer: Back | Trouble) -> None:
        self._running = False
        self._view.work("", 0, 0)
        self._view.lock("")
        if isinstance(answer, Trouble):
            self._view.say(answer.text, "plain" if self._stopping else "red")
            if answer is WRONG_PHRASE:
                self._view.ask("phrase")
        else:
            self._done(answer)

    def _failed(self, error: BaseException) -> None:
        self._running = False
        self._view.work("", 0, 0)
        self._view.lock("")
        self._view.say(in_words(error, FAILED), "red")


def _row(one: Choice) -> BackupRow:
    when = one.made_at[:16].replace("T", " ")
    size = f"{max(0.1, one.size / MEGABYTE):.1f} MB"
    return BackupRow(
        str(one.path),
        when,
        size,
        f"设备 {one.device}　{one.hall}",
        one.state,
        STATES[one.state],
        str(one.path),
    )


def lines_of(back: Back) -> tuple[Line, ...]:
    """What came back, in words."""
    good = ("check", "gr", "好")
    found = [(*good, "办件", f"{back.cases:,} 个，每一个都核验过")]
    unsent = f"{back.unsent:,} 步都在，联网后自动上报" if back.unsent else "没有"
    found.append((*good, "未上报", unsent))
    if back.lost:
        why = LOST if back.from_backup else LOST_BEFORE
        text = f"{why}设备 {back.device} 不再给号：请发放单位给新设备号（和文号号段），用它重新登记"
        found.append(("triangle-alert", "am", "须留意", "编号", text))
    else:
        found.append((*good, "编号", f"设备 {back.device}，什么都不缺，接续使用"))
    if back.aside:
        found.append((*good, "原来的文件", f"在数据文件夹的 {back.aside} 里，没有删除"))
    return tuple(found)


class ResultView(Protocol):
    """What is told to the view."""

    def show_back(self, lines: tuple[Line, ...], *, confirm: bool, lost: bool) -> None: ...
    def show_confirmed(self, *, lost: bool) -> None: ...
    def say(self, text: str, tone: str) -> None: ...
    def lock(self, reason: str) -> None: ...


class ResultPresenter:
    """`left` once the sign-in may come."""

    def __init__(self, crossing: Crossing, use: Restores, view: ResultView, back: Back) -> None:
        self._crossing, self._use, self._view, self._back = crossing, use, view, back

    def start(self) -> None:
        """What came back."""
        back = self._back
        self._view.show_back(lines_of(back), confirm=bool(back.from_backup), lost=back.lost)

    def confirm(self, staff_no: str, password: str, code: str) -> None:
        """The system administrator's word for it."""
        missing = "先输系统管理员的工号。" if not staff_no.strip() else "再输口令。" if not password else ""
        if missing:
            self._view.say(missing, "amber")
            return
        self._view.say("", "plain")
        self._view.lock("正在核对口令")
        self._crossing.when_done(
            self._use.confirm(staff_no.strip(), password, code), self._confirmed, self._failed
        )

    def _confirmed(self, answer: Refusal | Trouble | None) -> None:
        self._view.lock("")
        if answer is None:
            self._view.show_confirmed(lost=self._back.lost)
        else:
            self._view.say(answer.text if isinstance(answer, Trouble) else answer.reason, "red")

    def _failed(self, error: BaseException) -> None:
        self._view.lock("")
        self._view.say(in_words(error, "没有确认成，账本没有动。请再试一次。"), "red")
