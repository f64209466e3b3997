"""大厅统计: the figures of a day or of any days, by this counter's book; their editions; the cases behind a figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from datetime import date
from typing import Literal, NamedTuple

from msgspec.structs import replace

from casework.calendar import Calendar
from casework.exchange import Counters
from casework.tally.bulletin import bulletin
from casework.tally.counted import Counted
from casework.tally.making import FiguresAsked, HallFigures, Known, made, months_of, names_of, rules_of
from casework.tally.month import MonthTotals
from casework.tally.report import Report, edition_of
from casework.tally.totals import By, Rules, Totals
from casework.tally.voiced import graded
from hallclient.app.counter import Counter
from hallclient.store.book import Book
from hallclient.store.readers import Outdated
from hallclient.store.reads import Reads
from hallclient.store.tx import Tx
from hallclient.store.writer import Priority


class Today(NamedTuple):
    """A report with what it was counted from."""

    report: Report
    cases: tuple[Counted, ...]
    rules: Rules
    grades: tuple[int, ...]  # how often each was given, 非常满意 first


def count_all(book: Book, calendar: Calendar, going: Callable[[], bool] = lambda: True) -> None:
    """Counts what is still to be counted, in short jobs behind everything of the clerks, while `going` says so. Waits
    for the writer, on any thread but the window's."""
    while going() and book.take_in(lambda tx: tx.count_some(calendar)).result():
        pass


AskFigures = Callable[[FiguresAsked], "Future[HallFigures | str]"]
"""The exchange's question; the answer may be why there is none."""
PATIENCE = 15.0
"""Seconds for which a sheet waits for the server's figures before it is made of this book's."""


class Figures:
    """Reads for whoever may see the hall's figures (`statistics`)."""

    def __init__(self, counter: Counter, server: AskFigures | None = None) -> None:
        """`server`: asks it for its report; None: there is none."""
        self.counter, self._server = counter, server

    @property
    def rules(self) -> Rules:
        """What the hall counts by."""
        return rules_of(self.counter.enrolment, self.counter.calendar)

    def names(self, by: By) -> dict[str, str]:
        """What people call the rows of a table, in the hall's own order."""
        return names_of(self.counter.enrolment, by)

    def short_names(self) -> dict[str, str]:
        """What departments are called in a list."""
        return {one.code: one.short for one in self.counter.catalogue.departments}

    def look(self, first: date, last: date, heard: Counters | None = None) -> Future[Today]:
        """`looked`, on a reader's thread."""
        return self.counter.book.read(lambda _: self.looked(first, last, heard))

    def looked(
        self, first: date, last: date, heard: Counters | None = None, going: Callable[[], bool] = lambda: True
    ) -> Today:
        """The figures of some days with the cases behind them, on the caller's thread: who is on a reader's already
        waits for no other. `heard`: what the server says of every counter; None: there is none, and the figures are
        this book's. Raises Outdated as soon as `going` says no."""
        counter = self.counter
        self._count(going)

        def read(reads: Reads) -> Today:
            cases, rules = reads.counted_of(first, last, counter.calendar), self.rules
            totals = Totals(first, last, rules)
            for case in cases:
                totals.add(case)
            report = self._made(reads, totals, heard)
            edition = edition_of(report, reads.last_report(first, last))
            return Today(edition, cases, rules, graded(reads.said(first, last)))

        return counter.book.read_now(read)

    def reported(
        self, first: date, last: date, heard: Counters | None = None, going: Callable[[], bool] = lambda: True
    ) -> Report:
        """The report of `looked` alone, of the server's ledger while it answers, else of this book; from what is added
        up already: a year as quickly as a day."""
        counter = self.counter
        if heard is not None and (there := self._of_server(first, last, "", going)) is not None:
            return there
        self._count(going)

        def read(reads: Reads) -> Report:
            marked = reads.marked(counter.calendar)
            report = self._made(reads, self._totals(reads, first, last, marked), heard)
            return edition_of(report, reads.last_report(first, last))

        return counter.book.read_now(read)

    def _totals(
        self,
        reads: Reads,
        first: date,
        last: date,
        marked: Sequence[Counted],
        month: MonthTotals | None = None,
    ) -> Totals:
        totals = Totals(first, last, self.rules)
        for line, sums in reads.done_in(first, last, marked):
            totals.count(line, sums.n)
            if month is not None:
                month.count(line, sums)
        for case in reads.standing_at(last, marked):
            totals.stand(case)
        return totals

    def _count(self, going: Callable[[], bool]) -> None:
        count_all(self.counter.book, self.counter.calendar, going)
        if not going():
            raise Outdated

    def monthly(
        self, first: date, last: date, heard: Counters | None = None, going: Callable[[], bool] = lambda: True
    ) -> Report:
        """逐月通报 of the month of these days, on the caller's thread and of the same source as `reported`. Raises
        Outdated as soon as `going` says no."""
        counter, names = self.counter, self.names("department")
        if heard is not None and (there := self._of_server(first, last, "bulletin", going)) is not None:
            return there
        self._count(going)

        def read(reads: Reads) -> Report:
            rules, marked = self.rules, reads.marked(counter.calendar)
            now, before, year = months_of(first, last, rules)
            report = self._made(reads, self._totals(reads, first, last, marked, now), heard)
            for month in (before, year):
                for line, sums in reads.done_in(month.first, month.last, marked):
                    month.count(line, sums)
            told = bulletin(now, before, year, names, counter.catalogue)
            whole = replace(report, bulletin=told)
            return edition_of(whole, reads.last_report(first, last, whole.kind))

        return counter.book.read_now(read)

    def _of_server(
        self, first: date, last: date, kind: Literal["", "bulletin"], going: Callable[[], bool]
    ) -> Report | None:
        """The server's report with its edition here, and how many steps of this counter it can't have yet; None: it has
        none now, whyever."""
        if self._server is None:
            return None
        counter = self.counter
        by, window = counter.person.staff_no, counter.window.code
        asked = self._server(FiguresAsked(by=by, window=window, first=first, last=last, kind=kind))
        until = counter.chance.monotonic() + PATIENCE
        while not wait((asked,), timeout=0.1).done:
            if not going():
                raise Outdated
            if counter.chance.monotonic() > until:
                return None
        if asked.cancelled() or asked.exception() is not None:
            return None
        found = asked.result()
        if isinstance(found, str):
            return None

        def read(reads: Reads) -> Report:
            report = replace(found.report, unconfirmed=reads.unconfirmed(first, last))
            return edition_of(report, reads.last_report(first, last, report.kind))

        return counter.book.read_now(read)

    def _made(self, reads: Reads, totals: Totals, heard: Counters | None) -> Report:
        """`heard` makes it the hall's only where this book has all that the server heard."""
        counter, days = self.counter, (totals.first, totals.last)
        heard = None if counter.missing() else heard
        known = Known(
            now=counter.now(), heard=heard, here=counter.device, said=reads.said(*days),
            doubtful=reads.doubtful(*days), unconfirmed=reads.unconfirmed(*days) if heard is not None else 0,
        )  # fmt: skip
        return made(counter.enrolment, totals, known)

    def give_out(self, report: Report) -> Future[Report]:
        """An edition that is about to be printed or saved: kept, and written down who took it. Gives the edition that
        it is; with another number than `report` where one of these days was given out meanwhile."""
        who, where = self.counter.person.staff_no, self.counter.window.code

        def keep(tx: Tx) -> Report:
            kept = tx.keep_report(report, who)
            days = f"{kept.first}至{kept.last}　第 {kept.edition} 版"
            tx.note("export", who, where, "办件统计", days)
            return kept

        return self.counter.book.submit(Priority.ACT, keep)
