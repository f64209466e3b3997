"""The archive: a paper is printed again with its mark, and that is an act; its bytes never change."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from casework.acts import Reprinted
from casework.refusal import Refusal
from hallclient.app.archive import Archive, Reprint
from hallclient.app.print_desk import PrintDesk
from hallclient.store.tx import Tx
from tests.app.desk import FOOD, Desk, acts_of, kinds_of, only, outcome, paper, rooms
from tests.app.filled import filled
from tests.app.print_hall import marked
from tests.app.printers import ScriptedPrinter
from tests.app.reading import read


def test_a_reprint_is_marked_and_is_an_act(desk: Desk) -> None:
    counter = desk.counter()
    intake, _, work = rooms(counter)
    done = outcome(intake.accept(filled(counter, FOOD)))
    notice = paper(done, "D03")
    desk.clock.set(date(2026, 12, 2), 15, 7)
    again = Archive(desk.counter("S0001", "W09")).reprint(notice.case_id, "D03", notice.sha256, 2).result(30)
    assert isinstance(again, Reprint)
    found = read(again.pdf)
    assert "补打2026-12-0215:07郑怀瑾" in found.text
    assert found.bars == {notice.case_no} and len(found.codes) == 1
    assert work.paper(notice.sha256).result(30) == notice.pdf
    act = acts_of(counter, notice.case_id)[-1]
    assert isinstance(act, Reprinted)
    assert (act.code, act.doc_number, act.sha256, act.copies) == ("D03", notice.doc_number, notice.sha256, 2)
    assert (act.by, act.window, act.on) == ("S0001", "W09", date(2026, 12, 2))
    assert (again.name, again.copies, again.at) == ("受理通知书", 2, desk.clock.at)


@pytest.mark.parametrize(
    ("code", "copies", "why"),
    [("D02", 1, "没有这张文书"), ("D03", 0, "一次补打"), ("D03", 11, "一次补打")],
)
def test_what_is_not_there_is_not_reprinted(desk: Desk, code: str, copies: int, why: str) -> None:
    counter = desk.counter()
    done = outcome(rooms(counter)[0].accept(filled(counter, FOOD)))
    before = kinds_of(counter, only(done).case_id)
    sha256 = paper(done, "D03").sha256
    found = Archive(counter).reprint(only(done).case_id, code, sha256, copies).result(30)
    assert isinstance(found, Refusal) and why in found.reason
    assert kinds_of(counter, only(done).case_id) == before


def test_who_only_looks_reprints_nothing(desk: Desk) -> None:
    counter = desk.counter()
    done = outcome(rooms(counter)[0].accept(filled(counter, FOOD)))
    looker = Archive(desk.counter("M0001", "W10"))
    found = looker.reprint(only(done).case_id, "D03", paper(done, "D03").sha256).result(30)
    assert isinstance(found, Refusal) and "不能补打文书" in found.reason


def test_a_paper_that_is_not_what_its_act_named_is_printed_by_nobody(desk: Desk) -> None:
    """Somebody with the key changed it in the archive: neither reprinted nor printed, and said."""
    counter = desk.counter()
    done = outcome(rooms(counter)[0].accept(filled(counter, FOOD)))
    notice, case_id = paper(done, "D03"), only(done).case_id

    def spoil(tx: Tx) -> None:
        tx.connection.execute(text("DROP TRIGGER paper_no_update"))
        tx.connection.execute(
            text("UPDATE paper SET bytes = CAST(bytes || x'20' AS BLOB) WHERE sha256 = :one"),
            {"one": notice.sha256},
        )

    counter.book.write_now(spoil)
    before = kinds_of(counter, case_id)
    found = Archive(counter).reprint(case_id, "D03", notice.sha256).result(30)
    assert isinstance(found, Refusal) and "与经过里记的不符" in found.reason
    assert kinds_of(counter, case_id) == before
    driver = ScriptedPrinter()
    prints = PrintDesk(counter.book, driver, desk.clock, marked)
    prints.choose("A4", "laser").result(30)
    (job,) = [one for one in prints.of_cases([case_id]).result(30) if one.sha256 == notice.sha256]
    prints.again(job.job_id).result(30)
    prints.close()
    kept = counter.book.read_now(lambda reads: reads.print_job(job.job_id))
    assert kept is not None and (kept.state, kept.reason) == ("failed", "spoilt")
    assert all(one.pdf != notice.pdf + b" " for one in driver.sent.values())


def test_a_paper_that_waits_for_its_number_has_no_reprint(tmp_path: Path) -> None:
    desk = Desk.new(tmp_path / "data", blocks=())
    counter = desk.counter()
    done = outcome(rooms(counter)[0].accept(filled(counter, FOOD)))
    waiting = paper(done, "D03")
    assert waiting.waiting
    found = Archive(counter).reprint(waiting.case_id, "D03", "").result(30)
    assert isinstance(found, Refusal) and "等文号" in found.reason
    desk.close()
