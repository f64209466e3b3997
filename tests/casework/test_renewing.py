"""A renewal in time that nobody decides is deemed granted when the licence expires; a late one is warned."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from casework import decide
from casework.acts import PaperIssued, Received
from casework.clocks import clocks, colour
from casework.decide.answer import answer
from casework.hall import LampRule, RenewalRule
from casework.item import FormLine, Situation
from casework.refusal import Refusal
from casework.renewing import renew_by
from casework.subtypes import subtype_of
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


DECISION = PaperIssued(
    code="D13", doc_number="示准〔2026〕9号", sha256="e" * 64, pages=1, copies=2, seal="approve", organ="118"
)


def signed_only(decision: str) -> Life:
    """A renewal in time whose decision is signed, its paper not under its seal yet."""
    life = taken(IN_TIME)
    life.review(REVIEWER, decision)
    (act,) = acted(life.refuse(CHIEF) if decision == "refuse" else life.grant(CHIEF))
    life.acts = (*life.acts[:-1], replace(act, papers=(DECISION,)))
    assert life.case.signed_only
    return life


def test_a_refusal_that_is_not_under_its_seal_when_the_licence_expires_is_no_decision() -> None:
    life = signed_only("refuse")
    life.day = IN_TIME
    assert (life.case.decision, life.case.unsealed) == ("refused", (DECISION,))
    life.day += timedelta(days=1)
    case = life.case
    assert (case.stage, case.decision, case.decided_on) == ("granted", "granted", life.day)
    assert [one.rule for one in case.lapses] == ["deemed_renewed"]
    assert case.unsealed == () and DECISION not in case.papers, "its paper gets no seal any more"
    assert not isinstance(life.deliver(HANDS_OUT, "direct", life.day), Refusal)


def test_a_grant_that_is_not_under_its_seal_is_made_by_silence_and_its_paper_is_sealed_all_the_same() -> None:
    life = signed_only("grant")
    life.day = IN_TIME + timedelta(days=1)
    assert (life.case.decided_on, life.case.unsealed) == (life.day, (DECISION,))


def test_which_of_the_three_it_is_has_one_rule() -> None:
    assert subtype_of({"agent": "是", "nurse_matter": "延续注册"}) == "延续"
    assert subtype_of({"matter": "新办", "cause": "变更经营者"}) == "", (
        "where the item asks it, its answer counts"
    )
    named = replace(ITEM.situations[-1], key="food_matter", options=("首次申请", "变更许可", "延续许可"))
    item = replace(ITEM, situations=(*ITEM.situations[:-1], named), form=food().form)
    values = {**VALUES, "held.expires": IN_TIME.isoformat()}
    form = (*food().form, FormLine(field="held.expires", when="food_matter == '延续许可'"))
    told = draft(situations={**SITUATIONS, "food_matter": "延续许可"}, values=values)
    acts = acted(decide.accept(bench(replace(item, form=form)), told, {}, NO_STANDING, stamp(), numbers()))
    life = Life(acts, item)
    life.day = IN_TIME + timedelta(days=1)
    assert [one.rule for one in life.case.lapses] == ["deemed_renewed"]


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
    assert (subtype_of(life.case.situations) or "新办") == matter
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
