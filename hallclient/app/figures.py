"""大厅统计: the figures of a day or of any days, by this counter's book; their editions; the cases behind a figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from casework.calendar import Calendar
from casework.deadline import WEEKDAYS
from casework.exchange import Counters
from casework.tally.bulletin import bulletin
from casework.tally.counted import Counted
from casework.tally.month import MonthTotals
from casework.tally.periods import around, as_far, beside, year_before
from casework.tally.report import TABLES, Report, Silent, edition_of
from casework.tally.totals import By, Rules, Totals
from casework.tally.voiced import all_of, voiced, with_voiced
from hallclient.app.counter import Counter
from hallclient.store.book import Book
from hallclient.store.readers import Outdated
from hallclient.store.reads import Reads
from hallclient.store.tx import Tx
from hallclient.store.writer import Priority

QUIET = timedelta(minutes=10)
"""A counter that said nothing for so long while the hall is open is named."""
EVENING = time(17, 30)
"""Where the hall file gives no hours for a day."""


class Today(NamedTuple):
    """A report with what it was counted from."""

    report: Report
    cases: tuple[Counted, ...]
    rules: Rules


def count_all(book: Book, calendar: Calendar, going: Callable[[], bool] = lambda: True) -> None:
    """Counts what is still to be counted, in short jobs behind everything of the clerks, while `going` says so. Waits
    for the writer, on any thread but the window's."""
    while going() and book.take_in(lambda tx: tx.count_some(calendar)).result():
        pass


class Figures:
    """Reads for whoever may see the hall's figures (`statistics`)."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    @property
    def rules(self) -> Rules:
        """What the hall counts by: a transferred item stays with the department that it came from."""
        catalogue = self.counter.catalogue
        departments = {row.id: row.department for row in catalogue.rows}
        departments |= {code: item.department for code, item in catalogue.items.items()}
        region = catalogue.region
        return Rules(self.counter.calendar, region.lamp, departments, region.closed_at)

    def names(self, by: By) -> dict[str, str]:
        """What people call the rows of a table, in the hall's own order."""
        catalogue = self.counter.catalogue
        match by:
            case "department":
                return {one.code: one.name for one in catalogue.departments}
            case "window":
                return {
                    one.code: f"{one.code} {one.name}" for one in catalogue.hall.windows if one.departments
                }
            case "item":
                rows = {row.id: row.name for row in catalogue.rows}
                return rows | {code: item.name for code, item in catalogue.items.items()}
            case "clerk":
                return {one.staff_no: one.name for one in self.counter.enrolment.people}

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

        def made(reads: Reads) -> Today:
            cases, rules = reads.counted_of(first, last, counter.calendar), self.rules
            totals = Totals(first, last, rules)
            for case in cases:
                totals.add(case)
            report = self._made(reads, totals, heard)
            return Today(edition_of(report, reads.last_report(first, last)), cases, rules)

        return counter.book.read_now(made)

    def reported(
        self, first: date, last: date, heard: Counters | None = None, going: Callable[[], bool] = lambda: True
    ) -> Report:
        """The report of `looked` alone, from what is added up already: a year as quickly as a day."""
        counter = self.counter
        self._count(going)

        def made(reads: Reads) -> Report:
            marked = reads.marked(counter.calendar)
            report = self._made(reads, self._totals(reads, first, last, marked), heard)
            return edition_of(report, reads.last_report(first, last))

        return counter.book.read_now(made)

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
        """逐月通报 of the month of these days, on the caller's thread. Raises Outdated as soon as `going` says no."""
        counter, names = self.counter, self.names("department")
        self._count(going)

        def made(reads: Reads) -> Report:
            rules, marked = self.rules, reads.marked(counter.calendar)
            days = (first, last)
            now, before, year = (
                MonthTotals(*as_far(days, one), rules)
                for one in (days, beside("month", days, -1), around("month", year_before(first)))
            )
            report = self._made(reads, self._totals(reads, first, last, marked, now), heard)
            for month in (before, year):
                for line, sums in reads.done_in(month.first, month.last, marked):
                    month.count(line, sums)
            told = bulletin(now, before, year, names, counter.catalogue)
            whole = replace(report, bulletin=told)
            return edition_of(whole, reads.last_report(first, last, whole.kind))

        return counter.book.read_now(made)

    def _made(self, reads: Reads, totals: Totals, heard: Counters | None) -> Report:
        counter, first, last = self.counter, totals.first, totals.last
        whole: tuple[By, ...] = ("department", "window")
        now = counter.now()
        counters, said = self._counters(heard), voiced(reads.said(first, last), totals.rules.departments)
        of_hall = all_of(said["department"])
        return Report(
            hall=counter.hall.name,
            first=first,
            last=last,
            as_of=now.isoformat(timespec="minutes"),
            tables={
                by: with_voiced(totals.lines(by, names, whole=by in whole), said[by], names)
                for by in TABLES
                for names in (self.names(by),)
            },
            sum=totals.sum,
            whole_hall=heard is not None,
            counters=len(counters),
            silent=tuple(self._silent(counters, heard, last, now)),
            unconfirmed=reads.unconfirmed(first, last) if heard is not None else 0,
            doubtful=reads.doubtful(first, last),
            late=totals.late,
            closed_at=totals.rules.closed_at,
            rated=(of_hall.rated, of_hall.content),
            voiced=said,
        )

    def _counters(self, heard: Counters | None) -> dict[str, str]:
        """The counters that the figures come from, by their names."""
        devices = self.counter.enrolment.devices
        if heard is None:
            return {self.counter.device: ""}
        return {one.number: one.name for one in devices if one.revoked_on is None}

    def _silent(
        self, counters: Mapping[str, str], heard: Counters | None, last: date, now: datetime
    ) -> Iterator[Silent]:
        if heard is None:
            return
        seen = {one.device: one.seen_at for one in heard.counters}
        cut = min(now - QUIET, self.closes(last, now) - QUIET)
        for device, name in counters.items():
            at = seen.get(device, "")
            if device != self.counter.device and (not at or datetime.fromisoformat(at) < cut):
                yield Silent(name=name or device, since=at)

    def closes(self, day: date, now: datetime) -> datetime:
        """When the hall closes on a day, by its office hours."""
        word = f"周{WEEKDAYS[day.weekday()]}"
        hours = [one.periods for one in self.counter.hall.office_hours if word in one.days]
        ends = [time.fromisoformat(period.partition("-")[2]) for periods in hours for period in periods]
        return datetime.combine(day, max(ends, default=EVENING), now.tzinfo)

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
