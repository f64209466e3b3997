"""The figures of a hall at its server: against the plain-SQL reckoning of generated halls, and against a counter's own
book, whose sheet they have to give byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from sqlalchemy import delete, insert, select, update

from casework import wire
from casework.acts import AnyAct, Received
from casework.decide.grieving import About
from casework.exchange import Counters, Declined
from casework.facts.day_report import day_report
from casework.hall import LampRule
from casework.judge import Basis
from casework.redress.rights import HALL
from casework.tally.alike import Alike, Sums, lines_of
from casework.tally.counted import counted
from casework.tally.making import FiguresAsked, HallFigures, rules_of
from casework.tally.measures import KEYS
from casework.tally.month import MonthTotals
from casework.tally.report import Report
from casework.tally.voiced import Said
from hallclient.app.appraising import Appraising
from hallclient.app.counter import Counter
from hallclient.app.figures import Figures
from hallclient.app.grievances import Grievances
from hallclient.app.report_files import csv_of, sheet_of, workbook_of
from hallclient.store.readers import Outdated
from hallclient.store.schema import case_row
from hallserver.desk.figuring import Figuring, said_of
from hallserver.desk.hall_figures import HallCounts
from hallserver.desk.pages import Pages
from hallserver.desk.reports import Reports
from hallserver.desk.setting import Settings
from hallserver.ledger import schema
from hallserver.ledger.figures import DOUBT, done_in, known, place
from hallserver.ledger.ledger import Ledger, open_ledger
from hallserver.ledger.reads import HallReads
from hallserver.ledger.writes import HallWrites
from tests.app.desk import FOOD, FRIDAY, TRADE, Desk, outcome, rooms
from tests.app.filled import filled
from tests.app.test_figures import MONDAY, worked
from tests.casework.small_hall import CALENDAR, catalogue
from tests.casework.tally.plans import END, START, Plan, counted_by_sql
from tests.casework.tally.plans import acts_of as acts_of_plan
from tests.casework.tally.test_oracle import plans
from tests.casework.test_grievances import rated, taken
from tests.hallserver.counters import Clock, enrolment
from tests.hallserver.test_real_counter import sent

refused: Future[HallFigures | str] = Future()
refused.set_result("服务器还没有数完以前的办件")
LAMP = LampRule(yellow_days=1)


class Fixed(Settings):
    """What the generated halls count by."""

    def basis(self, reads: HallReads, today: date, version: int | None = None) -> Basis:
        whole = catalogue()
        whole = replace(whole, region=replace(whole.region, lamp=LAMP))
        return Basis(
            enrolment=replace(enrolment(1), catalogue=whole), calendar=CALENDAR, catalogue_of=lambda _: whole,
            today=today,
        )  # fmt: skip


def parts(ledger: Ledger, day: date, fixed: Settings | None = None) -> tuple[Figuring, HallCounts]:
    clock, setting = Clock(day), fixed or Settings()
    figuring = Figuring(ledger, setting, clock)
    return figuring, HallCounts(ledger, setting, figuring, Pages(ledger, setting, clock), clock)


def stored(tx: HallWrites, acts: list[AnyAct], n: int) -> None:
    """Acts as the home server let them stand, after `n` others; each receipt is in doubt."""
    if n == 0:
        row = {
            "hall_id": tx.hall_id,
            "epoch": "1",
            "n": 0,
            "covered": 0,
            "state": "open",
            "issuer": "",
            "issuer_mark": "",
        }
        tx.connection.execute(insert(schema.hall), row)
    rows = [
        {
            "hall_id": tx.hall_id, "device": "009", "seq": n + at, "n": n + at, "act_id": act.act_id,
            "case_id": act.case_id, "kind": wire.kind(act), "base": 0, "stored": wire.encode(act),
            "algorithm": "sha256", "hash": b"", "outcome": "flagged" if isinstance(act, Received) else "applied",
            "reason": "", "text": "", "against": "",
            "received_at": "", "signature": b"",
        }
        for at, act in enumerate(acts, 1)
    ]  # fmt: skip
    tx.connection.execute(insert(schema.act), rows)
    tx.connection.execute(
        update(schema.hall).where(schema.hall.c.hall_id == tx.hall_id).values(n=n + len(rows))
    )


_halls = iter(range(100, 1000))


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    hall=st.lists(plans(), min_size=1, max_size=6),
    first=st.integers(0, 28),
    length=st.sampled_from([0, 4, 30]),
)
def test_generated_halls_count_as_plain_sql_has_it(
    ledger: Ledger, hall: list[Plan], first: int, length: int
) -> None:
    """With what came late: counted for whoever asks, before the rows are, and the same once they are."""
    hall_id, begin = f"{next(_halls):03}", START + timedelta(days=first)
    days = begin, begin + timedelta(days=length)
    fixed = Fixed()
    figuring, counts = parts(ledger, END, fixed)
    whole = [(plan, acts_of_plan(number, plan)) for number, plan in enumerate(hall)]
    soon = [(plan, acts[: max(1, len(acts) - plan.late)]) for plan, acts in whole]
    late = [act for (_, acts), (_, before) in zip(whole, soon, strict=True) for act in acts[len(before) :]]
    came: list[AnyAct] = [rated(4, begin), *(act for _, acts in soon for act in acts)]

    def agrees(told: list[tuple[Plan, list[AnyAct]]]) -> None:
        expected = counted_by_sql(told, *days)

        def look(reads: HallReads) -> None:
            found = counts._counted(reads, fixed.basis(reads, END), *days, told=True)
            by_window = {line.key: line.counts for line in found.totals.lines("window", {})}
            assert {
                (key, line): n for line, all_ in by_window.items() for key, n in all_.items() if n
            } == expected
            whole_ = {key: sum(n for (one, _), n in expected.items() if one == key) for key in KEYS}
            assert found.totals.sum == whole_
            month = MonthTotals(*days, rules_of(fixed.basis(reads, END).enrolment, CALENDAR))
            for _, acts in told:
                if (one := counted(acts, CALENDAR)) is not None:
                    month.add(one)
            assert found.words.get(DOUBT, 0) == whole_["received"]
            (said,) = said_of(found.words)
            assert said == Said("", "118", "W10", "W0907", 4, 1)
            assert found.told is not None and found.told.now == month.sum

        ledger.read(hall_id, look)

    ledger.write(hall_id, lambda tx: stored(tx, came, 0))
    for _ in range(2):  # the first step begins the place
        figuring.step(hall_id)
    agrees(soon)
    if late:
        ledger.write(hall_id, lambda tx: stored(tx, late, len(came)))
        agrees(whole)
    figuring.all(hall_id)
    agrees(whole)
    ledger.read(hall_id, sums_are_those_of_the_rows)


def test_a_step_that_comes_to_the_end_of_the_log_leaves_nothing_to_ask_for(ledger: Ledger) -> None:
    hall_id = f"{next(_halls):03}"
    figuring, _ = parts(ledger, END, Fixed())
    for at, grade in enumerate((4, 5)):
        ledger.write(hall_id, lambda tx, at=at, grade=grade: stored(tx, [rated(grade, START)], at))  # type: ignore[misc]
        assert not figuring.step(hall_id)
        assert ledger.read(hall_id, place).n == at + 1


def sums_are_those_of_the_rows(reads: HallReads) -> None:
    """No sum has drifted from what its rows say, and none that is empty is kept."""
    plain: dict[tuple[date, Alike], Sums] = {}
    mine = schema.figure.c.hall_id == reads.hall_id
    ids = reads.connection.execute(select(schema.figure.c.case_id).where(mine)).scalars().all()
    for case in known(reads, ids).values():
        for on, line, sums in lines_of(case):
            plain[on, line] = plain.get((on, line), Sums(0)).plus(sums)
    rows = select(schema.figure_sum).where(schema.figure_sum.c.hall_id == reads.hall_id)
    assert len(reads.connection.execute(rows).all()) == len(plain)
    for (on, line), sums in plain.items():
        assert (line, sums) in list(done_in(reads, on, on, ()))


# ── against a counter's own book ─────────────────────────────────────────────


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk.new(tmp_path / "counter")
    yield made
    made.close()


def at_server(desk: Desk, file: Path) -> Report:
    """What the server counts of that Friday from all that this counter has done."""
    sent(desk, file)
    ledger = open_ledger(f"sqlite:///{file}")
    figuring, counts = parts(ledger, FRIDAY)
    figuring.all("001")
    found = counts.figures("001", "009", asked(FRIDAY, FRIDAY))
    assert isinstance(found, HallFigures), found
    ledger.close()
    return found.report


def asked(first: date, last: date, by: str = "M0001", kind: str = "") -> FiguresAsked:
    return FiguresAsked(by=by, window="W09", first=first, last=last, kind=kind)  # type: ignore[arg-type]


def test_counter_and_server_give_the_same_sheet_byte_for_byte(desk: Desk, tmp_path: Path) -> None:
    worked(desk)
    desk.clock.set(MONDAY, 10, 42)
    counter = desk.counter()
    case = outcome(rooms(counter)[0].accept(filled(counter, FOOD)))
    outcome(rooms(counter)[0].notify(filled(counter, FOOD, marks={"food.layout": "missing"})))
    outcome(rooms(counter)[0].accept(filled(counter, TRADE)))
    complained_of(desk.counter("M0001", "W09", MONDAY), case.cases[0].case_no)
    sent(desk, tmp_path / "ledger.sqlite", MONDAY)
    ledger = open_ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    figuring, counts = parts(ledger, MONDAY)
    heard = counts._pages.counters("001")
    here = Figures(desk.counter("M0001", "W09", MONDAY))
    month = (FRIDAY.replace(day=1), MONDAY)

    def there(first: date, last: date, kind: str = "") -> Report:
        found = counts.figures("001", "009", asked(first, last, kind=kind))
        assert isinstance(found, HallFigures), found
        assert msgspec.json.decode(wire.encode(found), type=HallFigures) == found
        return found.report

    def alike(mine: Report, its: Report) -> None:
        assert its.source == "server" and its.sum["received"] > 0
        plain = replace(its, source="book", unconfirmed=mine.unconfirmed, as_of=mine.as_of)
        assert plain == mine
        assert sheet_of(plain, "clerk").pdf == sheet_of(mine, "clerk").pdf
        assert workbook_of(plain) == workbook_of(mine)
        assert csv_of(plain, "item", "gb18030") == csv_of(mine, "item", "gb18030")

    early = counts.figures("001", "009", asked(FRIDAY, FRIDAY))
    assert isinstance(early, Declined) and "还没有数完" in early.text
    figuring.all("001")
    for days in ((FRIDAY, FRIDAY), (MONDAY, MONDAY), (FRIDAY, MONDAY), month):
        alike(here.reported(*days, heard=heard), there(*days))
    the_superior_s_report_agrees(Reports(ledger, Settings(), Clock(MONDAY)), there)
    alike(here.monthly(*month, heard=heard), there(*month, "bulletin"))
    assert counts.figures("001", "009", asked(FRIDAY, FRIDAY)) == counts.figures(
        "001", "009", asked(FRIDAY, FRIDAY)
    )
    refusals = (
        (asked(FRIDAY, FRIDAY, by="W0907"), "看大厅统计"), (asked(FRIDAY, FRIDAY, by="X9"), "没有这位工作人员"),
        (asked(MONDAY, FRIDAY), "起止日期不对"), (asked(FRIDAY, MONDAY + timedelta(days=1)), "起止日期不对"),
    )  # fmt: skip
    for wanted, said in refusals:
        found = counts.figures("001", "009", wanted)
        assert isinstance(found, Declined) and said in found.text
    text = str(day_report(there(FRIDAY, FRIDAY))["as_of"])
    assert "全大厅　服务器账本" in text
    the_counter_takes_the_servers_where_it_answers(desk, counts, heard)
    ledger.close()


def test_a_grievance_counts_under_one_unit_in_book_server_and_page(desk: Desk, tmp_path: Path) -> None:
    """The unit that the clerk chose goes before the case's, whether the book lists the case or not."""
    intake, _, _ = rooms(desk.counter())
    cases = [outcome(intake.accept(filled(desk.counter(), item))).cases[0] for item in (FOOD, TRADE)]
    manager = desk.counter("M0001", "W09")
    said = Grievances(manager)
    about = [*((one.case_no, "116") for one in cases), (cases[0].case_no, ""), ("", "118"), ("", "")]
    for case_no, unit in about:
        assert isinstance(said.take("stuck", "window", "x", case_no=case_no, unit=unit).result(30), str)
    gone = delete(case_row).where(case_row.c.case_id == cases[1].case_id)  # came, and was put away again
    manager.book.write_now(lambda tx: tx.connection.execute(gone))
    for report in (Figures(manager).reported(FRIDAY, FRIDAY), at_server(desk, tmp_path / "ledger.sqlite")):
        units = {key: one.stuck for key, one in report.voiced["department"].items() if one.stuck}
        assert units == {"116": 2, "102": 1, "118": 1, HALL: 1}
        assert f"、{manager.hall.operator.name} 1" in str(day_report(report)["lodged"])
    page = said.told().result(30).month.units
    assert page == {"116": (0, 2), "102": (0, 1), "118": (0, 1), "": (0, 1)}


def test_two_beginnings_of_a_grievance_are_one_of_the_first_day(ledger: Ledger) -> None:
    first = taken(about=About(unit="118"))
    again = replace(first, act_id="again", sort="complaint", on=MONDAY, unit="102")
    hall_id = f"{next(_halls):03}"
    figuring, counts = parts(ledger, END, Fixed())
    ledger.write(hall_id, lambda tx: stored(tx, [first, again], 0))
    figuring.step(hall_id)

    def look(reads: HallReads) -> None:
        words = counts._counted(reads, Fixed().basis(reads, END), FRIDAY, MONDAY, told=False).words
        (one,) = said_of(words)
        assert (one.unit, one.sort, one.times) == ("118", "stuck", 1)
        assert not counts._counted(reads, Fixed().basis(reads, END), MONDAY, MONDAY, told=False).words

    ledger.read(hall_id, look)


def the_superior_s_report_agrees(reports: Reports, there: Callable[[date, date], Report]) -> None:
    (hall,) = reports.report(FRIDAY, MONDAY)
    for day in hall.days:
        own = there(day.on, day.on).sum
        ended = own["not_accepted"] + own["ended"]
        assert (day.received, day.accepted, day.decided, day.ended, day.past_promise) == (
            own["received"], own["accepted"], own["decided"], ended, own["red"],
        )  # fmt: skip


def complained_of(counter: Counter, case_no: str) -> None:
    """One about a case, one handed to a unit, one to nobody so far."""
    voiced = Grievances(counter)
    for sort, about in (("complaint", case_no), ("stuck", ""), ("complaint", "")):
        assert isinstance(voiced.take(sort, "window", "x", case_no=about).result(30), str)  # type: ignore[arg-type]
    stuck = next(one for one in voiced.told().result(30).lines if one.opened.sort == "stuck")  # type: ignore[union-attr]
    assert voiced.assign(stuck.opened.case_id, "102").result(30) == ""
    report = Figures(counter).reported(MONDAY, MONDAY)
    counts = {key: (one.complaints, one.stuck) for key, one in report.voiced["department"].items()}
    assert counts == {"102": (1, 1), "hall": (1, 0)}


def the_counter_takes_the_servers_where_it_answers(desk: Desk, counts: HallCounts, heard: Counters) -> None:
    counter = desk.counter("M0001", "W09", MONDAY)

    def answers(wanted: FiguresAsked) -> Future[HallFigures | str]:
        found = counts.figures("001", "009", wanted)
        done: Future[HallFigures | str] = Future()
        done.set_result(found.text if isinstance(found, Declined) else found)
        return done

    online = Figures(counter, answers)
    there = online.reported(FRIDAY, MONDAY, heard)
    assert (there.source, there.unconfirmed > 0) == ("server", True)
    assert online.monthly(FRIDAY.replace(day=1), MONDAY, heard).source == "server"
    assert online.reported(FRIDAY, MONDAY).source == "book"  # nobody spoke to the server just now
    for made in (
        Appraising(online).month,
        Appraising(online).grounds,
    ):  # cards are in this counter's book alone
        assert made(FRIDAY, MONDAY, heard).source == "book", "one sheet is of one source"
    online.give_out(there).result(30)
    here = Figures(counter, lambda _: refused).reported(FRIDAY, MONDAY, heard)
    assert here == there, (
        "the same figures again are the edition that was given out, wherever they were counted"
    )
    with pytest.raises(Outdated):  # somebody asked for other days meanwhile
        Figures(counter, lambda _: Future()).reported(FRIDAY, FRIDAY, heard, lambda: False)
    assert Figures(counter, lambda _: refused).reported(FRIDAY, FRIDAY, heard).source == "book"
