"""Papers that waited for a 文号, many of them, when the block has come."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from casework.acts import AnyAct, PaperIssued
from casework.case import Case
from casework.catalogue import Enrolment
from hallclient.app import waiting
from hallclient.app.counter import Counter
from hallclient.app.issue import issued_of
from hallclient.app.outcome import PaperMade
from hallclient.store.tx import Tx
from hallclient.store.writer import Priority
from tests.app.desk import FOOD, Desk, kinds_of, only, outcome, rooms
from tests.app.filled import filled
from tests.app.reading import read


def test_many_waiting_papers_come_a_case_at_a_time_and_a_broken_one_holds_up_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """After days without a block: whatever the clerk does goes between, and what fails is said, not lost."""
    desk = Desk.new(tmp_path / "data", blocks=())
    counter = desk.counter()
    cases = [only(outcome(rooms(counter)[0].receive(filled(counter, FOOD)))).case_id for _ in range(7)]
    assert isinstance(desk.take(version=2), Enrolment)
    counter = desk.counter()
    intake, book = rooms(counter)[0], counter.book
    made = issued_of
    order: list[str] = []

    def one(
        tx: Tx, at: Counter, case: Case, acts: Sequence[AnyAct], code: str
    ) -> tuple[PaperIssued, PaperMade]:
        if case.opened.case_id == cases[1]:
            raise RuntimeError("no page can be made of it")
        if not order:  # while the first is made a clerk presses a key
            book.submit(Priority.DRAFT, lambda _tx: order.append("a key"))
        order.append(case.opened.case_id)
        return made(tx, at, case, acts, code)

    monkeypatch.setattr(waiting, "issued_of", one)
    late = intake.make_waiting().result(30)
    assert late is not None and [done.case_id for done in late.cases] == [cases[0], *cases[2:]]
    assert order == [cases[0], "a key", *cases[2:]]
    assert [bool(paper.pdf) for paper in late.papers] == [True] * 5 + [False], "no heap of pages in memory"
    assert len({paper.doc_number for paper in late.papers}) == 6
    with pytest.raises(RuntimeError):
        intake.make_waiting().result(30)
    assert caplog.text.count(f"the waiting papers of case {cases[1]} were not made") == 2
    monkeypatch.undo()
    last = intake.make_waiting().result(30)
    assert last is not None and [done.case_id for done in last.cases] == [cases[1]]
    assert last.papers[0].doc_number.endswith("1107号") and last.papers[0].pdf
    desk.close()


def test_a_paper_that_came_is_not_made_again_while_another_of_its_case_still_waits(tmp_path: Path) -> None:
    """A block for receipts alone comes first, one for notices later."""
    desk = Desk.new(tmp_path / "data", blocks=())
    case = only(outcome(rooms(desk.counter())[0].accept(filled(desk.counter(), FOOD))))
    every = desk.issuer.hall_file(tmp_path / "other hall", desk.public).blocks
    assert isinstance(
        desk.take(version=2, blocks=tuple(one for one in every if one.paper == "D01")), Enrolment
    )
    late = rooms(desk.counter())[0].make_waiting().result(30)
    assert late is not None and [paper.code for paper in late.papers] == ["D01"]
    assert rooms(desk.counter())[0].make_waiting().result(30) is None
    assert isinstance(desk.take(version=3), Enrolment)
    late = rooms(desk.counter())[0].make_waiting().result(30)
    assert late is not None and [paper.code for paper in late.papers] == ["D03"]
    assert kinds_of(desk.counter(), case.case_id).count("paper_numbered") == 2
    assert rooms(desk.counter())[0].make_waiting().result(30) is None
    desk.close()


@pytest.mark.parametrize("came", [date(2026, 12, 7), date(2027, 1, 4)])
def test_a_late_paper_is_the_one_of_its_day_whatever_the_law_made_of_the_case_since(
    tmp_path: Path, came: date
) -> None:
    """Received, then silence: by the day the block comes it counts as accepted, or the year is another one."""
    day = date(2026, 11, 20)

    def receipt(folder: str, on: date) -> tuple[str, str]:
        desk = Desk.new(tmp_path / folder, blocks=())
        counter = desk.counter(on=day)
        only(outcome(rooms(counter)[0].receive(filled(counter, FOOD))))
        every = desk.issuer.hall_file(tmp_path / f"{folder} hall", desk.public).blocks
        own = tuple(one for one in every if one.year == day.year)
        assert isinstance(desk.take(version=2, blocks=own), Enrolment)
        late = rooms(desk.counter(on=on))[0].make_waiting().result(30)
        desk.close()
        assert late is not None and [paper.code for paper in late.papers] == ["D01"]
        return late.papers[0].doc_number, re.sub("查询码[0-9]{6}", "", read(late.papers[0].pdf).text)

    number, text = receipt("at once", day)
    assert "〔2026〕" in number and "2026年11月20日" in text
    assert receipt("late", came) == (number, text)
