"""A renewal in time that nobody decides is deemed granted when the licence expires; a late one is warned."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from casework import decide
from casework.acts import Received
from casework.clocks import clocks, colour
from casework.decide.answer import answer
from casework.hall import LampRule, RenewalRule
from casework.item import FormLine, Situation
from casework.refusal import Refusal
from casework.renewing import matter_of, renew_by
from tests.casework.factory import (
    NO_STANDING,
    SITUATIONS,
    VALUES,
    acted,
    bench,
    denied,
    draft,
    numbers,
    stamp,
)
from tests.casework.signers import CHIEF, HANDS_OUT, REVIEWER, Life
from tests.casework.small_hall import CALENDAR, TODAY, food

THIRTY = RenewalRule(before=30, unit="自然日", basis="行政许可法 第五十条")
WHEN = "matter in ['变更', '延续']"
ITEM = replace(
    food(),
    renewal=THIRTY,
    situations=(
        *food().situations,
        Situation(key="matter", ask="办理类型", options=("新办", "变更", "延续")),
    ),
    form=(*food().form, FormLine(field="held.number", when=WHEN), FormLine(field="held.expires", when=WHEN)),
)
IN_TIME, LATE = date(2026, 12, 20), date(2026, 12, 19)
"""Thirty days and twenty-nine after TODAY."""


def renewal(expires: date, matter: str = "延续") -> Any:
    held = {"held.number": "示证1号", "held.expires": expires.isoformat()}
    return draft(
        situations={**SITUATIONS, "matter": matter}, values={**VALUES, **(held if matter != "新办" else {})}
    )


def taken(expires: date, matter: str = "延续", how: Any = decide.accept) -> Life:
    acts = acted(how(bench(ITEM), renewal(expires, matter), {}, NO_STANDING, stamp(), numbers()))
    opened = acts[0]
    assert isinstance(opened, Received) and opened.renewal == THIRTY
    return Life(acts, ITEM)


def test_a_renewal_in_time_and_undecided_is_deemed_granted_when_the_licence_expires() -> None:
    life = taken(IN_TIME)
    life.review(REVIEWER, "refuse")
    life.day = IN_TIME
    assert life.case.stage == "accepted"
    life.day = IN_TIME + timedelta(days=1)
    case = life.case
    assert (case.stage, case.decision, case.decided_on) == ("granted", "granted", life.day)
    assert [(one.rule, one.on, one.basis) for one in case.lapses] == [
        ("deemed_renewed", life.day, "行政许可法 第五十条第二款")
    ]
    assert denied(life.refuse(CHIEF)).short == "已准予 · 变更另行申请", "silence has granted it"
    assert not isinstance(life.deliver(HANDS_OUT, "direct", life.day), Refusal)


def test_the_clock_of_a_renewal_ends_with_the_licence() -> None:
    life = taken(IN_TIME)
    (clock,) = [one for one in clocks(life.case, CALENDAR) if one.name == "renewal"]
    assert (clock.since, clock.due, clock.legal) == (TODAY, IN_TIME, True)
    life.review(REVIEWER)
    life.grant(CHIEF)
    (clock,) = [one for one in clocks(life.case, CALENDAR) if one.name == "renewal"]
    assert clock.ended_on == TODAY
    silent = taken(IN_TIME)
    silent.day = IN_TIME + timedelta(days=1)
    (clock,) = [one for one in clocks(silent.case, CALENDAR) if one.name == "renewal"]
    assert colour(clock, silent.day, CALENDAR, LampRule(yellow_days=1)) == "dark_red"


def test_a_renewal_that_nobody_even_answered_is_deemed_accepted_and_then_renewed() -> None:
    life = taken(IN_TIME, how=decide.receive)
    life.day = IN_TIME + timedelta(days=1)
    assert [one.rule for one in life.case.lapses] == ["deemed_accepted", "deemed_renewed"]
    assert life.case.decision == "granted"


@pytest.mark.parametrize(("expires", "matter"), [(LATE, "延续"), (IN_TIME, "变更"), (IN_TIME, "新办")])
def test_what_is_late_or_no_renewal_is_decided_like_any_other(expires: date, matter: str) -> None:
    life = taken(expires, matter)
    assert matter_of(life.case.situations) == matter
    life.day = date(2026, 12, 31)
    assert (life.case.stage, life.case.lapses) == ("accepted", ())
    assert all(one.name != "renewal" for one in clocks(life.case, CALENDAR))
    life.review(REVIEWER, "refuse")
    assert not isinstance(life.refuse(CHIEF), Refusal)


def test_a_late_renewal_is_taken_in_with_a_warning() -> None:
    told = {
        expires: answer(bench(ITEM), renewal(expires), {}, NO_STANDING)
        for expires in (IN_TIME, LATE, date(2026, 11, 19))
    }
    assert "延续" not in told[IN_TIME].law
    assert told[LATE].law.startswith(
        "延续须在 2026-11-19 前提出，现在晚了：照常收件，到 2026-12-19 没有决定的"
    )
    assert told[date(2026, 11, 19)].law.startswith("许可已于 2026-11-19 届满")
    assert all(one.options["accept"].allowed for one in told.values())


@given(
    expires=st.dates(date(2026, 6, 1), date(2026, 12, 31)),
    before=st.integers(1, 60),
    unit=st.sampled_from(["工作日", "自然日"]),
)
def test_the_last_day_in_time_is_the_one_counted_back(expires: date, before: int, unit: Any) -> None:
    last = renew_by(expires, RenewalRule(before=before, unit=unit), CALENDAR)
    day, left = expires, before
    while left:
        left -= unit == "自然日" or bool(CALENDAR.working(day))
        day -= timedelta(days=1)
    assert last == day


def test_months_are_counted_back_by_the_calendar_and_no_year_is_guessed() -> None:
    assert renew_by(date(2026, 12, 31), RenewalRule(before=3, unit="月"), CALENDAR) == date(2026, 9, 30)
    assert renew_by(date(2027, 1, 5), RenewalRule(before=15, unit="工作日"), CALENDAR) is None
