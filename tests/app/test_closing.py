"""日报 at closing time: made once, at its time, by who may; again where it had to go without something."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar, cast

import pytest

from casework.exchange import Counters, CounterSeen
from casework.tally import making
from hallclient.app import closing as module
from hallclient.app.closing import Closing, ClosingChoice, ClosingReport
from hallclient.app.counter import Counter
from hallclient.app.outcome import PaperMade
from hallclient.app.print_desk import Health
from hallclient.bootstrap.closing import ClosingDesk
from hallclient.store.problem import BookFault, BookProblem
from hallclient.store.reads import Reads
from hallclient.ui.screens.crossing import Straight
from tests.app.desk import FOOD, FRIDAY, Desk, outcome, rooms
from tests.app.filled import filled
from tests.printing.goldens import text_of

T = TypeVar("T")


class Prints:
    """A print desk that takes what it is given; `chosen`: its A4 printer."""

    def __init__(self, chosen: str = "laser") -> None:
        self.papers: list[PaperMade] = []
        self.chosen = chosen

    def health(self) -> Future[Health]:
        return done_with(
            Health(
                works=True,
                cause="",
                printers=(),
                defaults={"A4": self.chosen},
                keeps_files=None,
                left_behind=False,
            )
        )

    def print_form(self, paper: PaperMade) -> Future[int]:
        self.papers.append(paper)
        return done_with(-1)


def done_with(value: T) -> Future[T]:
    done: Future[T] = Future()
    done.set_result(value)
    return done


@pytest.fixture
def worked(desk: Desk) -> Desk:
    """One application on Friday; nobody sits here any more."""
    counter = desk.counter()
    outcome(rooms(counter)[0].accept(filled(counter, FOOD)))
    return desk


def report(desk: Desk, prints: Prints | None = None, who: str = "M0001") -> ClosingReport:
    return ClosingReport(desk.counter(who, "W09"), ClosingChoice(desk.folder), prints)


def test_it_is_due_after_the_office_hours_of_a_working_day(worked: Desk) -> None:
    desk, prints = worked, Prints()
    desk.clock.set(FRIDAY, 10)
    report(desk, prints).choose("print")
    assert report(desk, prints).due() is None  # Thursday ended before anybody asked for it
    times = {(17, 34): None, (17, 35): FRIDAY, (23, 59): FRIDAY}
    for (hour, minute), day in times.items():
        desk.clock.set(FRIDAY, hour, minute)
        assert report(desk, prints).due() == day
        assert report(desk, prints, "W0907").due() is None  # whoever may not see the figures gives none out
    desk.clock.set(FRIDAY + timedelta(days=1), 18)  # Saturday
    assert report(desk, prints).due() == FRIDAY  # nobody was signed in at its time
    desk.clock.set(FRIDAY, 18)
    report(desk, prints).choose("off")
    assert report(desk, prints).due() is None


def test_it_is_printed_once_and_the_edition_is_on_record(worked: Desk) -> None:
    desk, prints = worked, Prints()
    made = report(desk, prints)
    made.choose("print")
    desk.clock.set(FRIDAY, 17, 40)
    assert made.make(FRIDAY, None).result(60) == "11-20 的日报已送去打印，第 1 版"
    (paper,) = prints.papers
    assert paper.name == "办件日报-2026-11-20-第1版" and "收件 1" in text_of(paper.pdf).replace("\n", "")
    kept = made.counter.book.read_now(lambda reads: reads.last_report(FRIDAY, FRIDAY))
    assert kept is not None and kept.edition == 1
    desk.clock.set(FRIDAY, 18, 30)
    again = report(desk, prints)  # the program was started again
    assert again.due() is None and again.kept.edition == 1
    desk.clock.set(FRIDAY + timedelta(days=3), 18)
    assert again.due() == FRIDAY + timedelta(days=3)


def heard(at: str) -> Counters:
    seen = CounterSeen(device="011", seen_at=at)
    return Counters(counters=(seen,), at="2026-11-20T17:40:00+08:00")


def test_what_went_without_a_counter_comes_again_once_it_was_heard_from(
    worked: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, where = worked, tmp_path / "sheets"
    where.mkdir()
    made = report(desk)
    monkeypatch.setattr(
        making,
        "_counters",
        lambda _, known: {known.here: "本机"} | ({"011": "W16"} if known.heard else {}),
    )
    monkeypatch.setattr(Reads, "unconfirmed", lambda *_: 0)
    made.choose("folder", str(where))
    desk.clock.set(FRIDAY, 17, 40)
    assert "没上报的窗口" in made.make(FRIDAY, heard("2026-11-20T13:58:00+08:00")).result(60)
    first = where / "办件日报-2026-11-20-第1版.pdf"
    assert "没有上报的：W16" in text_of(first.read_bytes()).replace("\n", "") and made.due() is None
    outcome(rooms(desk.counter())[0].accept(filled(desk.counter(), FOOD)))
    desk.clock.set(FRIDAY, 17, 50)
    assert made.due() == FRIDAY
    made.make(FRIDAY, heard("2026-11-20T13:58:00+08:00")).result(60)  # still silent: no sheet for each look
    assert [one.name for one in where.iterdir()] == [first.name]
    desk.clock.set(FRIDAY, 18, 0)
    made.make(FRIDAY, heard("2026-11-20T18:00:00+08:00")).result(60)
    names = sorted(one.name for one in where.iterdir())
    assert names == [first.name, "办件日报-2026-11-20-第2版.pdf"]


def test_what_went_without_the_server_comes_again_as_the_halls(
    worked: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, where = worked, tmp_path / "sheets"
    where.mkdir()
    monkeypatch.setattr(making, "_counters", lambda _, known: {known.here: "本机"})
    monkeypatch.setattr(Reads, "unconfirmed", lambda *_: 0)
    made = report(desk)
    made.counter.contact = lambda: None  # it has a server, which does not answer
    made.choose("folder", str(where))
    desk.clock.set(FRIDAY, 17, 40)
    made.make(FRIDAY, None).result(60)
    first = where / "办件日报-2026-11-20-第1版.pdf"
    assert "本机账本" in text_of(first.read_bytes()) and made.due() is None
    desk.clock.set(FRIDAY, 17, 50)
    assert made.due() == FRIDAY
    made.counter.missing = lambda: "还差 3 件没有收进来"
    made.make(FRIDAY, heard("2026-11-20T17:50:00+08:00")).result(60)
    assert [one.name for one in where.iterdir()] == [first.name], "its book has not all of it yet"
    desk.clock.set(FRIDAY, 18, 0)
    made.counter.missing = lambda: ""
    made.make(FRIDAY, heard("2026-11-20T18:00:00+08:00")).result(60)
    second = where / "办件日报-2026-11-20-第2版.pdf"
    assert "全大厅" in text_of(second.read_bytes())


def test_each_day_that_ended_without_anybody_comes_and_friday_comes_again(
    worked: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Friday's waits for a step that the server has not confirmed; Monday and Tuesday nobody is signed in."""
    desk, monday = worked, FRIDAY + timedelta(days=3)
    unconfirmed = [1]
    monkeypatch.setattr(Reads, "unconfirmed", lambda *_: unconfirmed[0])
    report(desk).choose("folder", str(tmp_path))
    desk.clock.set(FRIDAY, 17, 40)
    assert "没回执的步骤" in report(desk).make(FRIDAY, heard("2026-11-20T18:00:00+08:00")).result(60)
    outcome(rooms(desk.counter())[0].accept(filled(desk.counter(), FOOD)))
    unconfirmed[0] = 0
    desk.clock.set(monday + timedelta(days=2), 9)
    came: list[date] = []
    while (day := report(desk).due()) is not None:  # the program is started anew for each
        came.append(day)
        assert len(came) <= 3
        report(desk).make(day, heard("2026-11-25T09:00:00+08:00")).result(60)
    assert came == [monday, monday + timedelta(days=1), FRIDAY]
    names = sorted(one.name for one in tmp_path.glob("*.pdf"))
    assert [name.removeprefix("办件日报-2026-11-") for name in names] == [
        "20-第1版.pdf", "20-第2版.pdf", "23-第1版.pdf", "24-第1版.pdf",
    ]  # fmt: skip


def test_a_folder_that_is_gone_is_said_and_tried_again(worked: Desk, tmp_path: Path) -> None:
    desk, where = worked, tmp_path / "gone"
    made = report(desk)
    made.choose("folder", str(where))
    desk.clock.set(FRIDAY, 17, 40)
    said = made.make(FRIDAY, None).result(60)
    assert "的日报没有存好：文件或者文件夹不在了。10 分钟后再试" in said and made.kept.failed
    assert made.due() is None  # in ten minutes
    where.mkdir()
    desk.clock.set(FRIDAY, 17, 50)
    assert made.due() == FRIDAY
    assert made.make(FRIDAY, None).result(60) == "11-20 的日报已存好，第 1 版"
    assert len(list(where.iterdir())) == 1


def test_without_a_printer_nothing_is_given_out(worked: Desk) -> None:
    desk, prints = worked, Prints("")
    made = report(desk, prints)
    made.choose("print")
    desk.clock.set(FRIDAY, 17, 40)
    assert "没有选 A4 打印机" in made.make(FRIDAY, None).result(60) and not prints.papers
    assert made.counter.book.read_now(lambda reads: reads.last_report(FRIDAY, FRIDAY)) is None


def test_a_printing_that_does_not_answer_keeps_no_reader(
    worked: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, prints, silent = worked, Prints(), Future[Health]()
    monkeypatch.setattr(module, "SECONDS", 0.05)
    made = report(desk, prints)
    made.choose("print")
    desk.clock.set(FRIDAY, 17, 40)
    with monkeypatch.context() as patch:
        patch.setattr(prints, "health", lambda: silent)
        assert "没有送去打印：打印一直在忙" in made.make(FRIDAY, None).result(60)
    assert silent.cancelled() and made.due() is None
    assert made.counter.book.read_now(lambda reads: reads.last_report(FRIDAY, FRIDAY)) is None
    desk.clock.set(FRIDAY, 17, 50)
    waiting = Future[int]()
    with monkeypatch.context() as patch:
        patch.setattr(prints, "print_form", lambda _: waiting)
        assert "没有送去打印：打印一直在忙" in made.make(FRIDAY, None).result(60)
    assert waiting.cancelled(), "it does not come out later beside the next one"
    desk.clock.set(FRIDAY, 18, 0)
    begun = Future[int]()
    begun.set_running_or_notify_cancel()
    with monkeypatch.context() as patch:
        patch.setattr(prints, "print_form", lambda _: begun)
        assert made.make(FRIDAY, None).result(60) == "11-20 的日报已送去打印，第 1 版"
    assert made.kept.failed == "" and prints.papers == []


def test_a_book_that_cannot_be_read_is_said_and_tried_in_ten_minutes(
    worked: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = worked
    report(desk, Prints()).choose("print")
    desk.clock.set(FRIDAY, 17, 40)
    monkeypatch.setattr("hallclient.bootstrap.closing.every", lambda *_: None)
    fault = BookFault(BookProblem(kind="busy", cause="账本正忙。", kept="", todo=""))
    asked: list[date] = []

    def make(_: ClosingReport, day: date, __: object) -> Future[str]:
        asked.append(day)
        broken = Future[str]()
        broken.set_exception(fault)
        return broken

    monkeypatch.setattr(ClosingReport, "make", make)
    closing = ClosingDesk(cast("Any", Work(desk.counter("M0001", "W09"))), desk.folder)
    for _ in range(3):
        closing.look()
    kept = ClosingChoice(desk.folder).of()
    assert asked == [FRIDAY] and (kept.day, kept.edition, kept.failed) == (FRIDAY, 0, "账本正忙")
    desk.clock.set(FRIDAY, 17, 50)
    closing.look()
    assert asked == [FRIDAY, FRIDAY]
    assert report(desk).words() == "11-20 的日报没有送去打印：账本正忙。10 分钟后再试"


class Work:
    """The work of who sits here, with a bridge that delivers at once."""

    def __init__(self, counter: Counter) -> None:
        self.counter, self.bridge, self.exchange = counter, Straight(), self
        self.prints = self.area = None

    def others(self) -> None:
        return None


def test_what_nobody_can_read_is_off(tmp_path: Path) -> None:
    (tmp_path / "closing-report.json").write_text("{", "utf-8")
    assert ClosingChoice(tmp_path).of() == Closing()
    kept = Closing(how="folder", folder="/x", day=date(2026, 11, 20), edition=2)
    ClosingChoice(tmp_path).keep(kept)
    assert ClosingChoice(tmp_path).of() == kept
