"""Clocks that stand still and limits that are extended, against a reckoning of one day after the other."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from casework.acts import Extended, SpecialBegun
from casework.calendar import Calendar
from casework.hall import Term
from casework.refusal import Refusal
from casework.stops import Stop, last_day, spans_of
from tests.casework.count_days import reckoned
from tests.casework.factory import denied
from tests.casework.signers import CHIEF, CLERK, HEAD, REVIEWER, Life, accepted
from tests.casework.small_hall import CALENDAR, TODAY, food, year

BOTH_YEARS = Calendar((*CALENDAR.published, year(2027)))
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
TESTED = replace(food(), special=("现场核查", "检验", "听证"))


def stop(begins_on: date, days: int) -> Stop:
    end = begins_on + timedelta(days=days)
    return Stop(procedure="检验", told_on=begins_on, begins_on=begins_on, planned_end=end)


@given(
    start=DAYS,
    term=st.builds(Term, days=st.integers(0, 40), unit=st.sampled_from(["工作日", "自然日"])),
    stops=st.lists(st.builds(stop, DAYS, st.integers(0, 45)), max_size=4),
    counted=st.booleans(),
    more=st.sampled_from([0, 0, 3, 10]),
    published=st.booleans(),
)
def test_last_days_are_those_counted_one_by_one(
    start: date, term: Term, stops: list[Stop], counted: bool, more: int, published: bool
) -> None:
    calendar = BOTH_YEARS if published else CALENDAR
    spans = spans_of(stops, start_day_counted=counted)
    found = last_day(calendar, start, term, spans, start_day_counted=counted, more=more)
    stretches = [(one.begins_on, one.until) for one in stops]
    assert found == reckoned(calendar, start, term, stretches, counted=counted, more=more)
    if not stops and not more:
        assert found == calendar.add(start, term, start_day_counted=counted)


def test_a_procedure_of_three_working_days_moves_both_last_days_by_three() -> None:
    life = Life(accepted(TESTED), TESTED)
    before = life.case
    end = CALENDAR.add(TODAY, Term(days=3, unit="工作日"))
    assert end is not None
    life.begin("检验", TODAY, end)
    for found, was in (
        (life.case.statutory_due, before.statutory_due),
        (life.case.promised_due, before.promised_due),
    ):
        assert found is not None and was is not None and CALENDAR.between(was, found) == 3
    life.day = end
    life.end("检验", end)
    assert CALENDAR.between(before.promised_due or TODAY, life.case.promised_due or TODAY) == 3
    assert life.case.flagged == ()


def test_a_site_check_stops_the_promise_alone_and_only_where_the_item_says_so() -> None:
    life = Life(accepted(TESTED), TESTED)
    before = life.case
    life.begin("现场核查", TODAY, TODAY + timedelta(days=4))
    assert life.case.statutory_due == before.statutory_due
    assert life.case.promised_due != before.promised_due
    counted = replace(TESTED, stops_promise=())
    assert (
        denied(Life(accepted(counted), counted).begin("现场核查", TODAY, TODAY)).short == "这项程序计入期限"
    )
    assert denied(Life(accepted(TESTED), TESTED).begin("公示", TODAY, TODAY)).short == "这项程序计入期限"
    assert denied(Life(accepted(TESTED), TESTED).begin("拍卖", TODAY, TODAY)).short == "目录里没有这项程序"


def test_a_hearing_may_be_due_in_any_case() -> None:
    life = Life(accepted())
    assert not isinstance(life.begin("听证", TODAY, TODAY + timedelta(days=20)), Refusal)


def test_what_takes_longer_than_was_told_runs_on_the_hall_s_time_until_it_is_told_again() -> None:
    life = Life(accepted(TESTED), TESTED)
    life.begin("检验", TODAY, TODAY + timedelta(days=3))
    told = life.case.statutory_due
    life.day = TODAY + timedelta(days=6)
    assert life.case.statutory_due == told and life.case.stopped
    life.begin("检验", life.day, life.day + timedelta(days=7))
    again = life.case.statutory_due
    assert told is not None and again is not None and CALENDAR.between(told, again) == 5
    life.day += timedelta(days=30)
    life.end("检验", life.day)
    assert life.case.statutory_due == again and not life.case.stopped


def test_nothing_stops_before_it_was_told_in_writing() -> None:
    life = Life(accepted(TESTED), TESTED)
    assert denied(life.begin("检验", TODAY - timedelta(days=1), TODAY)).short == "开始之日早于告知"
    assert denied(life.begin("检验", TODAY, TODAY - timedelta(days=1))).short == "核对预计结束之日"
    assert denied(life.begin("检验", TODAY, TODAY, reason=" ")).short == "差：理由"
    assert "不能审查" in denied(life.begin("检验", TODAY, TODAY, who=CLERK)).reason
    assert denied(life.end("检验", TODAY)).basis.endswith("第四十五条")


def test_while_a_procedure_runs_nobody_reviews_or_decides() -> None:
    life = Life(accepted(TESTED), TESTED)
    life.review(REVIEWER)
    life.begin("检验", TODAY, TODAY)
    for made in (life.grant(CHIEF), life.refuse(CHIEF), life.review(REVIEWER), life.send_back(CHIEF)):
        assert denied(made).short == "特别程序还没有结束"
    assert denied(life.end("听证", TODAY)).short == "没有在进行"
    assert denied(life.end("检验", TODAY + timedelta(days=1))).short == "核对结束之日"
    assert denied(life.end("检验", TODAY, finding="")).short == "差：结果"
    life.end("检验", TODAY)
    assert not isinstance(life.grant(CHIEF), Refusal)


def test_the_legal_limit_is_extended_once_by_the_head_before_it_runs_out() -> None:
    life = Life(accepted())
    before = life.case
    assert "机关负责人" in denied(life.extend(CHIEF)).reason
    for days in (0, 11):
        assert denied(life.extend(HEAD, days=days)).short == "最多 10 个工作日"
    assert denied(life.extend(HEAD, reason=" ")).short == "差：理由"
    assert before.statutory_due is not None
    late = Life(life.acts)
    late.day = before.statutory_due + timedelta(days=1)
    assert denied(late.extend(HEAD)).short == "法定期限已过"
    life.day = before.statutory_due
    assert not isinstance(life.extend(HEAD), Refusal)
    assert life.case.statutory_due is not None
    assert CALENDAR.between(before.statutory_due, life.case.statutory_due) == 10
    assert life.case.promised_due == before.promised_due, "the hall's own promise is not the law's limit"
    assert denied(life.extend(HEAD)).short == "已延长过一次"


@pytest.mark.parametrize("act", [SpecialBegun, Extended])
def test_no_calendar_is_guessed(act: Any) -> None:
    life = Life(accepted(TESTED), TESTED)
    life.day = date(2026, 12, 3)
    if act is SpecialBegun:
        life.begin("检验", life.day, date(2027, 1, 20))
    else:
        life.day = date(2026, 12, 4)
        life.extend(HEAD)
        life.begin("检验", life.day, date(2026, 12, 25))
    assert life.case.statutory_due is None
