"""行政许可法 第五十七条: a limited number is granted in the order of legal acceptance, and the home server keeps it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from casework import turn
from casework.acts import Granted, Received, Reviewed, Versions
from casework.case import Case
from casework.catalogue import Person
from casework.checklist import Judgement
from casework.finding import Ahead
from forms.security import usual
from hallserver.desk.finding import Finding
from hallserver.desk.setting import Settings
from tests.casework.signers import Life, accepted
from tests.casework.small_hall import TODAY
from tests.hallserver.counters import DAY, FOOD, Counter, Hall, catalogue, enrolment, paper, sound
from tests.hallserver.http import Wire

TRADE = "991180002000"
NEWEST = Versions(item=1, catalogue=3, years=(2026, 2027))


def _people() -> tuple[Person, ...]:
    return tuple(
        replace(person, roles=("审查人员",)) if person.staff_no == "W0907" else person
        for person in enrolment(2).people
    )


@pytest.fixture
def limited(hall: Hall) -> Hall:
    """The food item is limited in number; W0907 reviews, S0001 decides."""
    item = replace(catalogue().items[FOOD], quantity_limited=True, quantity="每年十件")
    made = replace(catalogue(), version=2, items={FOOD: item})
    hall.take_file(2, security=usual(), people=_people(), catalogue=made)
    return hall


def opened_by(hall: Hall, counter: Counter, on: date) -> Received:
    """Received on a day by a counter that may be offline: not sent yet."""
    counter.on = on
    act = counter.received()
    act = replace(act, versions=replace(act.versions, catalogue=2))
    counter.made(act)
    return act


def reviewed(counter: Counter, opened: Received) -> None:
    head = {**counter.head(opened.case_id), "by": "W0907", "window": "W09"}
    counter.made(Reviewed(**head, step=0, step_name="审查", proposes="grant", opinion="符合"))


def granted(counter: Counter, opened: Received, *, printed: bool = False) -> None:
    head = {**counter.head(opened.case_id), "by": "S0001", "papers": (paper("D11"),) if printed else ()}
    counter.made(Granted(**head, organ="102", content="热食类食品制售"))


def ahead(hall: Hall, opened: Received) -> Any:
    return Finding(hall.ledger, Settings(), hall.key, hall.clock).ahead("001", opened.case_id)


def test_nobody_overtakes_and_what_left_on_paper_is_flagged(limited: Hall) -> None:
    hall, one, two = limited, limited.one, limited.two
    second = opened_by(hall, one, DAY)
    one.made(one.accepted(second))
    reviewed(one, second)
    first = opened_by(hall, two, DAY - timedelta(days=1))  # offline: arrives later, was accepted earlier
    two.made(two.accepted(first))
    reviewed(two, first)
    assert hall.outcomes(one) == hall.outcomes(two) == ["applied"] * 3
    assert ahead(hall, second) == Ahead(case_id=second.case_id, case_nos=(first.case_no,))
    assert ahead(hall, first) == Ahead(case_id=first.case_id, case_nos=())
    granted(one, second)
    granted(one, second, printed=True)
    assert hall.outcomes(one, 4)[0] == "rejected guard"
    two.on = DAY
    granted(two, first)
    assert hall.outcomes(two, 4) == ["applied"]
    assert ahead(hall, second) == Ahead(case_id=second.case_id, case_nos=())


def test_the_paper_that_left_out_of_turn_stands_flagged_and_names_who_stood_in_front(limited: Hall) -> None:
    hall, one = limited, limited.one
    first = opened_by(hall, one, DAY - timedelta(days=1))
    one.made(one.accepted(first))
    second = opened_by(hall, one, DAY)
    one.made(one.accepted(second))
    reviewed(one, second)
    granted(one, second, printed=True)  # of one batch: what stands in front is not stored yet
    outcome = hall.push(one).outcomes[-1]
    assert (outcome.outcome, outcome.reason) == ("flagged", "guard")
    assert first.case_no in outcome.text


def test_silence_accepts_in_the_order_too(limited: Hall) -> None:
    hall, one = limited, limited.one
    silent = opened_by(hall, one, DAY)
    later = opened_by(hall, one, DAY + timedelta(days=3))
    one.made(one.accepted(later))
    hall.clock.at += timedelta(days=5)
    hall.push(one)
    assert ahead(hall, later).case_nos == (), "not accepted yet: no place in the order"
    hall.clock.at += timedelta(days=5)
    assert ahead(hall, later).case_nos == (silent.case_no,)


def test_a_counter_asks_who_stands_in_front(server: Wire, limited: Hall) -> None:
    first = opened_by(limited, limited.one, DAY)
    limited.one.made(limited.one.accepted(first))
    second = opened_by(limited, limited.one, DAY)
    limited.one.made(limited.one.accepted(second))
    limited.push(limited.one)
    found = server.got(f"cases/{second.case_id}/ahead", limited.two, Ahead)
    assert found.case_nos == (first.case_no,)


def test_a_part_of_a_theme_is_granted_after_the_one_whose_result_it_needs(limited: Hall) -> None:
    hall, one = limited, limited.one
    hall.take_file(3, security=usual(), people=_people(), catalogue=replace(catalogue(), version=3))
    trade, food = (
        replace(one.received(item_code=code, theme="T001", application_id="app"), versions=NEWEST)
        for code in (TRADE, FOOD)
    )
    licence = {**sound(), "licence.business": Judgement(given_by=TRADE)}
    for act in (trade, food, one.accepted(trade, materials={}), one.accepted(food, materials=licence)):
        one.made(act)
    reviewed(one, food)
    granted(one, food)
    reviewed(one, trade)
    granted(one, trade)
    granted(one, food)
    outcomes = hall.push(one).outcomes
    assert [one.outcome for one in outcomes[4:]] == ["applied", "rejected", "applied", "applied", "applied"]
    assert "先作出" in outcomes[5].text


ACCEPTED = Life(accepted()).case


def placed(number: int, accepted_on: date, minutes: int, stage: Any) -> Case:
    opened = replace(
        ACCEPTED.opened, case_id=f"c{number}", case_no=f"{number:024}",
        at=ACCEPTED.opened.at + timedelta(minutes=minutes),
    )  # fmt: skip
    return replace(ACCEPTED, opened=opened, accepted_on=accepted_on, stage=stage)


@given(
    cases=st.lists(
        st.tuples(
            st.integers(0, 3).map(lambda days: TODAY + timedelta(days=days)),
            st.integers(0, 3),
            st.sampled_from(["accepted", "accepted", "received", "granted", "withdrawn"]),
        ),
        max_size=8,
    )
)
def test_the_order_is_one_line_and_each_waits_for_all_in_front(cases: list[tuple[date, int, Any]]) -> None:
    every = [placed(number, *one) for number, one in enumerate(cases)]
    waiting = [one for one in every if one.stage == "accepted"]
    counts = sorted(len(turn.ahead(one, every)) for one in waiting)
    assert counts == list(range(len(waiting)))
    for one in waiting:
        for other in waiting:
            if other.opened.case_no in turn.ahead(one, every):
                assert other.accepted_on <= one.accepted_on  # type: ignore[operator]
