"""逐月通报: months beside one another, time without the days on which the clock stood, ranking, who had no case, and
the aims of the policy documents."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from casework.facts.bulletin import bulletin_facts, change
from casework.hall import Baseline, ClosedAt
from casework.stops import Stop
from casework.tally.bulletin import Bulletin, bulletin, fastest, idle, ranked
from casework.tally.counted import Counted
from casework.tally.measures import KEYS
from casework.tally.month import Month, MonthTotals
from casework.tally.policies import POLICIES
from casework.tally.report import TABLES, Report, edition_of
from casework.tally.totals import Totals
from printing.render import render
from tests.casework.small_hall import catalogue
from tests.casework.tally.plans import Plan
from tests.casework.tally.test_report import DONE, RULES, case_of
from tests.printing.goldens import text_of

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
SPOT = Plan(
    0, False, "W09", (("accepted", 0, "W09"), ("decided", 0, "W10"), ("sealed", 0, "W10")), False, True
)
NAMES = {"118": "市场监督管理局", "111": "民政局", "120": "气象局"}


def month(
    cases: list[Counted], days: tuple[date, date] = NOVEMBER, closed_at: ClosedAt = "决定"
) -> MonthTotals:
    made = MonthTotals(*days, RULES._replace(closed_at=closed_at))
    for case in cases:
        made.add(case)
    return made


def told(cases: list[Counted], before: list[Counted] | None = None, **region: object) -> Bulletin:
    whole = catalogue()
    whole = replace(whole, region=replace(whole.region, **region))
    counts = dict.fromkeys(KEYS, 0)
    return bulletin(month(cases), month(before or [], OCTOBER), month([], OCTOBER), NAMES, whole, counts)


def test_time_is_counted_in_working_days_after_the_acceptance() -> None:
    """Accepted on Monday 11-02, done on Monday 11-09: five, as promised; the law gives ten."""
    of = month([case_of(DONE), case_of(SPOT, 2)]).sum
    assert (of.received, of.accepted, of.decided, of.timed) == (2, 2, 2, 1)  # on the spot takes no day
    assert (of.took, of.promised, of.statutory) == (5, 5, 10)
    assert (of.mean, of.faster) == (5.0, 0.5)
    assert Month().mean is None and Month().faster is None


def test_days_on_which_the_clock_stood_are_none_of_it() -> None:
    case = case_of(DONE)
    stop = Stop(
        procedure="检测",
        told_on=date(2026, 11, 3),
        begins_on=date(2026, 11, 3),
        planned_end=date(2026, 11, 5),
    )
    limits = {"promised_due": date(2026, 11, 11), "statutory_due": date(2026, 11, 18)}
    longer = tuple(replace(one, **limits) if one.what == "decided" else one for one in case.events)
    stood = replace(case, events=longer, states=tuple(replace(one, stops=(stop,)) for one in case.states))
    of = month([stood]).sum
    assert (of.took, of.promised, of.statutory) == (3, 5, 10)  # 11-04 and 11-05 are not counted


@pytest.mark.parametrize(("closed_at", "decided"), [("决定", 1), ("送达", 0)])
def test_what_is_done_is_the_regions_word(closed_at: ClosedAt, decided: int) -> None:
    undelivered = case_of(Plan(0, False, "W09", DONE.steps, False, False))
    assert month([undelivered], closed_at=closed_at).sum.decided == decided


def test_a_case_outside_the_month_counts_in_its_own() -> None:
    case = case_of(DONE)
    assert month([case], OCTOBER).sum == Month()
    assert told([case], [case]).before == Month()


def test_ranking_and_who_had_no_case() -> None:
    made = told([case_of(DONE, 1), case_of(DONE, 2)])
    assert [(one.key, one.now.received) for one in ranked(made.units)] == [("118", 2)]
    assert [one.key for one in fastest(made.units)] == ["118"]
    assert [one.name for one in idle(made.units)] == ["民政局", "气象局"]


def test_changes_are_said_in_percent_or_not_at_all() -> None:
    assert [change(13, 12), change(11, 12), change(12, 12), change(3, 0)] == ["+8.3%", "−8.3%", "+0.0%", "—"]


def test_aims_have_their_source_and_what_was_measured() -> None:
    made = told([case_of(DONE)])
    found = {one.key: one for one in made.done}
    assert (found["real"].part, found["real"].whole) == (5, 10)
    assert (found["once"].part, found["once"].whole) == (1, 1)
    assert found["fewer_items"].whole == 0  # nobody wrote down how many there were
    left = sum(len(one.materials) for one in catalogue().items.values())
    base = Baseline(items=9, materials=4 * left, on=date(2018, 1, 1))
    cut = {one.key: one for one in told([], baseline=base).done}
    assert (cut["fewer_materials"].part, cut["fewer_materials"].whole) == (3 * left, 4 * left) and left
    assert all(one.source and one.text for one in POLICIES)


def report_of(cases: list[Counted]) -> Report:
    totals = Totals(*NOVEMBER, RULES)
    for case in cases:
        totals.add(case)
    tables = {by: totals.lines(by, NAMES) for by in TABLES}
    return Report(
        hall="示例区政务服务中心", first=NOVEMBER[0], last=NOVEMBER[1], as_of="2026-11-30T17:30:00+08:00",
        tables=tables, sum=totals.sum, bulletin=told(cases),
    )  # fmt: skip


def test_the_sheet_says_all_of_it_and_the_same_data_are_the_same_bytes() -> None:
    made = report_of([case_of(DONE)])
    pdf = render("BULLETIN", bulletin_facts(made)).pdf
    assert pdf == render("BULLETIN", bulletin_facts(report_of([case_of(DONE)]))).pdf
    text = text_of(pdf).replace("\n", "")
    for said in (
        "政务服务情况通报", "收件 1 件（环比 —，同比 —）", "平均用时 5.0 个工作日（上月 —）", "实际提速 50.0%",
        "当月无件的部门　民政局、气象局", "收件排名", "衡政办发〔2013〕23号", "未达到", "停计期间不算",
    ):  # fmt: skip
        assert said in text, said
    later = report_of([case_of(DONE), case_of(SPOT, 2)])
    second = edition_of(later, made)
    assert second.edition == 2 and "收件 1→2" in str(bulletin_facts(second)["changes"])
    assert edition_of(replace(made, as_of="2026-12-01T09:00:00+08:00"), made) == made
