"""大厅统计 by a counter's book: what was done is counted, what came late makes another edition, silence is named."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import pytest
from msgspec.structs import replace
from sqlalchemy import text

from casework.exchange import Counters, CounterSeen
from casework.facts.day_report import day_report
from casework.grievances import Rated
from casework.hall import ClosedAt
from casework.tally.alike import Alike, Sums, lines_of
from casework.tally.counted import counted
from casework.tally.report import checks
from casework.tally.totals import behind
from casework.tally.voiced import Voiced
from hallclient.app.counter import Counter
from hallclient.app.figures import Figures
from hallclient.store.figures import WAY
from hallclient.store.grievance_reads import GRADES
from hallclient.store.projection import drop_case
from hallclient.store.reads import Reads
from tests.app.decided import decide_now
from tests.app.desk import FOOD, FRIDAY, TRADE, Desk, only, outcome, rooms
from tests.app.filled import filled
from tests.casework.test_grievances import rated

MONDAY = FRIDAY + timedelta(days=3)


def worked(desk: Desk) -> Counter:
    """On Friday: one 食品 accepted, one accepted and granted, one asked for more, one 个体 granted on the spot."""
    counter = desk.counter()
    intake, _, _ = rooms(counter)
    outcome(intake.accept(filled(counter, FOOD)))
    early = only(outcome(intake.accept(filled(counter, FOOD))))
    outcome(intake.notify(filled(counter, FOOD, marks={"food.layout": "missing"})))
    spot = only(outcome(intake.accept(filled(counter, TRADE))))
    decide_now(counter, spot.case_id)
    desk.clock.set(MONDAY)
    decide_now(desk.counter(), early.case_id)
    desk.clock.set(FRIDAY, 17, 30)
    return desk.counter()


def test_what_was_done_is_counted(desk: Desk) -> None:
    counter = worked(desk)
    figures = Figures(counter)
    today = figures.look(FRIDAY, FRIDAY).result(30)
    report = today.report
    assert {key: n for key, n in report.sum.items() if n} == {
        "received": 4, "received_spot": 1, "received_promised": 3, "accepted": 3, "asked": 1, "decided": 1,
        "on_spot": 1, "open": 3, "waits_applicant": 1,
    }  # fmt: skip
    assert all(agrees for _, agrees in checks(report.tables, report.sum))
    by_name = {line.name: line.counts["received"] for line in report.tables["department"]}
    assert by_name["示例区市场监督管理局"] == 4 and sum(by_name.values()) == 4 and len(by_name) == 21
    assert (report.whole_hall, report.edition, report.hall) == (False, 1, counter.hall.name)
    assert [case.item for case in behind(today.cases, FRIDAY, FRIDAY, today.rules, "on_spot")] == [TRADE]
    monday = figures.look(MONDAY, MONDAY).result(30).report
    assert (monday.sum["decided"], monday.sum["early"], monday.sum["open"]) == (1, 1, 2)
    week = figures.look(FRIDAY, MONDAY).result(30).report
    assert (week.sum["decided"], week.sum["received"], week.sum["open"]) == (2, 4, 2)


def test_what_is_kept_of_a_case_is_what_its_acts_say(desk: Desk) -> None:
    counter = worked(desk)
    book = counter.book
    before = book.read_now(lambda reads: reads.counted_of(FRIDAY, MONDAY, counter.calendar))
    looked_at = [book.take_in(lambda tx: tx.count_some(counter.calendar)).result(30) for _ in range(2)]
    assert looked_at == [4, 0]
    kept = book.read_now(lambda reads: reads.counted_of(FRIDAY, MONDAY, counter.calendar))
    assert {one.case_id: one for one in kept} == {one.case_id: one for one in before}
    for one in kept:
        acts = book.read_now(lambda reads, one=one: reads.acts_of(one.case_id))  # type: ignore[misc]
        assert counted(acts, counter.calendar) == one
    book.take_in(lambda tx: tx.keep(WAY, b"1")).result(30)  # by an earlier version: all of them again
    again = [book.take_in(lambda tx: tx.count_some(counter.calendar)).result(30) for _ in range(2)]
    assert again == [4, 0]
    before_it = FRIDAY - timedelta(days=1)
    assert book.read_now(lambda reads: reads.counted_of(before_it, before_it, counter.calendar)) == ()
    intake, _, _ = rooms(counter)
    outcome(intake.accept(filled(counter, FOOD)))  # counted at once for whoever asks, kept later
    assert len(book.read_now(lambda reads: reads.counted_of(FRIDAY, FRIDAY, counter.calendar))) == 5


def test_what_is_added_up_is_what_the_cases_say(desk: Desk) -> None:
    """While it is still to be counted, once it is, with acts that came since, counted anew, and without a case."""
    counter = worked(desk)
    book, calendar = counter.book, counter.calendar
    far = MONDAY + timedelta(days=365)

    def both(first: date, last: date, reads: Reads) -> tuple[dict[Alike, Sums], dict[Alike, Sums]]:
        added: dict[Alike, Sums] = {}
        for line, sums in reads.done_in(first, last, reads.marked(calendar)):
            added[line] = added.get(line, Sums(0)).plus(sums)
        plain: dict[Alike, Sums] = {}
        for case in reads.counted_of(first, last, calendar):
            for _, line, sums in lines_of(case, first, last):
                plain[line] = plain.get(line, Sums(0)).plus(sums)
        return added, plain

    def agree(kept: bool) -> None:
        for first, last in ((FRIDAY, FRIDAY), (MONDAY, MONDAY), (FRIDAY, far)):
            added, plain = book.read_now(partial(both, first, last))
            assert {line: sums for line, sums in added.items() if any(sums)} == plain
            assert plain
        lines = "SELECT count(*), min(n) FROM figure_sum"
        count, least = book.write_now(lambda tx: tx.connection.execute(text(lines)).one())
        assert (bool(count), least) == (kept, 1 if kept else None)

    def count() -> None:
        while book.take_in(lambda tx: tx.count_some(calendar, 1)).result(30):
            agree(True)

    agree(False)
    count()
    desk.clock.set(MONDAY)
    intake, _, _ = rooms(desk.counter())
    outcome(intake.accept(filled(counter, FOOD)))
    case_id = only(outcome(intake.accept(filled(counter, TRADE)))).case_id
    agree(True)
    count()
    decide_now(desk.counter(), case_id)  # its lines of before are not its lines any more
    agree(True)
    count()
    book.take_in(lambda tx: tx.keep(WAY, b"2")).result(30)
    count()
    book.write_now(lambda tx: drop_case(tx.connection, case_id))
    agree(True)
    again = desk.counter()
    for days in ((FRIDAY, FRIDAY), (FRIDAY, MONDAY), (MONDAY, far)):
        figures = Figures(again)
        assert figures.reported(*days) == figures.look(*days).result(30).report


def test_what_people_said_is_counted_with_the_days_on_which_they_said_it(desk: Desk) -> None:
    counter = worked(desk)
    figures = Figures(counter)
    assert figures.look(FRIDAY, FRIDAY).result(30).report.rated == (0, 0)

    def said(*acts: Rated) -> None:
        for act in acts:
            counter.book.write_now(lambda tx, act=act: tx.append_matter(act))  # type: ignore[misc]

    said(rated(2), rated(4, matter="r2"), rated(1, MONDAY, matter="r3"))
    looked = figures.look(FRIDAY, FRIDAY).result(30)
    first = looked.report
    assert looked.grades == (0, 1, 0, 1, 0)
    assert first.rated == (2, 1) and figures.look(FRIDAY, MONDAY).result(30).report.rated == (3, 2)
    assert figures.monthly(FRIDAY.replace(day=1), FRIDAY).rated == (2, 1)
    assert first.voiced["clerk"]["W0907"] == Voiced(rated=2, content=1) == first.voiced["department"]["118"]
    facts = day_report(first, "clerk")
    rows = {row["name"]: (row["rated"], row["content"]) for row in facts["rows"]}  # type: ignore[index, union-attr]
    assert rows["合　计"] == ("2", "50.0%") and sorted(rows.values())[-1] == ("2", "50.0%")
    assert next(row["content"] for row in day_report(first)["rows"] if row["rated"] == "0") == "—"  # type: ignore[index, union-attr]
    assert "评价 2 件，评议率 200.0%，好评率（基本满意以上）50.0%" in str(day_report(first)["figures"])
    figures.give_out(first).result(30)
    said(rated(3, matter="r4"))
    facts = day_report(figures.look(FRIDAY, FRIDAY).result(30).report)
    assert facts["changes"] == "示例区市场监督管理局评价 2→3；示例区市场监督管理局好评 1→2。"
    assert "第 2 版" in str(facts["as_of"])
    plan = counter.book.read_now(
        lambda reads: reads._connection.execute(
            text(f"EXPLAIN QUERY PLAN {GRADES.text}"), {"first": "2026-11-01", "last": "2026-11-30"}
        ).all()
    )
    assert any("ix_record_rated" in row[-1] for row in plan)


def test_a_report_that_was_given_out_gets_a_second_edition_by_what_came_late(desk: Desk) -> None:
    counter = worked(desk)
    figures = Figures(counter)
    first = figures.look(FRIDAY, FRIDAY).result(30).report
    figures.give_out(first).result(30)
    desk.clock.set(FRIDAY, 18, 30)
    again = figures.look(FRIDAY, FRIDAY).result(30).report
    assert again == first  # the same acts: the same sheet, byte for byte
    intake, _, _ = rooms(counter)
    outcome(intake.accept(filled(counter, FOOD)))
    second = figures.look(FRIDAY, FRIDAY).result(30).report
    assert (second.edition, second.as_of) == (2, "2026-11-20T18:30+08:00")
    assert ("department", "received", 4, 5) in {
        (one.table, one.measure, one.before, one.now) for one in second.changes
    }
    figures.give_out(second).result(30)
    assert figures.look(FRIDAY, FRIDAY).result(30).report == second
    other = replace(first, sum=first.sum | {"received": 3})  # counted before, given out after the second
    assert figures.give_out(other).result(30).edition == 3
    said = [one.what for one in counter.book.read_now(lambda reads: reads.entries()) if one.kind == "export"]
    assert said == [f"2026-11-20至2026-11-20　第 {edition} 版" for edition in (1, 2, 3)]


@pytest.mark.parametrize(
    ("seen_at", "silent"),
    [("2026-11-20T17:31:00+08:00", False), ("2026-11-20T17:19:00+08:00", True), ("", True)],
)
def test_a_counter_that_was_not_heard_from_is_named(desk: Desk, seen_at: str, silent: bool) -> None:
    counter = desk.counter(on=MONDAY)
    other = replace(counter.enrolment.devices[0], number="016", name="W16 工程建设三")
    counter.enrolment = replace(counter.enrolment, devices=(*counter.enrolment.devices, other))
    heard = Counters(counters=(CounterSeen(device="016", seen_at=seen_at),), at="2026-11-23T10:00:00+08:00")
    report = Figures(counter).look(FRIDAY, FRIDAY, heard).result(30).report
    assert report.whole_hall and report.counters == 2
    assert [one.name for one in report.silent] == (["W16 工程建设三"] if silent else [])
    counter.missing = lambda: "别处办理的还没有收全"
    assert not Figures(counter).look(FRIDAY, FRIDAY, heard).result(30).report.whole_hall, (
        "no sheet claims more"
    )


def test_a_year_that_is_published_later_dates_what_waited_for_it(desk: Desk) -> None:
    counter = desk.counter()
    intake, _, _ = rooms(counter)
    unpublished = replace(
        counter.catalogue, years=tuple(one for one in counter.catalogue.years if one.year < 2026)
    )
    counter.enrolment = replace(counter.enrolment, catalogue=unpublished)
    outcome(intake.accept(filled(counter, FOOD)))
    day = date(2026, 12, 20)
    assert Figures(counter).look(day, day).result(30).report.sum["red"] == 0
    again = desk.counter()  # the hall file with the year
    assert Figures(again).look(day, day).result(30).report.sum["red"] == 1


@pytest.mark.parametrize("closed_at", ["决定", "送达"])
def test_what_is_named_late_is_what_the_figures_count_by_the_regions_word(
    desk: Desk, closed_at: ClosedAt
) -> None:
    """Decided past its promise and not delivered yet: done late, or open and late."""
    counter = desk.counter()
    late = only(outcome(rooms(counter)[0].accept(filled(counter, FOOD))))
    day = date(2026, 12, 21)
    desk.clock.set(day)
    counter = desk.counter()
    decide_now(counter, late.case_id)
    catalogue = counter.catalogue
    region = replace(catalogue.region, closed_at=closed_at)
    counter.enrolment = replace(counter.enrolment, catalogue=replace(catalogue, region=region))
    report = Figures(counter).look(day, day).result(30).report
    done = closed_at == "决定"
    assert [one.done for one in report.late] == [done]
    assert [report.sum[key] for key in ("decided", "late", "open", "red")] == (
        [1, 1, 0, 0] if done else [0, 0, 1, 1]
    )
