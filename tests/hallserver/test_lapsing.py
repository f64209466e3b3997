"""What silence made of cases goes on record once, by the home server, however many wake on the day after."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from casework import wire
from casework.acts import AnyAct, CorrectionAsked, Lapsed, Received
from casework.calendar import Calendar
from casework.case import Case
from casework.catalogue import DeviceKey
from casework.checklist import Point
from casework.fold import fold
from casework.judge import Known, standing
from hallserver.access.clients import ClientRefused, Clients
from hallserver.desk.lapsing import Lapsing
from hallserver.desk.naming import named_id
from hallserver.desk.setting import Settings
from hallserver.ledger.ledger import open_ledger
from hallserver.ledger.rows import SERVER_NUMBER
from hallserver.ledger.writes import ChainMoved
from hallserver.routes.lapser import Lapser
from tests.hallserver.counters import DAY, Counter, Hall, catalogue, paper

CALENDAR = Calendar(catalogue().years)
LAST = date(2026, 11, 27)
"""The last day to answer what came on DAY; everybody wakes on the day after."""
MANY = 20


def lapsing(hall: Hall) -> Lapsing:
    return Lapsing(hall.ledger, Settings(), hall.key, hall.clock)


def wake(hall: Hall, on: date) -> None:
    hall.clock.at += timedelta(days=(on - hall.clock.at.date()).days)


def known(hall: Hall, case_id: str) -> list[Known]:
    lines = hall.ledger.read("001", lambda reads: reads.acts_of([case_id]))[case_id]
    return [
        Known(n=one.n, device=one.device, outcome=one.outcome, act=wire.decode(one.stored)) for one in lines
    ]


def folded(acts: tuple[AnyAct, ...], on: date) -> Case:
    return fold(acts, on=on, calendar=CALENDAR)


def of_server(hall: Hall, case_id: str) -> list[Lapsed]:
    return [one.act for one in known(hall, case_id) if isinstance(one.act, Lapsed)]


def asked(counter: Counter, opened: Received) -> CorrectionAsked:
    point = Point(
        material="food.layout", name="布局图", fault="缺", failed=(), note="", demand="原件", basis="示例法",
    )  # fmt: skip
    return CorrectionAsked(
        **counter.head(opened.case_id), points=(point,), supply_due=None, papers=(paper("D02"),)
    )


def many(hall: Hall) -> list[Counter]:
    """Twenty counters of the hall, all enrolled."""
    new = [Counter(f"{number:03}", "W09", "W0907") for number in range(11, 11 + MANY - 2)]
    every = [hall.one, hall.two, *new]
    keys = tuple(
        DeviceKey(number=one.device, name=one.window, algorithm="ed25519", public_key=one.key.public)
        for one in every
    )
    hall.take_file(2, devices=keys)
    for one in new:
        hall.activate(one)
    return every


def test_twenty_counters_and_the_server_wake_on_the_day_after(hall: Hall) -> None:
    counters = many(hall)
    opened = hall.one.received()
    hall.one.made(opened)
    hall.outcomes(hall.one)
    wake(hall, LAST)
    assert lapsing(hall).all("001") == 0
    wake(hall, LAST + timedelta(days=1))
    before = folded((opened,), hall.clock.today())
    assert (before.stage, before.deemed) == ("accepted", True)

    def works(counter: Counter) -> list[str]:
        counter.on = hall.clock.today()
        counter.made(counter.attended(opened), base=1)
        return hall.outcomes(counter, len(counter.acts))

    def records(_: int) -> int:
        try:
            return lapsing(hall).all("001")
        except ChainMoved:
            return 0

    with ThreadPoolExecutor(8) as threads:
        recorded = [threads.submit(records, place) for place in range(3)]
        outcomes = list(threads.map(works, counters))
        assert sum(one.result() for one in recorded) == 1
    assert outcomes == [["applied"]] * MANY
    (act,) = of_server(hall, opened.case_id)
    assert (act.rule, act.due, act.on, act.device) == (
        "deemed_accepted",
        LAST,
        LAST + timedelta(days=1),
        "000",
    )
    everything = standing(known(hall, opened.case_id))
    assert len(everything) == 2 + MANY
    # each counter folds it alike, whether the record has reached it or not
    states = {
        (case.stage, case.accepted_on, case.statutory_due, case.flagged)
        for case in (
            folded(everything, hall.clock.today()),
            folded(tuple(one for one in everything if not isinstance(one, Lapsed)), hall.clock.today()),
            before,
        )
    }  # fmt: skip
    assert len(states) == 1
    assert lapsing(hall).all("001") == 0


def test_the_first_to_write_the_notice_owed_does_not_collide_with_the_record(hall: Hall) -> None:
    opened = hall.one.received()
    hall.one.made(opened)
    hall.outcomes(hall.one)
    wake(hall, LAST + timedelta(days=1))
    assert lapsing(hall).all("001") == 1
    hall.one.on = hall.clock.today()
    hall.one.made(hall.one.accepted(opened), base=1)  # had not seen the record
    assert hall.outcomes(hall.one, 2) == ["applied"]


def test_what_was_done_in_time_offline_and_comes_after_the_record_came_in_time(hall: Hall) -> None:
    opened = hall.one.received()
    hall.one.made(opened)
    hall.outcomes(hall.one)
    hall.two.on = LAST
    hall.two.made(asked(hall.two, opened), base=1)
    wake(hall, LAST + timedelta(days=3))
    assert lapsing(hall).all("001") == 1
    assert hall.outcomes(hall.two) == ["applied"]
    case = folded(standing(known(hall, opened.case_id)), hall.clock.today())
    assert (case.stage, case.lapses, len(case.recorded), case.flagged) == ("correcting", (), 1, ())
    assert lapsing(hall).all("001") == 0


def test_a_counter_can_t_put_a_lapse_on_record(hall: Hall) -> None:
    opened = hall.one.received()
    hall.one.made(opened)
    lapse = Lapsed(**hall.one.head(opened.case_id), rule="deemed_accepted", due=DAY, basis="x")
    hall.one.made(lapse)
    assert hall.outcomes(hall.one) == ["applied", "flagged not_server"]
    case = folded(standing(known(hall, opened.case_id)), DAY)
    assert case.stage == "received", "a record makes nothing true"


def test_who_takes_the_name_of_a_record_does_not_keep_it_from_being_made(hall: Hall) -> None:
    opened = hall.one.received()
    hall.one.made(opened)
    name = named_id("hall-lapse/1", "001", opened.case_id, "deemed_accepted", str(LAST))
    hall.one.made(replace(hall.one.attended(opened), act_id=name))
    assert hall.outcomes(hall.one) == ["applied"] * 2
    wake(hall, LAST + timedelta(days=1))
    assert [lapsing(hall).all("001") for _ in range(2)] == [1, 0]
    (record,) = of_server(hall, opened.case_id)
    assert record.rule == "deemed_accepted" and record.act_id != name


def test_the_server_s_number_is_nobody_else_s(hall: Hall) -> None:
    with pytest.raises(ClientRefused, match="服务器自己的"):
        Clients(hall.ledger, hall.key, hall.clock).add("001", SERVER_NUMBER, "某系统", "electronic")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["ask", "record", "attend", "push"]), st.integers(0, 9)), max_size=8
    )
)
def test_in_whatever_order_they_wake_each_lapse_is_recorded_once_and_changes_nothing(
    steps: list[tuple[str, int]],
) -> None:
    hall = Hall.new(open_ledger("sqlite://"))
    try:
        opened = hall.one.received()
        hall.one.made(opened)
        hall.outcomes(hall.one)
        sent = 0
        for what, days in steps:
            wake(hall, hall.clock.today() + timedelta(days=days))
            hall.two.on = hall.clock.today()
            if what == "ask":
                hall.two.made(asked(hall.two, opened), base=1)
            elif what == "attend":
                hall.two.made(hall.two.attended(opened), base=1)
            elif what == "record":
                lapsing(hall).all("001")
            elif len(hall.two.acts) > sent:
                hall.outcomes(hall.two, sent + 1)
                sent = len(hall.two.acts)
        if len(hall.two.acts) > sent:
            hall.outcomes(hall.two, sent + 1)
        lapsing(hall).all("001")
        records = of_server(hall, opened.case_id)
        assert len({(one.rule, one.due) for one in records}) == len(records)
        acts = standing(known(hall, opened.case_id))
        with_, without = (
            folded(some, hall.clock.today())
            for some in (acts, tuple(one for one in acts if not isinstance(one, Lapsed)))
        )
        assert (with_.stage, with_.lapses, with_.flagged) == (without.stage, without.lapses, without.flagged)
        assert with_.unrecorded == ()
    finally:
        hall.ledger.close()


def test_the_server_records_at_its_start_and_after_midnight(hall: Hall) -> None:
    opened = hall.one.received()
    hall.one.made(opened)
    hall.outcomes(hall.one)
    wake(hall, LAST + timedelta(days=1))
    told: list[str] = []

    async def run() -> None:
        part, loop = lapsing(hall), asyncio.get_running_loop()
        lapser = Lapser(part)

        def stored(hall_id: str, _n: int, _by: str, _count: int) -> None:
            told.append(hall_id)
            loop.call_soon_threadsafe(lapser.stop)

        part.stored = stored
        await asyncio.wait_for(lapser.run(), 60)

    asyncio.run(run())
    assert told == ["001"] and len(of_server(hall, opened.case_id)) == 1
