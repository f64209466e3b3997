"""Editions of a report, its checks, and cases that just do and just do not count."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest
from msgspec.structs import replace

from casework.acts import Act, DayCorrected
from casework.hall import LampRule
from casework.tally.counted import Counted, counted
from casework.tally.measures import KEYS, MEASURES, RATES, share
from casework.tally.report import TABLES, Report, checks, edition_of
from casework.tally.totals import Rules, Totals
from tests.casework.small_hall import CALENDAR, FOOD, TRADE
from tests.casework.tally.plans import START, Plan, acts_of

RULES = Rules(CALENDAR, LampRule(yellow_days=1), {FOOD: "118", TRADE: "111"})
DONE = Plan(
    0, False, "W09", (("accepted", 0, "W09"), ("decided", 7, "W10"), ("sealed", 0, "W10")), False, True
)
"""Accepted on Monday 11-02 with a promise of five working days: until 11-09, the day it is done on."""


def report(
    cases: list[Counted], day: date, as_of: str = "2026-11-09T17:30:00+08:00", closed_at: str = "决定"
) -> Report:
    found = Totals(day, day, RULES._replace(closed_at=closed_at))  # type: ignore[arg-type]
    for case in cases:
        found.add(case)
    tables = {table: found.lines(table, {}) for table in TABLES}
    return Report(hall="示例区政务服务中心", first=day, last=day, as_of=as_of, tables=tables, sum=found.sum)


def case_of(plan: Plan, number: int = 1, known: int | None = None) -> Counted:
    found = counted(acts_of(number, plan)[:known], CALENDAR)
    assert found is not None
    return found


def on(day: int) -> date:
    return START + timedelta(days=day)


@pytest.mark.parametrize(("gap", "speed"), [(0, "on_spot"), (4, "early"), (7, "in_time"), (8, "late")])
def test_each_that_is_done_is_one_of_four(gap: int, speed: str) -> None:
    steps = (("accepted", 0, "W09"), ("decided", gap, "W10"), ("sealed", 0, "W10"))
    made = report([case_of(replace_steps(steps))], on(gap))
    assert {key: made.sum[key] for key in ("decided", "on_spot", "early", "in_time", "late")} == {
        "decided": 1, **dict.fromkeys(("on_spot", "early", "in_time", "late"), 0), speed: 1,
    }  # fmt: skip
    assert all(agrees for _, agrees in checks(made.tables, made.sum))


def replace_steps(steps: tuple[tuple[str, int, str], ...]) -> Plan:
    return Plan(0, False, "W09", steps, False, True)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "lamp"), [(3, ""), (4, "yellow"), (7, "yellow"), (8, "red"), (14, "red"), (15, "dark")]
)
def test_lamps_change_on_their_day(day: int, lamp: str) -> None:
    made = report([case_of(replace_steps((("accepted", 0, "W09"),)))], on(day)).sum
    assert (made["yellow"], made["red"], made["dark"]) == {
        "": (0, 0, 0), "yellow": (1, 0, 0), "red": (0, 1, 0), "dark": (0, 1, 1),
    }[lamp]  # fmt: skip
    assert made["open"] == 1


def test_a_decision_counts_once_it_is_under_its_seal() -> None:
    steps = (("accepted", 0, "W09"), ("decided", 1, "W10"), ("sealed", 2, "W10"))
    plan = replace_steps(steps)
    assert report([case_of(plan)], on(1)).sum["decided"] == 0
    assert report([case_of(plan)], on(3)).sum["decided"] == 1
    assert report([case_of(plan)], on(3), closed_at="送达").sum["decided"] == 0


def test_what_came_late_makes_another_edition_that_says_what_changed() -> None:
    first = edition_of(report([case_of(DONE, known=2)], on(7)), None)
    assert (first.edition, first.sum["decided"], first.sum["yellow"]) == (1, 0, 1)
    again = edition_of(report([case_of(DONE, known=2)], on(7), as_of="2026-11-10T09:00:00+08:00"), first)
    assert msgspec.json.encode(again) == msgspec.json.encode(first)  # the same acts: the same bytes
    second = edition_of(report([case_of(DONE)], on(7), as_of="2026-11-10T09:00:00+08:00"), first)
    assert (second.edition, second.as_of) == (2, "2026-11-10T09:00:00+08:00")
    said = {(one.table, one.name, one.measure): (one.before, one.now) for one in second.changes}
    assert said["department", "118", "decided"] == said["window", "W10", "in_time"] == (0, 1)
    assert said["department", "118", "yellow"] == said["department", "118", "open"] == (1, 0)
    assert msgspec.json.decode(msgspec.json.encode(second), type=Report) == second


def test_what_has_no_effect_counts_on_no_day() -> None:
    twice = acts_of(1, DONE)
    again = replace(twice[-2], act_id="again", on=on(9))  # granted a second time: the law gives it no effect
    assert counted([*twice, again], CALENDAR) == counted(twice, CALENDAR)


def test_what_was_done_under_a_wrong_clock_counts_on_the_day_that_was_put_right() -> None:
    acts = acts_of(1, DONE)
    granted = acts[-2]
    days = {"act_id": "day", "on": on(9), "papers": ()}
    head = {name: getattr(granted, name) for name in Act.__struct_fields__} | days
    right = DayCorrected(
        **head, of=tuple(act.act_id for act in acts[2:]), was=on(7), day=on(3), reason="当日的监控录像"
    )
    found = counted([*acts, right], CALENDAR)
    assert found is not None
    assert (report([found], on(7)).sum["decided"], report([found], on(3)).sum["early"]) == (0, 1)


def test_every_figure_has_its_definition_and_source() -> None:
    assert all(one.title and one.text and one.source for one in MEASURES)
    assert len(set(KEYS)) == len(MEASURES)
    zero = dict.fromkeys(KEYS, 0)
    assert all(share(zero, rate) is None for rate in RATES)
    counts = zero | {
        "decided": 154,
        "on_spot": 92,
        "early": 57,
        "in_time": 4,
        "late": 1,
        "accepted": 164,
        "received": 178,
    }
    found = {rate.key: share(counts | {"asked": 11}, rate) for rate in RATES}
    assert {key: round(value * 100, 1) for key, value in found.items() if value is not None} == {
        "early_rate": 91.9, "in_time_rate": 98.4, "spot_rate": 56.1, "asked_rate": 6.2,
    }  # fmt: skip
