"""A case that came from elsewhere and stands in no list so far: its number, typed or scanned, opens it."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from casework import wire
from casework.exchange import LogEntry
from hallclient.app.counter import Counter
from hallclient.app.online import COMING, FOLLOWING, Online
from hallclient.store.arrived import arrived
from hallclient.store.writer import Priority
from tests.app.desk import rooms
from tests.hallserver.counters import Counter as Elsewhere
from tests.store.visits import project


class Arriving:
    """The part of the exchange that brings a case in."""

    lying, follows, told = 1, False, None

    def __init__(self, counter: Counter, *, newer: bool = False) -> None:
        self.counter, self.newer = counter, newer

    def bring_in(self, case_ids: tuple[str, ...]) -> Future[Any]:
        def job(tx: Any) -> None:
            if self.newer:
                raise RuntimeError("an act of a newer program")
            tx.arrive_all([(case_id, ()) for case_id in case_ids], self.counter.device, project)

        return self.counter.book.submit(Priority.DRAFT, job)


def lies(counter: Counter, parts: int = 1) -> str:
    """The number of an application that came and lies in the book."""
    elsewhere = Elsewhere("010", "W10", "W1003")
    first = elsewhere.received()
    for part in range(1, parts + 1):
        number = first.case_no + (f"{part:02d}" if parts > 1 else "")
        act = replace(elsewhere.received(), case_no=number, application_id=first.application_id)
        told = msgspec.Raw(wire.encode(act))
        entry = LogEntry(n=part, device="010", seq=part, case_id=act.case_id, outcome="applied", act=told)
        counter.book.take_in(lambda tx, entry=entry: tx.lay([arrived((entry,))])).result()  # type: ignore[misc]
    return first.case_no


def test_its_number_opens_it(counter: Counter) -> None:
    number, work = lies(counter), rooms(counter)[2]
    assert work.read_code(number).result(30).case_id == "", "a counter without a server can't"
    online = Online("", counter.now, Arriving(counter))  # type: ignore[arg-type]
    counter.bring_in = online.bring_in
    found = work.read_code(number).result(30)
    assert found.case_id and found.owes and not found.text
    assert [row.case_no for row in work.latest().result(30)] == [number]
    assert work.read_code(number).result(30) == found


def test_every_part_of_an_application_comes_with_its_number(counter: Counter) -> None:
    number, work = lies(counter, parts=3), rooms(counter)[2]
    counter.bring_in = Online("", counter.now, Arriving(counter)).bring_in  # type: ignore[arg-type]
    assert work.read_code(number).result(30).case_id
    assert len(work.latest().result(30)) == 3 and counter.book.read_now(lambda reads: reads.lying()) == 0


def test_what_cannot_be_read_stays_where_it_is(counter: Counter, caplog: pytest.LogCaptureFixture) -> None:
    number, work = lies(counter), rooms(counter)[2]
    counter.bring_in = Online("", counter.now, Arriving(counter, newer=True)).bring_in  # type: ignore[arg-type]
    assert work.read_code(number).result(30).case_id == ""
    assert counter.book.read_now(lambda reads: reads.lying()) == 1
    assert [one.message for one in caplog.records] == ["cases not brought in"]


def test_figures_say_how_many_they_lack(counter: Counter) -> None:
    exchange = Arriving(counter)
    online = Online("", counter.now, exchange)  # type: ignore[arg-type]
    assert online.missing() == "还差 1 件没有收进来"
    exchange.lying = 0
    assert online.missing() == COMING
    exchange.follows = True
    assert online.missing() == ""


def test_the_lists_say_how_many_they_lack(counter: Counter) -> None:
    exchange = Arriving(counter)
    online = Online("", counter.now, exchange)  # type: ignore[arg-type]
    exchange.lying = 1234
    assert "还差 1,234 件" in online.elsewhere and "按编号" in online.elsewhere
    exchange.lying = 0
    assert online.elsewhere == COMING
    exchange.follows = True
    assert online.elsewhere == FOLLOWING
