"""今日 open in the real window while 20 counters send ten acts a second each: `python -m tests.bench.live DIR` prints
JSON. The hall has 3,000 cases of today and what is open of ten days; DIR is made.

What arrives is taken in by the exchange's own receiving side; each page is told to the screen as the exchange tells it.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any, cast

import msgspec

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import tests.bench.first  # noqa: F401

# isort: split
from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer
from sqlalchemy.dialects.sqlite import insert

from casework import wire
from casework.acts import AnyAct
from casework.exchange import Declined, LogEntry, LogPage, read_cursor
from casework.numbering import compose
from hallclient.app.counter import Counter
from hallclient.chance import MACHINE
from hallclient.store.schema import figure
from hallclient.store.tx import Tx
from hallclient.sync.breath import breathe
from hallclient.sync.link import Link
from hallclient.sync.pinned import FOLLOWED, Pinned
from hallclient.sync.pull import Puller
from tests.bench.arrivals import cursor_at
from tests.bench.beat import TYPING_MILLISECONDS, Beat, rest
from tests.bench.day_report import of_day
from tests.bench.hands import Hands
from tests.bench.month import moved
from tests.casework.tally.plans import START
from tests.store.big_book import application
from tests.store.visits import Fixed, accepted, attended, project, received

COUNTERS, A_SECOND, SECONDS = 20, 10, 15
ACTS = COUNTERS * A_SECOND * SECONDS
PAGE = COUNTERS
OPEN_DAYS = 10
MANAGER = "M0001"


def elsewhere(now: datetime) -> Iterator[tuple[str, AnyAct]]:
    """Cases of twenty counters in turn, three acts each."""
    chance = Fixed()
    chance.at = now
    for turn in range(ACTS // 3 + COUNTERS):
        device = f"{20 + turn % COUNTERS:03}"
        case_no = compose("410103", now.date(), "001", device, turn // COUNTERS + 1)
        act = received(case_no, chance, **{**application(turn), "device": device})
        for one in (act, attended(act, chance), accepted(act, chance)):
            yield device, one


class Pages:
    """The server's log: a page of what was done since the last one, ten times a second."""

    def __init__(self, now: datetime) -> None:
        self.pinned = Pinned(
            url="", hall="001", device="009", server_key="", server_signed_by="ed25519", ca_pem=""
        )
        self.entries = [
            LogEntry(
                n=n, device=device, seq=n, case_id=act.case_id, outcome="applied", act=msgspec.Raw(wire.encode(act))
            )
            for n, (device, act) in zip(range(1, ACTS + 1), elsewhere(now), strict=False)
        ]  # fmt: skip

    def log(
        self, after: str, most: int, wait: int = 0, beside: str | None = None, hall_file: int = 0
    ) -> LogPage:
        known = read_cursor(after)
        assert known is not None
        some = tuple(self.entries[known.n : known.n + PAGE])
        cursor = cursor_at(known.n + len(some))
        return LogPage(
            entries=some, forget=(), cursor=cursor, covered=cursor, more=known.n + len(some) < ACTS
        )

    def tally(self) -> Declined:
        return Declined(code="busy", text="")


def made(counter: Counter) -> None:
    """The hall's day and what is open of the days before."""
    some, today = of_day(some_open=True), counter.today()
    open_ = [one for one in some if one.closed_on("决定") is None]
    encode = msgspec.json.Encoder().encode

    def rows(tx: Tx) -> None:
        number = 0
        for back in range(OPEN_DAYS):
            found = []
            for one in some if back == 0 else open_:
                number += 1
                case = moved(one, today - timedelta(days=back) - START, None)
                case = replace(case, case_id=f"{number:032}", case_no=f"{number:024}")
                found.append(
                    {"case_id": case.case_id, "last": case.last, "first": case.first, "undated": 0, "summed": 0,
                     "bytes": encode(case)}
                )  # fmt: skip
            tx.connection.execute(insert(figure), found)

    counter.book.write_now(rows)
    while counter.book.write_now(lambda tx: tx.count_some(counter.calendar, 2_000)):
        pass


class Arriving(QObject):
    """The receiving side of the exchange in a thread of its own; the screen is told some moments after each page."""

    def __init__(self, hands: Hands) -> None:
        super().__init__(hands.program.window)
        work = hands.program.work
        assert work is not None
        self._work, self.pages = work, 0
        book = work.counter.book
        book.write_now(lambda tx: tx.keep(FOLLOWED, cursor_at(0).encode()))
        pages = Pages(work.counter.now())
        rests = lambda seconds: breathe(seconds, time.sleep, MACHINE)  # noqa: E731
        self._puller = Puller(book, cast(Link, pages), project, MACHINE, rests)
        self.taking = Thread(target=self._run, name="exchange")
        self._told = 0
        timer = QTimer(self)
        timer.timeout.connect(self._tell)
        timer.start(1000 // A_SECOND)

    def _run(self) -> None:
        begin = time.perf_counter()
        while self._puller.step().more:
            self.pages += 1
            time.sleep(max(0.0, begin + self.pages / A_SECOND - time.perf_counter()))

    def _tell(self) -> None:
        if self.pages != self._told:
            self._told = self.pages
            self._work.exchange._followers["hall"][0]()


def live(folder: Path) -> dict[str, Any]:
    """The pulse of the window from the first page to the last."""
    hands = cast(Hands, Hands.demo(folder))
    rest(TYPING_MILLISECONDS)
    hands.sign_in(MANAGER)
    work = hands.program.work
    assert work is not None
    made(work.counter)
    hands.key("Ctrl+6")
    hands.until(lambda: hands.seen("hall.figure.received"), "the day's figures")
    rest(2_000)
    arriving, beat = Arriving(hands), Beat(hands.program.window)
    begin = time.perf_counter()
    arriving.taking.start()
    beat.start()
    while arriving.taking.is_alive():
        rest(50)
    beat.stop()
    taken = time.perf_counter() - begin
    hands.close()
    return {"late": beat.late, "seconds": taken, "acts": ACTS}


if __name__ == "__main__":
    json.dump(live(Path(sys.argv[1])), sys.stdout)
