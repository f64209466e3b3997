"""The same book, looked at by the counter and by the server: the same verdict; and what only the server can see."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from casework.exchange import Receipt
from casework.supervision.verdict import Findings
from hallclient.app.supervision import Supervision
from hallserver.desk.setting import Settings
from hallserver.desk.supervising import Supervising
from hallserver.ledger.ledger import open_ledger
from tests.app.desk import FOOD, FRIDAY, SIGN, Desk, outcome, rooms
from tests.app.filled import filled
from tests.hallserver.counters import Clock
from tests.hallserver.test_real_counter import sent

LATER = date(2026, 12, 31)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk.new(tmp_path / "counter")
    yield made
    made.close()


def at_server(file: Path, day: date) -> Findings:
    ledger = open_ledger(f"sqlite:///{file}")
    try:
        desk = Supervising(ledger, Settings(), Clock(day))
        found = desk.findings("001")
        assert desk.findings("001") is found  # nothing went on: nothing is worked out again
        return found
    finally:
        ledger.close()


def test_counter_and_server_come_to_the_same_verdict(desk: Desk, tmp_path: Path) -> None:
    counter = desk.counter("W0907", "W09", FRIDAY)
    outcome(rooms(counter)[0].accept(filled(counter, FOOD)))
    desk.clock.set(FRIDAY, 19, 5)  # after hours
    outcome(rooms(counter)[0].accept(filled(counter, FOOD)))
    desk.clock.set(FRIDAY, 9, 0)  # the clock was put back by hours
    other = desk.counter("W1404", "W15", FRIDAY)
    desk.clock.set(FRIDAY, 9, 0)
    outcome(rooms(other)[0].accept(filled(other, SIGN)))
    receipt = sent(desk, tmp_path / "ledger.sqlite")
    assert isinstance(receipt, Receipt)
    desk.clock.set(LATER)
    here = Supervision(desk.counter("M0001", "W09", LATER)).findings().result(30)
    there = at_server(tmp_path / "ledger.sqlite", LATER)
    assert here.findings == there.findings
    rules = {one.rule for one in here.findings}
    assert {"late", "outside_hours", "clock_jump"} <= rules
    assert [one.level for one in here.findings][:3] == ["red"] * 3
