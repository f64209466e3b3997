"""程序版本: a child of this program looks for newer versions while the counter is open; what waits is switched to after
the day, outside office hours, when no window and no draft is open any more.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from threading import Event, Thread
from typing import NamedTuple

from casework.hall import OfficeHours
from hallclient.app.station import Station
from hallclient.store.child import environment
from hallclient.sync.pinned import SERVER, read_pinned
from hallclient.update.place import Failed, Looked, Place, Source, own_place
from hallclient.update.switch import came_up, in_office_hours, own_version, switch, waiting

log = logging.getLogger(__name__)

TITLE = "程序版本"
FIRST_SECONDS = 600
EVERY_SECONDS = 6 * 3600
PATIENCE_SECONDS = 5
LONG = timedelta(days=7)
"""After so long a version that waits is said as something to see to: nobody starts the program outside office hours."""


class VersionLine(NamedTuple):
    """What 本机 says of the program's version."""

    title: str
    text: str
    good: bool


def packaged() -> VersionLine:
    """A program that does not update itself."""
    own = version("hallclient")
    how = "由安装包安装，由系统管理员升级" if getattr(sys, "frozen", False) else "由源码运行"
    return VersionLine(TITLE, f"{own}；{how}", True)


def line_of(place: Place, now: datetime) -> VersionLine:
    """How it stands: the version, what waits and when it comes, what was given up and why."""
    own, ready, failed, looked = place.current, waiting(place), place.read(Failed), place.read(Looked)
    if not place.owned:
        return VersionLine(TITLE, f"{own}；由系统管理员更新（hallclient update）", True)
    if ready is not None:
        long = now - datetime.fromisoformat(ready.since) > LONG
        more = (
            "已等了七天以上，请在下班后启动一次，或者由系统管理员用 hallclient update --now" if long else ""
        )
        when = "下班以后关闭程序时，或者上班以前启动时换上"
        return VersionLine(TITLE, f"{own}；新版本 {ready.version} 已备好，{more or when}", not long)
    if failed is not None:
        return VersionLine(
            TITLE, f"{own}；新版本 {failed.version} 没有采用：{failed.why}。请告诉软件提供单位", False
        )
    if looked is None:
        return VersionLine(TITLE, f"{own}；还没有查过新版本", True)
    at = datetime.fromisoformat(looked.at)
    said = f"{at.month}月{at.day}日{at:%H:%M}"
    if looked.problem:
        return VersionLine(TITLE, f"{own}；{said}查新版本：{looked.problem}", False)
    found = "服务器没有放程序更新" if looked.none else "没有更新的版本"
    return VersionLine(TITLE, f"{own}；{said}查过，{found}", True)


def own_line(now: datetime) -> VersionLine:
    """Of this very program."""
    place = own_place()
    return packaged() if place is None else line_of(place, now)


class Renewal:
    """Of one open counter whose program lies in a place of its own, until `close`."""

    def __init__(self, place: Place, station: Station, data: Path, hours: Sequence[OfficeHours]) -> None:
        self._place, self._station, self._data, self._hours = place, station, data, hours
        self._stop = Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._thread = Thread(target=self._run, name="renewal", daemon=True)

    def start(self) -> None:
        """The book is open: a version that is new here has come up."""
        self._thread.start()

    def close(self, *, leaving: bool) -> None:
        """`leaving`: the process is about to be replaced, and drafts may be open behind the lock."""
        self._stop.set()
        child = self._child
        if child is not None:
            child.kill()
        self._thread.join(PATIENCE_SECONDS)
        ready = None if leaving else waiting(self._place)
        if ready is not None and not in_office_hours(self._hours, self._station.chance.now()):
            try:
                switch(self._place, ready.version)
            except OSError as error:
                log.warning("version %s was not switched to: %s", ready.version, error)

    def _run(self) -> None:
        self._tried(lambda: came_up(self._place, own_version()))
        self._tried(self._note_source)
        wait = FIRST_SECONDS
        while not self._stop.wait(wait):
            self._tried(self._look)
            wait = EVERY_SECONDS

    def _tried(self, step: Callable[[], None]) -> None:
        """A disk that is full for an hour is no reason not to look again."""
        try:
            step()
        except OSError as error:
            log.warning("newer versions: %s; the next look tries again", error)

    def _note_source(self) -> None:
        """Where releases come from, for a child that has not the book's key."""
        pinned = read_pinned(self._station.book.read_now(lambda reads: reads.kept(SERVER)))
        if pinned is not None:
            self._place.keep(Source(url=pinned.url, ca_pem=pinned.ca_pem, proxy=pinned.proxy))

    def _look(self) -> None:
        self._note_source()
        if self._place.read(Source) is None:
            return
        with subprocess.Popen(
            [sys.executable, "update", "--quiet", "--data", str(self._data)],
            env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        ) as self._child:  # fmt: skip
            if self._stop.is_set():
                self._child.kill()
            self._child.wait()
        self._child = None


def renewal_of(station: Station, data: Path, hours: Sequence[OfficeHours]) -> Renewal | None:
    """None where the program does not update itself, or belongs to somebody else."""
    place = own_place()
    return Renewal(place, station, data, hours) if place is not None and place.owned else None
