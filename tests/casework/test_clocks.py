"""The clocks of a case side by side: what each began with, what ended it, what colour it has; and service."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from casework import decide
from casework.acts import Delivered
from casework.clocks import Clock, Colour, clocks, colour, worst
from casework.hall import LampRule
from casework.item import Step
from casework.refusal import Refusal
from tests.casework.factory import NO_STANDING, acted, bench, denied, draft, mark, marks, numbers, stamp
from tests.casework.signers import CHIEF, CLERK, HANDS_OUT, HEAD, REVIEWER, Life, accepted
from tests.casework.small_hall import CALENDAR, TODAY, food

LAMP = LampRule(yellow_days=1)
STEPS = (
    Step(name="材料审查", stage="审查", role="审查人员", limit=2),
    Step(name="决定", stage="决定", role="首席代表", limit=2),
)
TESTED = replace(food(), needed=("检验",), special=("现场核查", "检验"), procedure=STEPS)
PROMISED, LEGAL = date(2026, 11, 27), date(2026, 12, 4)


def ran(life: Life) -> dict[str, Clock]:
    return {clock.name + clock.of: clock for clock in clocks(life.case, CALENDAR)}


def colours(life: Life) -> dict[str, Colour]:
    return {key: colour(clock, life.day, CALENDAR, LAMP) for key, clock in ran(life).items()}


def test_law_and_promise_stand_side_by_side_and_turn_red_each_on_its_own_day() -> None:
    life = Life(accepted())
    told = []
    for day in (TODAY, date(2026, 11, 26), PROMISED, date(2026, 11, 30), LEGAL, date(2026, 12, 7)):
        life.day = day
        found = colours(life)
        told.append((found["promised"], found["statutory"]))
    assert told == [
        ("green", "green"), ("yellow", "green"), ("yellow", "green"), ("red", "green"), ("red", "yellow"),
        ("red", "dark_red"),
    ]  # fmt: skip
    assert worst(colours(life).values()) == "dark_red"


def test_a_clock_that_ended_in_time_stays_green_and_one_that_ended_late_does_not() -> None:
    life = Life(accepted())
    life.day = date(2026, 11, 30)
    life.review(REVIEWER)
    life.grant(CHIEF)
    life.day = date(2026, 12, 31)
    found = colours(life)
    assert (found["promised"], found["statutory"]) == ("red", "green")
    assert ran(life)["statutory"].ended_on == date(2026, 11, 30)


def test_a_single_step_is_late_though_the_whole_is_in_time() -> None:
    life = Life(accepted(TESTED), TESTED)
    assert ran(life)["step材料审查"].due == date(2026, 11, 24)
    life.day = date(2026, 11, 25)
    life.review(REVIEWER)
    found = colours(life)
    assert (found["step材料审查"], found["promised"]) == ("red", "green")
    assert ran(life)["step决定"].due == PROMISED
    life.send_back(CHIEF)
    assert ran(life)["step材料审查"].since == life.day and ran(life)["step材料审查"].due == PROMISED


def test_a_clock_that_stands_is_green_and_its_inspection_was_begun_in_five_days() -> None:
    life = Life(accepted(TESTED), TESTED)
    assert ran(life)["inspection检验"].due == PROMISED
    life.day = date(2026, 11, 26)
    life.begin("检验", life.day, date(2026, 12, 3))
    life.day = date(2026, 11, 30)
    found = ran(life)
    assert found["inspection检验"].ended_on == date(2026, 11, 26)
    assert found["promised"].stands and found["statutory"].stands and found["step材料审查"].stands
    assert set(colours(life).values()) == {"green", "red"}  # the review's own two days were over before
    life.day = date(2026, 12, 4)  # the told time is over, nobody has recorded the end
    assert not ran(life)["statutory"].stands


def test_before_the_acceptance_there_is_the_answer_or_the_applicant_s_own_term() -> None:
    received = acted(decide.receive(bench(), draft(), {}, NO_STANDING, stamp(), numbers()))
    (answer,) = clocks(Life(received).case, CALENDAR)
    assert (answer.name, answer.due, answer.legal) == ("answer", PROMISED, True)
    owed = draft(materials=marks(food_layout=mark("faulty", 1)))
    asked = acted(decide.notify(bench(), owed, {}, NO_STANDING, stamp(), numbers()))
    (supply,) = clocks(Life(asked).case, CALENDAR)
    assert (supply.name, supply.since, supply.due) == ("supply", TODAY, date(2026, 12, 11))


def test_no_calendar_no_colour() -> None:
    life = Life(accepted())
    life.day = LEGAL
    life.extend(HEAD)
    life.day = TODAY
    blind = [clock for clock in clocks(replace(life.case, statutory_due=None), CALENDAR) if clock.legal]
    assert [colour(clock, TODAY, CALENDAR, LAMP) for clock in blind] == ["unknown"]


def granted(**changes: Any) -> Life:
    life = Life(accepted(**changes))
    life.review(REVIEWER)
    life.grant(CHIEF)
    return life


def test_the_certificate_is_served_in_ten_days_and_sent_is_not_served() -> None:
    life = granted()
    assert ran(life)["delivery"].due == LEGAL
    life.day = date(2026, 12, 9)
    assert colours(life)["delivery"] == "dark_red"
    served = date(2026, 12, 3)
    assert denied(life.deliver(HANDS_OUT, "post", served)).short == "差：回执"
    assert not isinstance(life.deliver(HANDS_OUT, "post", served, evidence="EMS 1234"), Refusal)
    assert (life.case.stage, life.case.decision, colours(life)["delivery"]) == (
        "delivered",
        "granted",
        "green",
    )
    assert denied(life.deliver(HANDS_OUT, "direct", served)).short == "已送达"


@pytest.mark.parametrize(
    ("way", "more", "short"),
    [
        ("direct", {"recipient": " "}, "差：签收人"),
        ("left", {}, "差：见证"),
        ("electronic", {}, "差：同意的凭据"),
        ("notice", {"evidence": "下落不明，公告栏"}, "核对公告之日"),
    ],
)
def test_each_way_of_service_has_its_evidence(way: Any, more: dict[str, Any], short: str) -> None:
    life = granted()
    refusal = denied(life.deliver(HANDS_OUT, way, life.day, **more))
    assert refusal.short == short and "民事诉讼法" in refusal.basis


def test_a_notice_serves_after_thirty_days() -> None:
    life = granted()
    life.day = TODAY + timedelta(days=40)
    for days, right in ((29, False), (30, True)):
        made = life.deliver(
            HANDS_OUT, "notice", TODAY + timedelta(days=days), evidence="下落不明", published_on=TODAY
        )
        assert isinstance(made, Refusal) is not right


def test_nothing_is_handed_over_before_the_decision_or_before_it_is_complete() -> None:
    assert denied(Life(accepted()).deliver(HANDS_OUT, "direct", TODAY)).short == "还没有作出决定"
    late = granted(materials=marks(food_rules="deferred"))
    assert late.case.deferred
    assert denied(late.deliver(HANDS_OUT, "direct", TODAY)).short == "容缺未补齐，不出件"
    assert "不能出件" in denied(granted().deliver(CLERK, "direct", TODAY)).reason
    assert denied(granted().deliver(HANDS_OUT, "direct", TODAY - timedelta(days=1))).short == "核对送达之日"
    (act,) = acted(granted().deliver(HANDS_OUT, "direct", TODAY))
    assert isinstance(act, Delivered)
