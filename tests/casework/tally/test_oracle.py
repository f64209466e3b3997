"""The figures of generated halls against a second reckoning: late acts, silence, stops, seals and all."""

from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework import reporting
from casework.acts import AnyAct
from casework.hall import ClosedAt, LampRule
from casework.tally.counted import Counted, counted
from casework.tally.measures import KEYS
from casework.tally.totals import Rules, Totals, behind
from tests.casework.small_hall import CALENDAR, FOOD, TRADE
from tests.casework.tally.plans import START, Plan, Step, acts_of, counted_by_sql

RULES = Rules(CALENDAR, LampRule(yellow_days=1), {FOOD: "118", TRADE: "111"})
PATHS: tuple[tuple[Step, ...], ...] = (
    (), ("accepted",), ("not_accepted",), ("asked",), ("withdrawn",), ("asked", "supplied"),
    ("asked", "supplied", "accepted", "decided", "sealed"), ("accepted", "decided", "sealed", "attended"),
    ("accepted", "stop", "decided", "sealed"), ("accepted", "withdrawn"), ("accepted", "stop"),
    ("asked", "not_accepted"), ("accepted", "decided"), ("attended", "accepted", "decided", "sealed"),
)  # fmt: skip
windows = st.sampled_from(["W01", "W09", "W10"])


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    steps = draw(st.sampled_from(PATHS))
    gaps = st.sampled_from([0, 0, 1, 2, 3, 5, 8, 13])
    return Plan(
        begins=draw(st.integers(0, 12)),
        spot=draw(st.booleans()),
        window=draw(windows),
        steps=tuple((step, draw(gaps), draw(windows)) for step in steps),
        refuses=draw(st.booleans()),
        seals=draw(st.booleans()),
        late=draw(st.integers(0, 3)),
    )


def totals(cases: list[Counted], first: date, last: date) -> Totals:
    found = Totals(first, last, RULES)
    for case in cases:
        found.add(case)
    return found


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(hall=st.lists(plans(), max_size=6), first=st.integers(0, 28), length=st.sampled_from([0, 0, 4, 30]))
def test_the_figures_are_those_of_a_second_reckoning(hall: list[Plan], first: int, length: int) -> None:
    begin = START + timedelta(days=first)
    end = begin + timedelta(days=length)
    whole = [(plan, acts_of(number, plan)) for number, plan in enumerate(hall)]
    before = [(plan, _before(plan, acts)) for plan, acts in whole]
    for known in (before, whole):  # what had come when the first report was made, then all of it
        cases = [one for _, acts in known if (one := counted(acts, CALENDAR)) is not None]
        found = totals(cases, begin, end)
        expected = counted_by_sql(known, begin, end)
        by_window = {line.key: line.counts for line in found.lines("window", {})}
        assert {
            (key, line): n for line, counts in by_window.items() for key, n in counts.items() if n
        } == expected
        assert found.sum == {key: sum(n for (name, _), n in expected.items() if name == key) for key in KEYS}
        for measure in KEYS:
            assert len(behind(cases, begin, end, RULES, measure)) == found.sum[measure]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    hall=st.lists(plans(), max_size=6), first=st.integers(0, 28), length=st.sampled_from([0, 4, 30]),
    closed_at=st.sampled_from(get_args(ClosedAt)),
)  # fmt: skip
def test_a_superior_sees_of_each_day_what_the_halls_own_sheet_of_it_says(
    hall: list[Plan], first: int, length: int, closed_at: ClosedAt
) -> None:
    begin, rules = START + timedelta(days=first), RULES._replace(closed_at=closed_at)
    lives = [acts_of(number, plan) for number, plan in enumerate(hall)]
    cases = [one for acts in lives if (one := counted(acts, CALENDAR)) is not None]
    seen = reporting.Totals(begin, begin + timedelta(days=length), rules)
    for case in cases:
        seen.add(case)
    for day in seen.totals():
        own = Totals(day.on, day.on, rules)
        for case in cases:
            own.add(case)
        told = (day.received, day.accepted, day.decided, day.ended, day.past_promise)
        said = own.sum
        ended = said["not_accepted"] + said["ended"]
        assert told == (said["received"], said["accepted"], said["decided"], ended, said["red"])


def _before(plan: Plan, acts: list[AnyAct]) -> list[AnyAct]:
    """Without the acts that came late: a counter that had no network."""
    return acts[: max(1, len(acts) - plan.late)]
