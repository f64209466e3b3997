"""When a limit is yellow: by the days that are left, or by the share that is used (region.yaml `lamp`)."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from casework import decide
from casework.acts import Received
from casework.awaiting import awaiting, limit_of, pressing
from casework.clocks import clocks, colour
from casework.hall import LampRule, Term
from casework.lamps import near
from tests.casework.factory import NO_STANDING, acted, bench, draft, numbers, stamp
from tests.casework.signers import CHIEF, HANDS_OUT, REVIEWER, Life, accepted
from tests.casework.small_hall import CALENDAR, TODAY, region

DAYS, SHARE = LampRule(yellow_days=1), LampRule(yellow_share=80)


@pytest.mark.parametrize(
    ("lamp", "left", "used", "yellow"),
    [
        (DAYS, 2, 18, False),
        (DAYS, 1, 19, True),
        (SHARE, 4, 16, False),  # green up to 80 % of the limit
        (SHARE, 3, 17, True),
        (SHARE, 1, 4, False),
        (SHARE, 0, 5, True),
        (SHARE, 0, None, False),  # its first day is not known here
        (LampRule(yellow_days=1, yellow_share=50), 5, 6, True),
        (LampRule(yellow_days=1, yellow_share=50), 1, None, True),
    ],
)
def test_yellow_by_the_days_left_or_by_the_share_that_is_used(
    lamp: LampRule, left: int, used: int | None, yellow: bool
) -> None:
    assert near(lamp, left, used) is yellow


def test_days_on_which_a_clock_stands_are_neither_used_nor_left() -> None:
    """The promise of five days is told to stand still for three: what is left does not melt meanwhile."""
    life = Life(accepted())
    life.day = date(2026, 11, 24)
    life.begin("现场核查", life.day, date(2026, 11, 27))
    promise = next(one for one in clocks(life.case, CALENDAR) if one.name == "promised")
    assert promise.due == date(2026, 12, 2)
    told = [colour(promise, date(2026, 11, day), CALENDAR, SHARE) for day in (23, 24, 26, 27, 30)] + [
        colour(promise, date(2026, 12, day), CALENDAR, SHARE) for day in (1, 2, 3)
    ]
    assert told == ["green"] * 6 + ["yellow", "red"]
    assert colour(promise, date(2026, 12, 1), CALENDAR, DAYS) == "yellow"


def test_what_is_decided_in_time_waits_for_its_service_not_for_its_promise() -> None:
    """行政许可法 第四十四条: the promise ended with the decision and turns red no more."""
    life = Life(accepted())
    life.review(REVIEWER)
    life.grant(CHIEF)
    waits = awaiting(life.case)
    assert waits is not None and waits.awaits == "deliver"
    told = {}
    for day in (date(2026, 12, 1), date(2026, 12, 3), date(2026, 12, 4), date(2026, 12, 7)):
        limit = limit_of(waits, life.case.promised_due, life.case.statutory_due, day, CALENDAR, DAYS)
        told[day.day] = (limit.colour, limit.days)
    assert told == {1: ("green", 3), 3: ("yellow", 1), 4: ("yellow", 0), 7: ("dark_red", 1)}


def test_the_days_to_report_to_the_organ_above_are_the_region_s() -> None:
    """Local: 二日内 in one region, a day in another; the case keeps what it was opened under."""
    where = bench(region=region(report=Term(days=1, unit="工作日")))
    first, *rest = acted(decide.accept(where, draft(), {}, NO_STANDING, stamp(), numbers()))
    assert isinstance(first, Received) and first.terms.report == Term(days=1, unit="工作日")
    older = replace(first, terms=replace(first.terms, report=Term(days=2, unit="工作日")))
    for opened, due in ((first, date(2026, 11, 23)), (older, date(2026, 11, 24))):
        life = Life((opened, *rest))
        life.did(decide.owe_report, REVIEWER, to="市局", ready_on=TODAY)
        assert next(one.due for one in clocks(life.case, CALENDAR) if one.name == "report") == due


def test_a_row_is_moved_by_the_clock_that_presses_most() -> None:
    """The report above is due in two days, the decision in five; once that is up the promise is told again."""
    life = Life(accepted())
    life.did(decide.owe_report, REVIEWER, to="市局", ready_on=TODAY)

    def shown(day: date, *, told: bool = True) -> tuple[str, str, int, date | None]:
        waits = awaiting(life.case)
        assert waits is not None
        dues = (life.case.promised_due, life.case.statutory_due) if told else (None, None)
        one = pressing(waits, *dues, day, CALENDAR, DAYS)
        return one.of, one.colour, one.days, one.due

    due = date(2026, 11, 24)
    assert shown(TODAY, told=False) == ("", "unknown", 0, None)  # 日历未发布 is not hidden by a green clock
    assert shown(due, told=False) == ("report", "yellow", 0, due)
    assert shown(TODAY) == ("report", "green", 2, due)
    assert shown(date(2026, 11, 24)) == ("report", "yellow", 0, due)
    assert shown(date(2026, 11, 26)) == ("report", "red", 2, due)
    life.did(decide.send_up, to="市局", opinion="同意上报")
    assert shown(date(2026, 11, 26)) == ("", "yellow", 1, None)


def test_what_is_served_waits_for_its_publication_alone() -> None:
    """双公示: seven working days from the decision; in time nobody's row says so."""
    life = Life(accepted())
    life.review(REVIEWER)
    life.grant(CHIEF)
    waits = awaiting(life.case)
    assert waits is not None
    early = pressing(waits, None, None, date(2026, 11, 24), CALENDAR, DAYS)
    late = pressing(waits, None, None, date(2026, 12, 2), CALENDAR, DAYS)
    assert (early.of, late.of, late.colour, late.days) == ("", "publication", "red", 1)
    life.deliver(HANDS_OUT, "direct", TODAY)
    served = awaiting(life.case)
    assert served is not None and served.awaits == "publish"
    assert pressing(served, None, None, date(2026, 12, 2), CALENDAR, DAYS) == late
    life.did(decide.publish, published_on=TODAY, where="信用网站")
    assert awaiting(life.case) is None
