"""The print desk: one transaction with the record, every fault named, nothing twice, nothing believed printed."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from hallclient.app.outcome import PaperMade
from hallclient.app.print_desk import PrintDesk
from hallclient.app.print_step import title_of
from hallclient.devices.printer import Size
from tests.app.desk import Desk
from tests.app.print_hall import Hall, marked
from tests.app.printers import ScriptedPrinter


class Slow(ScriptedPrinter):
    """A spooler that takes its time over each paper."""

    def send(self, pdf: bytes, printer: str, *, copies: int, size: Size, title: str) -> str:
        time.sleep(0.5)
        return super().send(pdf, printer, copies=copies, size=size, title=title)


CAUSES = ("no_paper", "jam", "offline", "wrong_size", "cover_open", "no_toner", "tray_full", "stopped")


@pytest.fixture
def hall(desk: Desk) -> Iterator[Hall]:
    hall = Hall(desk)
    yield hall
    hall.stop()


def test_record_and_job_are_one_transaction(hall: Hall) -> None:
    """The job is there when the act is, without any desk running; a refused action leaves neither."""
    done = hall.accept()
    jobs = hall.desk.station.book.read_now(lambda reads: reads.print_jobs(done.cases[0].case_id))
    assert [(one.sha256, one.copies, one.state) for one in jobs] == [
        (paper.sha256, 2, "queued") for paper in sorted(done.papers, key=lambda one: one.code)
    ]


def test_papers_are_printed_as_archived_and_the_spooler_forgets_them(hall: Hall) -> None:
    hall.start()
    done = hall.accept()
    shown = hall.all_are(done, "printed")
    assert [(one.copies, one.printer, one.reprint) for one in shown] == [(2, "激光 A4", False)] * 2
    assert {one.pdf for one in hall.sent} == {paper.pdf for paper in done.papers}
    assert all(one.forgotten and one.printer == "laser" and one.size == "A4" for one in hall.sent)


def test_a_jobs_title_tells_nothing_of_a_person_and_finds_the_job_again(hall: Hall) -> None:
    """It is in the book before the spooler is called: whenever the program dies, the job can be looked for."""
    book, send = hall.desk.station.book, hall.driver.send
    written: list[bool] = []

    def watched(pdf: bytes, printer: str, *, copies: int, size: Size, title: str) -> str:
        (line,) = book.read_now(lambda reads: reads.prints_in({"sending"}))
        written.append(title_of(line) == title and line.job.printer == printer)
        return send(pdf, printer, copies=copies, size=size, title=title)

    hall.driver.send = watched  # type: ignore[method-assign]
    hall.start()
    done = hall.accept()
    hall.all_are(done, "printed")
    assert written == [True, True]
    case = done.cases[0]
    for one in hall.sent:
        code, number, tag = one.title.split("-")
        assert code in ("D01", "D03") and number.isdigit() and len(tag) == 8 and one.title.isascii()
        assert case.case_no not in one.title and case.query_code not in one.title


@pytest.mark.parametrize("cause", CAUSES)
def test_each_cause_is_named_and_the_paper_comes_once_the_printer_can(hall: Hall, cause: str) -> None:
    """odoo PR 114199: never one "check paper" for everything. What waits behind is queued, not failed."""
    hall.driver.mode["laser"] = cause
    hall.start()
    done = hall.accept()
    hall.first_is(done, "stuck", cause)
    assert hall.prints is not None
    behind = "stuck" if cause == "stopped" else "queued"
    shown = hall.until(done, lambda shown: shown[1].cause == cause)
    assert [one.state for one in shown] == ["stuck", behind]
    assert hall.prints.owed().result(10)[0] == shown[0]
    hall.driver.mode["laser"] = "ok"
    hall.all_are(done, "printed")
    assert len(hall.sent) == 2, "put right at the printer, it goes on by itself: nothing is sent again"


def test_again_takes_the_stuck_one_back_first(hall: Hall) -> None:
    """odoo 59059: pressing 重打 while the old job still lies at the printer must not give two papers."""
    hall.driver.mode["laser"] = "no_paper"
    prints = hall.start()
    done = hall.accept()
    first = hall.first_is(done, "stuck", "no_paper")
    assert prints.again(first.job_id).result(10) is True
    hall.driver.mode["laser"] = "ok"
    hall.all_are(done, "printed")
    ends = sorted(one.state for one in hall.sent)
    assert ends == ["cancelled", "done", "done"]


def test_again_on_a_paper_that_came_out_meanwhile_prints_nothing(hall: Hall) -> None:
    hall.driver.mode["laser"] = "hold"
    prints = hall.start()
    done = hall.accept()
    first = hall.until(done, lambda shown: shown[0].state == "printing")[0]
    hall.driver.sent["1"].state = "done"
    assert prints.again(first.job_id).result(10) is False
    assert hall.of(done)[0].state == "printed"
    assert len(hall.sent) == 2


def test_another_printer_of_the_same_paper_only(hall: Hall) -> None:
    hall.driver.mode["laser"] = "jam"
    prints = hall.start()
    done = hall.accept()
    first = hall.first_is(done, "stuck", "jam")
    assert [one.name for one in first.others] == ["spare"], "A4 to A4, never to the slip printer"
    assert prints.again(first.job_id, "spare").result(10)
    hall.first_is(done, "printed")
    assert hall.of(done)[0].printer == "备用 A4"
    assert hall.prints is not None and hall.prints.health().result(10).defaults == {"A4": "laser"}


@pytest.mark.parametrize("cause", ["gone", "refused", "stopped", "spooler_down"])
def test_what_the_spooler_does_not_take_has_failed_and_the_act_stands(hall: Hall, cause: str) -> None:
    hall.driver.mode["laser"] = f"refuse:{cause}"
    hall.start()
    done = hall.accept()
    hall.all_are(done, "failed", cause)
    case_id = done.cases[0].case_id
    assert hall.desk.station.book.read_now(lambda reads: len(reads.acts_of(case_id))) == 3


@pytest.mark.parametrize("end", ["cancelled", "refused"])
def test_a_job_that_ended_without_paper_never_looks_printed(hall: Hall, end: str) -> None:
    hall.driver.mode["laser"] = f"ends:{end}"
    hall.start()
    done = hall.accept()
    hall.all_are(done, "failed", end)
    assert all(one.forgotten for one in hall.sent), "the pages of a failed job go too"


def test_done_says_the_spooler_empty_says_the_printer(hall: Hall) -> None:
    """securedrop-client 2119: what nobody can know is asked, and the answer is kept."""
    hall.driver.mode["laser"] = "doubt:no_paper"
    prints = hall.start()
    done = hall.accept()
    shown = hall.all_are(done, "asked", "unclear")
    prints.in_hand(shown[0].job_id).result(10)
    assert [(one.state, one.cause) for one in hall.of(done)] == [("printed", "in_hand"), ("asked", "unclear")]
    hall.driver.mode["laser"] = "ok"
    assert prints.again(shown[1].job_id).result(10)
    hall.until(done, lambda now: now[1].state == "printed")
    assert len(hall.sent) == 3


def test_a_paper_that_breaks_the_program_fails_alone_and_holds_up_none(
    hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    """The mark can't be laid over the first; a driver dies over the second; what stands behind is printed."""
    hall.driver.mode["laser"] = "refuse:refused"
    prints = hall.start()
    done = hall.accept()
    first, second = hall.all_are(done, "failed", "refused")
    book = hall.desk.station.book
    mark = ("no instant at all", "张敏")
    poison = book.write_now(lambda tx: tx.queue_print(first.sha256, first.case_id, 1, mark=mark))
    send = hall.driver.send

    def dies(pdf: bytes, printer: str, *, copies: int, size: Size, title: str) -> str:
        if copies == 3:
            raise RuntimeError("a driver nobody foresaw")
        return send(pdf, printer, copies=copies, size=size, title=title)

    hall.driver.mode["laser"], hall.driver.send = "ok", dies  # type: ignore[method-assign]
    fatal = book.write_now(lambda tx: tx.queue_print(second.sha256, second.case_id, 3))
    fine = book.write_now(lambda tx: tx.queue_print(second.sha256, second.case_id, 1))
    prints.wake()
    shown = hall.until(done, lambda shown: shown[-1].state == "printed")
    states = {one.job_id: (one.state, one.cause) for one in shown}
    assert states[poison] == ("failed", "broken") and states[fatal] == ("asked", "unclear")
    assert states[fine] == ("printed", "") and len(hall.sent) == 1
    assert caplog.text.count("print desk: one paper") == 2, "told once each, not at every look"
    caplog.clear()


def test_no_answer_from_the_spooler_is_asked(hall: Hall) -> None:
    hall.driver.mode["laser"] = "unclear"
    hall.start()
    hall.all_are(hall.accept(), "asked", "unclear")


def test_what_reached_the_spooler_late_is_taken_back_before_it_is_tried_again(hall: Hall) -> None:
    """No answer came, nobody has paper in hand, R: the first may lie at the spooler still and would come out, too."""
    hall.driver.mode["laser"] = "unclear"
    prints = hall.start()
    done = hall.accept()
    first, second = hall.all_are(done, "asked", "unclear")
    hall.driver.mode["laser"] = "hold"
    assert prints.again(first.job_id).result(10) is True
    hall.until(done, lambda _shown: len(hall.sent) == 3)
    assert hall.driver.sent["1"].state == "cancelled"
    hall.driver.mode["laser"] = "ok"
    hall.driver.sent["2"].state = "done"  # this one came out after all
    assert prints.again(second.job_id).result(10) is False
    hall.all_are(done, "printed")
    assert len(hall.sent) == 3
    hall.driver.mode["laser"], hall.driver.down = "unclear", False
    third = hall.all_are(hall.accept(), "asked", "unclear")[0]
    hall.driver.down = True  # nobody can say: nothing is printed a second time
    assert prints.again(third.job_id).result(10) is False
    hall.driver.down = False


def test_a_job_that_vanished_is_asked(hall: Hall) -> None:
    hall.driver.mode["laser"] = "hold"
    hall.start()
    done = hall.accept()
    hall.until(done, lambda shown: shown[0].state == "printing")
    hall.driver.sent.clear()
    hall.all_are(done, "asked", "vanished")


def test_a_spooler_that_is_away_for_a_while_loses_nothing(hall: Hall) -> None:
    hall.driver.mode["laser"] = "hold"
    hall.start()
    done = hall.accept()
    hall.until(done, lambda shown: shown[0].state == "printing")
    hall.driver.down = True
    hall.all_are(done, "queued", "spooler_down")
    hall.driver.mode["laser"], hall.driver.down = "ok", False
    hall.all_are(done, "printed")
    assert len(hall.sent) == 2


def test_stored_but_not_handed_over_is_told_after_a_restart_and_not_printed(hall: Hall) -> None:
    """odoo 60939, 59059: a crash between the commit and the printer."""
    done = hall.accept()
    hall.crash()
    prints = hall.start()
    shown = hall.all_are(done, "failed", "restarted")
    assert hall.sent == []
    assert prints.again(shown[0].job_id).result(10)
    hall.first_is(done, "printed")
    assert len(hall.sent) == 1


@pytest.mark.parametrize("arrived", [True, False])
def test_a_crash_while_handing_over(hall: Hall, arrived: bool) -> None:
    """The spooler has it: it is found again. The spooler knows nothing: somebody is asked. Never sent again."""
    done = hall.accept()
    book = hall.desk.station.book
    job = book.read_now(lambda reads: reads.print_jobs(done.cases[0].case_id))[0]
    book.write_now(lambda tx: tx.set_print_state(job.job_id, "sending", printer="laser", spool="0a0b0c0d"))
    if arrived:
        code = next(paper.code for paper in done.papers if paper.sha256 == job.sha256)
        hall.driver.send(b"%PDF-", "laser", copies=2, size="A4", title=f"{code}-{job.job_id}-0a0b0c0d")
    hall.crash()
    hall.start()
    hall.first_is(done, "printed" if arrived else "asked", "" if arrived else "restarted")
    assert len(hall.sent) == (1 if arrived else 0)


def test_what_lies_at_the_spooler_is_followed_after_a_restart(hall: Hall) -> None:
    hall.driver.mode["laser"] = "no_paper"
    hall.start()
    done = hall.accept()
    hall.first_is(done, "stuck", "no_paper")
    hall.crash()
    hall.start()
    hall.first_is(done, "stuck", "no_paper")
    hall.driver.mode["laser"] = "ok"
    hall.all_are(done, "printed")
    assert len(hall.sent) == 2


def test_without_a_chosen_printer_nothing_is_printed_until_one_is(hall: Hall) -> None:
    prints = hall.start(printer="")
    done = hall.accept()
    shown = hall.all_are(done, "unset")
    assert [one.name for one in shown[0].others] == ["laser", "spare"]
    assert prints.again(shown[0].job_id, "laser").result(10)
    hall.all_are(done, "printed")
    assert prints.health().result(10).defaults == {"A4": "laser"}, "the first choice is kept for this PC"


def test_the_printers_of_this_pc_are_kept(hall: Hall) -> None:
    hall.start().choose("slip", "slip").result(10)
    hall.crash()
    assert hall.start(printer="").health().result(10).defaults == {"A4": "laser", "slip": "slip"}


def test_a_pc_without_printing_says_so(hall: Hall) -> None:
    hall.prints = PrintDesk(hall.desk.station.book, None, hall.desk.clock, marked)
    done = hall.accept()
    assert {one.state for one in hall.of(done)} == {"off"}
    assert hall.prints.owed().result(10) == () and not hall.prints.health().result(10).works


def test_a_form_is_printed_and_forgotten(hall: Hall) -> None:
    prints = hall.start()
    form = PaperMade(
        code="FORM", name="申请表", doc_number="", case_no="", case_id="", sha256="f", pdf=b"%PDF-form", pages=1,
        copies=1,
    )  # fmt: skip
    prints.print_form(form).result(10)
    end = time.monotonic() + 10
    while [one.state for one in prints.forms().result(10)] != ["printed"]:
        assert time.monotonic() < end
        time.sleep(0.02)
    assert hall.sent[0].pdf == b"%PDF-form" and hall.sent[0].forgotten
    hall.crash()
    assert hall.start().forms().result(10) == ()


def test_saved_and_dropped_are_not_owed(hall: Hall) -> None:
    hall.driver.mode["laser"] = "refuse:refused"
    prints = hall.start()
    done = hall.accept()
    one, other = hall.all_are(done, "failed", "refused")
    prints.saved(one.job_id).result(10)
    prints.drop(other.job_id).result(10)
    assert [each.state for each in hall.of(done)] == ["saved", "dropped"]
    assert prints.owed().result(10) == ()


def test_pages_that_stay_behind_are_noticed(hall: Hall) -> None:
    hall.driver.tidy = False
    prints = hall.start()
    hall.all_are(hall.accept(), "printed")
    health = prints.health().result(10)
    assert health.left_behind and health.keeps_files is True


def test_a_watcher_is_told_of_each_change(hall: Hall) -> None:
    hall.driver.mode["laser"] = "no_paper"
    prints = hall.start()
    done = hall.accept()
    hall.first_is(done, "stuck", "no_paper")
    seen = prints.watch()
    hall.driver.mode["laser"] = "ok"
    seen.result(10)


def test_a_lock_waits_for_the_paper_that_is_being_handed_over(desk: Desk) -> None:
    """Closing (Ctrl+L replaces the process) cuts no page: what was begun is at the spooler, the rest waits."""
    hall = Hall(desk)
    hall.driver = Slow(mode={"laser": "hold"})
    hall.start()
    done = hall.accept()
    hall.until(done, lambda shown: bool(hall.sent) or shown[0].state != "queued")
    hall.stop()
    given = len(hall.sent)
    cases = [one.case_id for one in done.cases]
    lines = desk.station.book.read_now(lambda reads: reads.prints_of(cases))
    states = [line.job.state for line in lines]
    assert "sending" not in states and states.count("sent") == given
    hall.driver.mode["laser"] = "ok"
    hall.start(printer="")
    hall.all_are(done, "printed")
    assert len(hall.sent) == len(states), "each once"
    hall.stop()
