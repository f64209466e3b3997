"""Ratings count under one department in the book, at the server and on 评价与投诉, whether a case is listed or not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import delete

from casework.tally.report import Report
from casework.tally.voiced import Said
from hallclient.app.figures import Figures
from hallclient.app.grievances import Grievances
from hallclient.app.window_rating import WindowRating
from hallclient.store.schema import case_row
from hallserver.desk.figuring import said_of
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.reads import HallReads
from tests.app.desk import FOOD, FRIDAY, TRADE, Desk, only, outcome, rooms
from tests.app.filled import filled
from tests.app.test_window_rating import allowed
from tests.casework.tally.plans import END, Plan, acts_of
from tests.casework.test_grievances import rated
from tests.hallserver.test_figures import Fixed, _halls, at_server, parts, stored


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk.new(tmp_path / "counter")
    yield made
    made.close()


@pytest.mark.parametrize("listed", ["all", "none"])
def test_a_rating_counts_under_one_department_in_book_server_and_page(
    desk: Desk, tmp_path: Path, listed: str
) -> None:
    """食品 was transferred: its papers are the bureau's (102), its figures those of where it came from (118)."""
    counter = allowed(desk)
    intake = rooms(counter)[0]
    cases = [only(outcome(intake.accept(filled(counter, item)))) for item in (FOOD, FOOD, TRADE)]
    for case, grade in zip(cases, (1, 4, 2), strict=True):
        assert WindowRating(counter).rate(case.case_id, grade).result(30)  # type: ignore[arg-type]
    manager = desk.counter("M0001", "W09")
    if listed == "none":  # put away at the end of their term, given up, or never sent to this counter
        manager.book.write_now(lambda tx: tx.connection.execute(delete(case_row)))
    here, there = Figures(manager).reported(FRIDAY, FRIDAY), at_server(desk, tmp_path / "ledger.sqlite")
    for report in (here, there):
        assert voices(report, "department") == {"118": (3, 2)}
        assert voices(report, "item") == {FOOD: (2, 1), TRADE: (1, 1)}
        assert report.rated == (3, 2)
    assert here.voiced == there.voiced
    page = Grievances(manager).told().result(30).month
    assert (page.rated, page.content) == here.rated


def voices(report: Report, by: str) -> dict[str, tuple[int, int]]:
    return {key: (one.rated, one.content) for key, one in report.voiced[by].items() if one.rated}  # type: ignore[index]


def test_a_rating_that_comes_before_its_case_counts_as_one_behind_it(ledger: Ledger) -> None:
    """The batches of two counters: what is counted of a rating is in it, whichever comes first."""
    acts = acts_of(1, Plan(begins=0, spot=False, window="W10", steps=(), refuses=False, seals=True))
    act = replace(rated(4), about=acts[0].case_id, item_name="食品经营许可", unit="102")
    figuring, counts = parts(ledger, END, Fixed())
    found = []
    for told in ([act, *acts], [*acts, act]):
        hall_id = f"{next(_halls):03}"
        for at, one in enumerate(told):
            ledger.write(hall_id, lambda tx, at=at, one=one: stored(tx, [one], at))  # type: ignore[misc]
            figuring.all(hall_id)

        def look(reads: HallReads) -> tuple[Said, ...]:
            basis = Fixed().basis(reads, END)
            return tuple(said_of(counts._counted(reads, basis, FRIDAY, FRIDAY, told=False).words))

        found.append(ledger.read(hall_id, look))
    assert found == [(Said("食品经营许可", "102", "W10", "W0907", 4, 1),)] * 2
