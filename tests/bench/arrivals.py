"""10,000 acts from another device arrive while a clerk types: `python -m tests.bench.arrivals DIR` prints JSON.

They are written as the exchange writes them, through the book's writer behind every act and draft of this counter, in
pages that take at most 20 ms. DIR is changed: give it a copy.
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
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import tests.bench.first  # noqa: F401

# isort: split
from casework.acts import AnyAct
from casework.numbering import compose
from hallclient.store.book import Book
from hallclient.store.tx import Tx
from hallclient.store.writer import Priority
from tests.bench.beat import TYPING_MILLISECONDS, Beat, rest
from tests.bench.hands import Hands, filled, signed_in
from tests.store.big_book import application
from tests.store.visits import Fixed, accepted, attended, project, received

ACTS = 10_000
DEVICE = "008"
PAGE_SECONDS = 0.020


def elsewhere() -> Iterator[AnyAct]:
    """Cases of another counter, three acts each."""
    chance = Fixed()
    for turn in range(ACTS):
        case_no = compose("410103", chance.at.date(), "001", DEVICE, turn + 1)
        act = received(case_no, chance, **{**application(turn), "device": DEVICE})
        yield from (act, attended(act, chance), accepted(act, chance))


class Arriving:
    """Pages as large as 20 ms allow, one after the other, in a thread of their own."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._acts = list(islice(elsewhere(), ACTS))  # made before: the wire's own work is not the writer's
        self.pages: list[float] = []
        self.thread = Thread(target=self._run, name="exchange")

    def _run(self) -> None:
        at, size = 0, 4
        while at < len(self._acts):
            page = self._acts[at : at + size]
            seconds = self._book.submit(Priority.SYNC, lambda tx, page=page: _write(tx, page)).result()  # type: ignore[misc]
            self.pages.append(seconds * 1000)
            at += len(page)
            size = max(1, size - 2 if seconds > PAGE_SECONDS * 0.8 else size + 1)


def _write(tx: Tx, page: list[AnyAct]) -> float:
    begin = time.perf_counter()
    for act in page:
        tx.append(act, project)
    return time.perf_counter() - begin


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
