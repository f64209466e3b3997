"""看管账本: backups every half hour and at the end, the daily check, the clock; on a thread of its own.

The check of the whole book is the check of its newest copy: the copy reads and authenticates every page of the book
in small steps, the child then checks chains, folds every case and compares. The window never waits for any of it.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import NamedTuple

from hallclient.app.backup import (
    DEFAULT,
    Backup,
    back_up,
    backups,
    check_backup,
    folder_of,
    last_good,
    make_backup,
)
from hallclient.app.station import RECOVERY, Station, Trouble
from hallclient.signing.recovery import public_of

log = logging.getLogger(__name__)

EVERY = timedelta(minutes=30)
DAILY = timedelta(hours=24)
FIRST_SECONDS = 20
"""After the book was opened; then the counter is at work and nobody waits for the start."""
LOOK_SECONDS = 60
PATIENCE_SECONDS = 5
"""How long closing waits for a copy; a check that still runs is left, and done at the next start."""


class Line(NamedTuple):
    """One thing about the keeping, for 本机: title, words, whether it is good."""

    title: str
    text: str
    good: bool


class Keeper:
    """Looks after one open counter until `close`."""

    def __init__(self, station: Station, data: Path) -> None:
        self._station, self._data = station, data
        self._stop = Event()
        self._trouble = ""
        self._told_clock = ""
        self._last: Backup | None = None
        self._tried: datetime | None = None
        self._thread = Thread(target=self._run, name="keeper", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def lines(self) -> tuple[Line, ...]:
        """What 本机 shows. Reads no file: the folder may be a share that does not answer."""
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

    def _backup_line(self, last: Backup | None) -> Line:
        if self._trouble:
            return Line("备份", self._trouble, False)
        if last is None:
            return Line("备份", "还没有完好的备份", self._tried is None)
        late = self._station.chance.now() - last.info.at > DAILY
        return Line("备份", f"{_when(last.info.at)} 的备份完好，在 {last.path.parent}", not late)

    def _check_line(self, last: Backup | None) -> Line:
        found = last.info.found if last is not None else None
        if last is None or found is None:
            return Line(
                "账本检查", "正在后台检查" if self._tried is None else "还没有检查过", self._tried is None
            )
        text = f"{_when(last.info.at)} 全部核验：{found.cases} 个办件、{found.acts} 条经过，完好"
        return Line("账本检查", text, not found.fault)

    def _run(self) -> None:
        wait = FIRST_SECONDS
        while not self._stop.wait(wait):
            wait = LOOK_SECONDS
            try:
                self._look()
            except Exception:  # the keeper outlives what it looks after; the line on 本机 says so
                if self._stop.is_set():
                    return  # the book was closed under a check that nobody waited for
                log.exception("keeper")
                self._trouble = "备份时出错，账本和以前的备份都在。请系统管理员查看日志"

    def _look(self) -> None:
        self._watch_clock()
        now = self._station.chance.now()
        if self._tried is not None and timedelta() <= now - self._tried < EVERY:
            return
        first, self._tried = self._tried is None, now
        if first:
            self._finish_unchecked()
        if self._last is None or self._changed(self._last) or now - self._last.info.at > DAILY:
            self.back_up()

    def back_up(self) -> None:
        """One backup, checked; into the counter's own folder where the chosen one is not there."""
        chosen, own = folder_of(self._station, self._data), self._data / DEFAULT
        done = back_up(self._station, self._data, chosen)
        self._trouble = done.text if isinstance(done, Trouble) else ""
        if isinstance(done, Trouble) and chosen != own:
            done = back_up(self._station, self._data, own)
        if isinstance(done, Backup):
            self._last = done

    def _changed(self, last: Backup) -> bool:
        found = last.info.found
        act, entry = self._station.book.heads()
        # The one entry after a copy says that the copy was checked.
        return found is None or act != (found.seq, found.head) or entry[0] > found.audit_n + 1

    def _finish_unchecked(self) -> None:
        """What was copied when the program was closed is checked now; the newest good one is known then."""
        folder = folder_of(self._station, self._data)
        for one in backups(folder)[:1]:
            if one.info.found is None:
                check_backup(self._station, one)
        self._last = last_good(folder) or last_good(self._data / DEFAULT)

    def _watch_clock(self) -> None:
        told = self._station.clock.trouble()
        if told and told != self._told_clock:
            window = self._station.card.window
            self._station.book.write_now(lambda tx: tx.note("clock", "", window, "", told))
        self._told_clock = told

    def pause(self) -> None:
        """No copy more for now: the counter locks, and copies go on after the next sign-in."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(PATIENCE_SECONDS)

    def close(self) -> None:
        """The last copy of the day, where anything changed; it is checked when the program starts again."""
        self.pause()
        if self._last is None or self._changed(self._last):
            make_backup(self._station, self._data, folder_of(self._station, self._data))


def _when(at: datetime) -> str:
    return f"{at:%m-%d %H:%M}"
