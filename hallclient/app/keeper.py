"""看管账本: backups every half hour and at the end, the daily check, what the figures are made of, what may go by age,
the clock; on a thread of its own.

The check of the whole book is the check of its newest copy: a child copies the pages as they lie, another authenticates
each, checks chains, folds every case and compares. The window never waits for any of it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread
from typing import NamedTuple

from casework.acts import AnyAct
from casework.calendar import Calendar
from casework.case import Case
from casework.fold import fold
from hallclient.app.backup import (
    DEFAULT,
    Backup,
    back_up,
    backups,
    check_backup,
    folder_of,
    last_good,
    make_backup,
    set_folder,
)
from hallclient.app.figures import count_all
from hallclient.app.station import RECOVERY, Station, Trouble
from hallclient.signing.recovery import public_of
from hallclient.store.book import Book
from hallclient.store.child import Stopped
from hallclient.store.loose import Term

log = logging.getLogger(__name__)

EVERY = timedelta(minutes=30)
DAILY = timedelta(hours=24)
FIRST_SECONDS = 20
"""After the book was opened; then the counter is at work and nobody waits for the start."""
LOOK_SECONDS = 60
REST_SECONDS = 0.5
"""Between two rounds of cases that go by age: the clerk's acts and the exchange go between."""
MOST_ROUNDS = 40
"""Rounds in one day, of at most 50 cases each."""
BY_AGE = "已办结满 {} 天，服务器的备份里有"
PATIENCE_SECONDS = 5
"""How long closing waits for a child to be ended; what it copied goes, what it checked is checked at the next start."""


class Line(NamedTuple):
    """One thing about the keeping, for 本机: title, words, whether it is good."""

    title: str
    text: str
    good: bool


class Keeping(NamedTuple):
    """Where backups go and how one stands now: bytes copied and in all while it is made; `checking` after that."""

    folder: str
    running: bool
    done: int
    whole: int
    checking: bool


IDLE = (False, 0, 0, False)


class Keeper:
    """Looks after one open counter until `close`."""

    def __init__(self, station: Station, data: Path, unsaved: Callable[[], bool] = lambda: False) -> None:
        """`unsaved`: whether drafts that the book has not taken wait in memory or over the lock; what they name the
        book does not know.
        """
        self._station, self._data, self._unsaved = station, data, unsaved
        self._began = station.chance.now().date()
        self._stop, self._wake = Event(), Event()
        self._trouble = ""
        self._told_clock = ""
        self._last: Backup | None = None
        self._tried: datetime | None = None
        self._let_go: datetime | None = None
        self._folder = str(folder_of(station, data))
        self._now = IDLE
        self._asked: SimpleQueue[Future[Line]] = SimpleQueue()
        self._hands = ThreadPoolExecutor(1, thread_name_prefix="backup-folder")
        self._thread = Thread(target=self._run, name="keeper", daemon=True)

    def start(self) -> None:
        self._thread.start()

    # ── for 本机: from any thread, reads no file (the folder may be a share that does not answer)

    def lines(self) -> tuple[Line, ...]:
        """What 本机 shows."""
        last = self._last
        clock = self._station.clock.trouble()
        copy = Line("密钥副本", "已封给大厅恢复密钥，放在账本旁边", True)
        if public_of(self._station.enrolment.recovery_key) is None:
            copy = Line("密钥副本", "大厅文件里没有恢复密钥：密钥丢了账本就打不开。请系统管理员补上", False)
        elif not (self._data / RECOVERY).exists():
            copy = Line("密钥副本", "没有写成，请检查数据文件夹能不能写", False)
        return (
            *((Line("电脑时间", clock, False),) if clock else ()),
            self._backup_line(last),
            self._check_line(last),
            copy,
        )

    def keeping(self) -> Keeping:
        """Where backups go, and what is being done now."""
        return Keeping(self._folder, *self._now)

    def ask(self) -> Future[Line]:
        """A backup now; the answer is the line of 本机 once it was made and checked, or was not."""
        asked: Future[Line] = Future()
        self._asked.put(asked)
        self._wake.set()
        return asked

    def move(self, folder: Path, by: str) -> Future[Trouble | None]:
        """Backups go there from now on, or why not."""
        return self._hands.submit(self._move, folder, by)

    def _move(self, folder: Path, by: str) -> Trouble | None:
        trouble = set_folder(self._station, folder, by)
        if trouble is None:
            self._folder = str(folder)
        return trouble

    def _backup_line(self, last: Backup | None) -> Line:
        if self._trouble:
            good = f"。上一份完好的是 {_when(last.info.at)} 的" if last is not None else ""
            return Line("备份", self._trouble.rstrip("。") + good, False)
        if last is None:
            return Line("备份", "还没有完好的备份", self._tried is None)
        age = self._station.chance.now() - last.info.at
        elsewhere = "" if str(last.path.parent) == self._folder else f"，在 {last.path.parent}"
        return Line("备份", f"{_when(last.info.at)} 的备份完好（{_age(age)}）{elsewhere}", age <= DAILY)

    def _check_line(self, last: Backup | None) -> Line:
        found = last.info.found if last is not None else None
        if last is None or found is None:
            return Line(
                "账本检查", "正在后台检查" if self._tried is None else "还没有检查过", self._tried is None
            )
        text = f"{_when(last.info.at)} 全部核验：{found.cases} 个办件、{found.acts} 条经过，完好"
        return Line("账本检查", text, not found.fault)

    # ── on the keeper's own thread

    def _run(self) -> None:
        wait = FIRST_SECONDS
        while True:
            self._wake.wait(wait)
            self._wake.clear()
            if self._stop.is_set():
                return
            wait = LOOK_SECONDS
            try:
                self._look()
            except Stopped:
                return
            except Exception:  # the keeper outlives what it looks after; the line on 本机 says so
                if self._stop.is_set():
                    return  # the book was closed under a check that nobody waited for
                log.exception("keeper")
                self._trouble = "看管账本时出错，账本和以前的备份都在。请系统管理员查看日志"
            finally:
                self._now = IDLE

    def _look(self) -> None:
        self._watch_clock()
        now = self._station.chance.now()
        self._keep_copies(now)
        self._count()
        self._let_go_by_age(now)  # only behind backups that go well

    def _keep_copies(self, now: datetime) -> None:
        asked = [self._asked.get() for _ in range(self._asked.qsize())]
        if not asked and self._tried is not None and timedelta() <= now - self._tried < EVERY:
            return
        first, self._tried = self._tried is None, now
        try:
            if first:
                self._finish_unchecked()
            if asked or self._last is None or self._changed(self._last) or now - self._last.info.at > DAILY:
                self.back_up()
        finally:
            self._now = IDLE
            for one in asked:
                one.set_result(self._backup_line(self._last))

    def _let_go_by_age(self, now: datetime) -> None:
        """Once a day: what is over, past its days and in the server's backup, then the pages that nothing names.
        Nothing while the clock is in doubt, or a draft that may name one of the pages is not in the book.
        """
        if self._let_go is not None and timedelta() <= now - self._let_go < DAILY:
            return
        if self._stop.is_set() or self._station.clock.trouble() or self._unsaved():
            return
        self._let_go = now
        self._let_cases_go(now)
        if not self._stop.is_set():
            days = self._station.enrolment.catalogue.hall.loose_page_days
            self._station.book.let_pages_go(
                Term(now.date(), days, self._began), going=lambda: not self._stop.wait(REST_SECONDS)
            )

    def _let_cases_go(self, now: datetime) -> None:
        book, days = self._station.book, self._station.enrolment.catalogue.hall.closed_days
        calendar = self._calendar

        def project(acts: Sequence[AnyAct], on: date) -> Case:
            return fold(acts, on=on, calendar=calendar)

        for _ in range(MOST_ROUNDS):
            self._count()  # what goes uncounted is in no figure again
            planned = book.due(project, today=now.date(), keep_days=days)
            if (
                not planned.cases
                or not book.prune(planned, BY_AGE.format(days))
                or self._stop.wait(REST_SECONDS)
            ):
                return

    @property
    def _calendar(self) -> Calendar:
        return Calendar(self._station.enrolment.catalogue.years)

    def _count(self) -> None:
        """What the figures are made of, whether somebody looks at them or not."""
        count_all(self._station.book, self._calendar, lambda: not self._stop.is_set())

    def back_up(self) -> None:
        """One backup, checked; into the counter's own folder where the chosen one is not there."""
        chosen, own = folder_of(self._station, self._data), self._data / DEFAULT
        done = back_up(self._station, self._data, chosen, self._copying, self._checking)
        self._trouble = done.text if isinstance(done, Trouble) else ""
        log.info(
            "a backup was not made" if isinstance(done, Trouble) else "a backup was made and found whole"
        )
        if isinstance(done, Trouble) and chosen != own:
            done = back_up(self._station, self._data, own, self._copying, self._checking)
        if isinstance(done, Backup):
            self._last = done

    def _copying(self, done: int, whole: int) -> bool:
        self._now = (True, done, whole, False)
        return not self._stop.is_set()

    def _checking(self) -> bool:
        self._now = (True, 0, 0, True)
        return not self._stop.is_set()

    def _changed(self, last: Backup) -> bool:
        found = last.info.found
        act, entry = self._station.book.heads()
        # The one entry after a copy says that the copy was checked.
        return found is None or act != (found.seq, found.head) or entry[0] > found.audit_n + 1

    def _finish_unchecked(self) -> None:
        """What was copied when the program was closed is checked now; the newest good one is known then."""
        folder, device = folder_of(self._station, self._data), self._station.card.device
        for one in backups(folder, device)[:1]:
            if one.info.found is None:
                check_backup(self._station, one, self._checking)
        self._last = last_good(folder, device) or last_good(self._data / DEFAULT, device)

    def _watch_clock(self) -> None:
        told = self._station.clock.trouble()
        if told and told != self._told_clock:
            window = self._station.card.window
            self._station.book.write_now(lambda tx: tx.note("clock", "", window, "", told))
        self._told_clock = told

    def pause(self) -> None:
        """No copy more for now: the counter locks, and copies go on after the next sign-in. A copy that is being made
        is given up and made anew then; the child that checks one holds the key, and is ended.
        """
        self._stop.set()
        self._wake.set()
        self._hands.shutdown(wait=False, cancel_futures=True)
        if self._thread.is_alive():
            self._thread.join(PATIENCE_SECONDS)

    def close(self) -> None:
        """The last copy of the day, where anything changed; it is checked when the program starts again."""
        self.pause()
        if self._last is None or self._changed(self._last):
            chosen, own = folder_of(self._station, self._data), self._data / DEFAULT
            if isinstance(make_backup(self._station, self._data, chosen), Trouble) and chosen != own:
                make_backup(self._station, self._data, own)


def witness_lines(book: Book) -> tuple[Line, ...]:
    """That the witness could not be written, for 本机; nothing while it can."""
    if not book.witness_trouble:
        return ()
    text = (
        f"没有写成（{book.witness_trouble}）：办的件都在账本里；账本这时若丢了最后几步，下次启动可能察觉不到。"
        "请系统管理员检查磁盘和数据文件夹"
    )
    return (Line("见证文件", text, False),)


def _when(at: datetime) -> str:
    return f"{at:%m-%d %H:%M}"


def _age(age: timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    if minutes < 1:
        return "刚才"
    if minutes < 60:
        return f"{minutes} 分钟前"
    return f"{minutes // 60} 小时前" if minutes < 48 * 60 else f"{minutes // (24 * 60)} 天前"
