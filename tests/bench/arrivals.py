"""10,000 acts from another device arrive while a clerk types: `python -m tests.bench.arrivals DIR` prints JSON.

They are taken in by the exchange's own receiving side, through the book's writer behind every act and draft of this
counter, in jobs of at most 20 ms. DIR is changed: give it a copy.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from threading import Thread
from typing import Any, cast

import msgspec

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import tests.bench.first  # noqa: F401

# isort: split
from casework import wire
from casework.acts import AnyAct
from casework.exchange import Cursor, Declined, LogEntry, LogPage, read_cursor
from casework.numbering import compose
from hallclient.chance import MACHINE
from hallclient.store.book import Book
from hallclient.sync.breath import breathe
from hallclient.sync.link import Link
from hallclient.sync.pinned import FOLLOWED, Pinned
from hallclient.sync.pull import Puller
from tests.bench.beat import TYPING_MILLISECONDS, Beat, rest
from tests.bench.hands import Hands, filled, signed_in
from tests.store.big_book import application
from tests.store.visits import Fixed, accepted, attended, project, received

ACTS = 10_000
DEVICE = "008"


def elsewhere() -> Iterator[AnyAct]:
    """Cases of another counter, three acts each."""
    chance = Fixed()
    for turn in range(ACTS):
        case_no = compose("410103", chance.at.date(), "001", DEVICE, turn + 1)
        act = received(case_no, chance, **{**application(turn), "device": DEVICE})
        yield from (act, attended(act, chance), accepted(act, chance))


class Pages:
    """The server's log, made before: the wire's own work is not the writer's."""

    def __init__(self) -> None:
        self.pinned = Pinned(
            url="", hall="001", device="009", server_key="", server_signed_by="ed25519", ca_pem=""
        )
        self._entries = [
            LogEntry(
                n=n, device=DEVICE, seq=n, case_id=act.case_id, outcome="applied", act=msgspec.Raw(wire.encode(act))
            )
            for n, act in enumerate(islice(elsewhere(), ACTS), 1)
        ]  # fmt: skip

    def log(
        self, after: str, most: int, wait: int = 0, beside: str | None = None, hall_file: int = 0
    ) -> LogPage:
        known = read_cursor(after)
        assert known is not None
        some = tuple(self._entries[known.n : known.n + most])
        cursor = cursor_at(known.n + len(some))
        return LogPage(
            entries=some, forget=(), cursor=cursor, covered=cursor, more=known.n + len(some) < ACTS
        )

    def tally(self) -> Declined:
        return Declined(code="busy", text="")


def cursor_at(n: int) -> str:
    return Cursor(epoch="0" * 8 + "-0000-7000-8000-" + "0" * 12, hall="001", n=n).text


class Arriving:
    """The receiving side of the exchange itself, page after page, in a thread of its own."""

    def __init__(self, book: Book) -> None:
        book.write_now(lambda tx: tx.keep(FOLLOWED, cursor_at(0).encode()))
        self.pages: list[float] = []
        self._puller = Puller(book, cast(Link, Pages()), project, MACHINE, self._rest)
        self.thread = Thread(target=self._run, name="exchange")

    def _rest(self, seconds: float) -> None:
        self.pages.append(seconds * 1000)
        breathe(seconds, time.sleep, MACHINE)

    def _run(self) -> None:
        while self._puller.step().more:
            pass


def arrivals(folder: Path) -> dict[str, Any]:
    """The pulse of the window from the first page to the last, a clerk typing all the while."""
    counter = Hands.demo(folder)
    rest(TYPING_MILLISECONDS)
    signed_in(counter)
    counter.key("Ctrl+1")
    filled(counter, "示例餐饮有限公司")
    work = counter.program.work
    assert work is not None
    arriving = Arriving(work.counter.book)
    beat = Beat(counter.program.window)
    begin = time.perf_counter()
    arriving.thread.start()
    beat.start()
    turn = 0
    while arriving.thread.is_alive():
        turn += 1
        counter.fill({"premises.address": f"Road {turn}", "contact.phone": f"138{turn:08d}"})
    beat.stop()
    taken = time.perf_counter() - begin
    counter.close()
    return {"late": beat.late, "seconds": taken, "pages": arriving.pages}


if __name__ == "__main__":
    json.dump(arrivals(Path(sys.argv[1])), sys.stdout)
