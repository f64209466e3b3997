"""逐月通报: months beside one another, time without the days on which the clock stood, ranking, who had no case, and
the aims of the policy documents."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from casework.acts import Act, Delivered, Granted
from casework.facts.bulletin import bulletin_facts, change
from casework.hall import Baseline, ClosedAt
from casework.tally.bulletin import Bulletin, bulletin, fastest, idle, ranked
from casework.tally.counted import Counted, counted
from casework.tally.month import Month, MonthTotals
from casework.tally.policies import POLICIES
from casework.tally.report import TABLES, Report, edition_of
from casework.tally.totals import Totals
from printing.render import render
from tests.casework.small_hall import CALENDAR, catalogue
from tests.casework.tally.plans import Plan, acts_of
from tests.casework.tally.test_report import DONE, RULES, case_of, replace_steps
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
    return bulletin(month(cases), month(before or [], OCTOBER), month([], OCTOBER), NAMES, whole)


def test_time_is_counted_in_working_days_after_the_acceptance() -> None:
    """Accepted on Monday 11-02, done on Monday 11-09: five, as promised; the law gives ten."""
    of = month([case_of(DONE), case_of(SPOT, 2)]).sum
    assert (of.received, of.accepted, of.decided, of.timed) == (2, 2, 2, 1)  # on the spot takes no day
    assert (of.took, of.promised, of.statutory) == (5, 5, 10)
    assert (of.mean, of.faster) == (5.0, 0.5)
    assert Month().mean is None and Month().faster is None


@pytest.mark.parametrize(("days", "closed_at"), [(0, "决定"), (0, "送达"), (1, "决定"), (1, "送达")])
def test_days_on_which_the_clock_stood_are_none_of_it(days: int, closed_at: ClosedAt) -> None:
    """Told on Tuesday 11-03 that it takes until Saturday 11-07: 11-04 to 11-06 are not counted, also where the papers
    are served on the day of the decision and nothing is owed at its end."""
    steps = (("accepted", 0, "W09"), ("stop", 1, "W09"), ("decided", 2, "W10"), ("sealed", 0, "W10"))
    acts = acts_of(1, replace_steps(steps))
    granted = next(act for act in acts if isinstance(act, Granted))
    served = granted.on + timedelta(days=days)
    head = {name: getattr(granted, name) for name in Act.__struct_fields__}
    head |= {"act_id": "served", "on": served, "papers": ()}
    case = counted([*acts, Delivered(**head, way="direct", served_on=served, recipient="龚明远")], CALENDAR)
    assert case is not None and (granted.on, case.last) == (date(2026, 11, 9), served)
    of = month([case], closed_at=closed_at).sum
    took = 2 + (days if closed_at == "送达" else 0)
    assert (of.decided, of.timed, of.took, of.promised, of.statutory) == (1, 1, took, 5, 10)


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


def test_promises_in_calendar_days_are_measured_in_working_days() -> None:
    """Ten working days of which five are promised; 28 calendar days, that is 20, of which seven, that is five. What is
    done at once, or has no limit by law, is none of them."""
    days = {"one": ("工作日", 10, 5), "two": ("自然日", 28, 7), "none": ("工作日", 0, 5)}
    base = next(row for row in catalogue().rows if row.kind != "即办件")
    rows = tuple(
        replace(base, id=name, unit=unit, statutory_days=statutory, promised_days=promised)
        for name, (unit, statutory, promised) in days.items()
    )
    spot = replace(base, id="spot", kind="即办件", promised_days=0)
    whole = replace(catalogue(), rows=(*rows, spot))
    found = {one.key: one.measured(whole, NOVEMBER[1], Month()) for one in POLICIES}
    assert (found["promised"].part, found["promised"].whole) == (20, 30)
    assert (found["halved"].part, found["halved"].whole) == (2, 2)
    texts = {one.key: one.text for one in POLICIES}
    assert "折五个工作日" in texts["promised"]
    assert all("有法定时限的" in texts[key] for key in ("promised", "halved"))


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
    assert "未列评价。" in text
    assert "，好评率（基本满意以上）66.7%。" in str(bulletin_facts(replace(made, rated=(3, 2)))["summary"])
    later = report_of([case_of(DONE), case_of(SPOT, 2)])
    second = edition_of(later, made)
    assert second.edition == 2 and "收件 1→2" in str(bulletin_facts(second)["changes"])
    assert edition_of(replace(made, as_of="2026-12-01T09:00:00+08:00"), made) == made
