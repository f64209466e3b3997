"""The same book, looked at by the counter and by the server: the same verdict; and what only the server can see."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from casework.exchange import Receipt
from casework.numbering import compose, part_no
from casework.supervision.verdict import Findings, FindingsAsked
from hallclient.app.supervision import Supervision
from hallserver.desk.setting import Settings
from hallserver.desk.supervising import Supervising
from hallserver.ledger.ledger import open_ledger
from hallserver.ledger.writes import HallWrites
from tests.app.desk import FOOD, FRIDAY, SIGN, Desk, outcome, rooms
from tests.app.filled import filled
from tests.hallserver.counters import DAY, Clock, Hall
from tests.hallserver.test_real_counter import sent

LATER = date(2026, 12, 31)
ASKED = FindingsAsked(by="M0001", window="W09")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk.new(tmp_path / "counter")
    yield made
    made.close()


def at_server(file: Path, day: date) -> Findings:
    ledger = open_ledger(f"sqlite:///{file}")
    try:
        desk = Supervising(ledger, Settings(), Clock(day))
        found = desk.findings("001", ASKED)
        assert isinstance(found, Findings)
        assert desk.findings("001", ASKED) is found  # nothing went on: nothing is worked out again
        return found
    finally:
        ledger.close()


def test_a_card_goes_its_way_at_the_counter_and_the_server_applies_it(desk: Desk, tmp_path: Path) -> None:
    counter = desk.counter("W0907", "W09", FRIDAY)
    outcome(rooms(counter)[0].accept(filled(counter, FOOD)))
    manager = Supervision(desk.counter("M0001", "W09", LATER))
    before = manager.lines().result(30)
    assert before and all(line.card is None for line in before)
    found = before[0].finding
    assert found is not None
    assert manager.give(found, "请说明").result(30) is None
    again = manager.give(found).result(30)
    assert again is not None and again.short == "已经亮过牌"
    (card,) = [line.card for line in manager.lines().result(30) if line.card is not None]
    assert (card.state, card.given.about) == ("open", found.case_id)
    refused = manager.answer(card.given.case_id, "不该我答").result(30)
    assert refused is not None and "答复监察" in refused.reason
    chief = Supervision(desk.counter("S0001", "W09", LATER))
    assert chief.answer(card.given.case_id, "窗口积压", "已补办，12-31 作出决定").result(30) is None
    (done,) = [line.card for line in chief.lines().result(30) if line.card is not None]
    assert done.state == "corrected"
    receipt = sent(desk, tmp_path / "ledger.sqlite", LATER)
    assert [one.outcome for one in receipt.outcomes[-2:]] == ["applied", "applied"]
    assert desk.station.book.read_now(lambda reads: reads.count()) == 1  # no case came of it


def test_counter_and_server_come_to_the_same_verdict(desk: Desk, tmp_path: Path) -> None:
    counter = desk.counter("W0907", "W09", FRIDAY)
    outcome(rooms(counter)[0].accept(filled(counter, FOOD)))
    desk.clock.set(FRIDAY, 19, 5)  # after hours
    outcome(rooms(counter)[0].accept(filled(counter, FOOD)))
    desk.clock.set(FRIDAY, 9, 0)  # the clock was put back by hours
    other = desk.counter("W1404", "W15", FRIDAY)
    desk.clock.set(FRIDAY, 9, 0)
    outcome(rooms(other)[0].accept(filled(other, SIGN)))
    chief = Supervision(desk.counter("S0001", "W09", FRIDAY))
    assert chief.sits == 3 and chief.sit_in().result(30) is None
    again = chief.sit_in().result(30)
    assert again is not None and again.short == "今天已登记"
    assert chief.sat().result(30) == {FRIDAY}
    receipt = sent(desk, tmp_path / "ledger.sqlite")
    assert isinstance(receipt, Receipt)
    desk.clock.set(LATER)
    here = Supervision(desk.counter("M0001", "W09", LATER)).findings().result(30)
    there = at_server(tmp_path / "ledger.sqlite", LATER)
    assert here.findings == there.findings
    rules = {one.rule for one in here.findings}
    assert {"late", "outside_hours", "clock_jump", "absent"} <= rules
    assert [one.level for one in here.findings][:3] == ["red"] * 3


def test_a_number_typed_at_the_public_page_that_no_act_gave_is_found(desk: Desk, tmp_path: Path) -> None:
    counter = desk.counter("W0907", "W09", FRIDAY)
    outcome(rooms(counter)[0].accept(filled(counter, FOOD)))
    sent(desk, tmp_path / "ledger.sqlite")
    before, today = (compose("410103", FRIDAY - timedelta(days=days), "001", "009", 7) for days in (1, 0))
    ledger = open_ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}")

    def typed(tx: HallWrites) -> None:
        for case_no in (before, today):  # today's may not have been reported yet
            tx.count_wrong_code(case_no, FRIDAY, 1)

    ledger.write("001", typed)
    ledger.close()
    found = [one for one in at_server(tmp_path / "ledger.sqlite", FRIDAY).findings if one.rule == "no_act"]
    assert [(one.of, one.level) for one in found] == [(before, "red")] and "公众查询页" in found[0].what


def test_a_number_that_a_case_has_is_never_one_that_no_act_gave(hall: Hall) -> None:
    """Whole or in parts, and however long ago; of one from before the days looked back on nothing is said."""
    counter, later = hall.one, DAY + timedelta(days=100)
    old = counter.received()
    counter.made(old)
    hall.push(counter)
    counter.on, hall.clock.at = later, hall.clock.at + timedelta(days=100)
    number = compose("410103", later, "001", "009", 1)
    counter.made(counter.received(case_no=part_no(number, 2)))
    counter.made(counter.received())
    hall.push(counter, 2)
    lately, long_ago = (compose("410103", day, "001", "009", 7) for day in (later - timedelta(days=3), DAY))

    def typed(tx: HallWrites) -> None:
        for case_no in (old.case_no, number, long_ago, lately):
            tx.count_wrong_code(case_no, later, 1)

    hall.ledger.write("001", typed)
    found = Supervising(hall.ledger, Settings(), hall.clock).findings("001", ASKED)
    assert isinstance(found, Findings)
    assert [one.of for one in found.findings if one.rule == "no_act"] == [lately]
