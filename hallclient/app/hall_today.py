"""今日: the day at a glance for whoever looks after the hall, ready to be shown, and the cases behind each figure.

Everything is reckoned on a reader's thread: the window only paints.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from datetime import date
from typing import Final, NamedTuple

from casework.exchange import Counters
from casework.tally.counted import Counted
from casework.tally.measures import RATES, share
from casework.tally.report import Report
from casework.tally.totals import By, Rules, hits
from hallclient.app.counter import Counter
from hallclient.app.figure_cases import NOTICE, SIGNED, Behind, cases_behind, listed, waits_for
from hallclient.app.figures import Figures, Today
from hallclient.app.outcome import PaperMade
from hallclient.app.report_files import sheet_of
from hallclient.app.told_cells import TellCells, Told
from hallclient.signing.digest import sha256

OWED: Final = (NOTICE, "待答复", "退件", "待审查", SIGNED, "待用印", "待出件", "待补正")
"""In the order in which they are read: what the hall owes, then what an applicant does. The first is the hall's fault
and seldom there."""


class Bar(NamedTuple):
    """Receipts of a department: done on the spot, done otherwise, not done yet."""

    key: str
    name: str
    spot: int
    done: int
    left: int

    @property
    def whole(self) -> int:
        return self.spot + self.done + self.left


class WindowCount(NamedTuple):
    """What a window took in."""

    key: str
    name: str
    received: int


class Owing(NamedTuple):
    """What a department has lying, by what it waits for (`OWED`)."""

    key: str
    name: str
    counts: tuple[int, ...]


class Board(NamedTuple):
    """Everything that the screen shows."""

    report: Report
    bars: tuple[Bar, ...]
    windows: tuple[WindowCount, ...]
    owing: tuple[Owing, ...]
    idle: int  # departments without a case today
    rates: dict[str, float | None]
    grades: tuple[int, ...]  # how often each was given today, 非常满意 first


class HallToday:
    """Reads of 今日. The last look is kept, so that a figure opens the cases that were counted for it."""

    def __init__(self, counter: Counter) -> None:
        self.counter, self.figures = counter, Figures(counter)
        self._last: Today | None = None

    def board(self, heard: Counters | None = None) -> Future[Board]:
        """The figures of today until now."""
        today = self.counter.today()
        return self.counter.book.read(lambda _: self._board(today, heard))

    def _board(self, on: date, heard: Counters | None) -> Board:
        looked = self._last = self.figures.looked(on, on, heard)
        report, rules = looked.report, looked.rules
        bars = tuple(sorted(self._bars(looked, on), key=lambda bar: -bar.whole))
        names = self.figures.names("window")
        lines = {line.key: line.counts["received"] for line in report.tables["window"]}
        return Board(
            report=report,
            bars=tuple(bar for bar in bars if bar.whole),
            windows=tuple(WindowCount(key, name, lines.get(key, 0)) for key, name in names.items()),
            owing=tuple(self._owing(looked.cases, on, rules)),
            idle=sum(1 for bar in bars if not bar.whole),
            rates={rate.key: share(report.sum, rate) for rate in RATES},
            grades=looked.grades,
        )

    def _bars(self, looked: Today, on: date) -> Iterator[Bar]:
        counts: dict[str, list[int]] = {code: [0, 0, 0] for code in self.figures.short_names()}
        for case in looked.cases:
            if case.first != on:
                continue  # most are open since before, and their lamps take a while to be reckoned
            measures = {hit.measure for hit in hits(case, on, on, looked.rules)}
            if "received" in measures:
                own = counts.setdefault(looked.rules.departments.get(case.item, case.owner), [0, 0, 0])
                own[0 if "on_spot" in measures else 1 if "open" not in measures else 2] += 1
        for code, (spot, done, left) in counts.items():
            yield Bar(code, self.figures.short_names().get(code, code), spot, done, left)

    def _owing(self, cases: Iterable[Counted], on: date, rules: Rules) -> Iterator[Owing]:
        counts: dict[str, dict[str, int]] = {}
        for case in cases:
            state = case.state(on)
            if state is not None and state.waits:
                department = rules.departments.get(case.item, case.owner)
                own = counts.setdefault(department, dict.fromkeys(OWED, 0))
                own[waits_for(state)] += 1
        names = self.figures.short_names()
        found = [Owing(code, names.get(code, code), tuple(own.values())) for code, own in counts.items()]
        yield from sorted(found, key=lambda one: -sum(one.counts[:-1]))

    def behind(self, measures: Sequence[str], by: By | None = None, key: str = "") -> Future[Behind]:
        """The cases of these figures as they were last counted, of the whole hall or of one row."""
        return self.counter.book.read(lambda _: self._behind(measures, by, key))

    def _behind(self, measures: Sequence[str], by: By | None, key: str) -> Behind:
        looked = self._last
        if looked is None:
            return Behind((), 0)
        days = (looked.report.last, looked.report.last)
        return cases_behind(looked.cases, days, looked.rules, measures, by, key, self.figures.short_names())

    def waiting(self, department: str, waits: str = "") -> Future[Behind]:
        """Everything that a department has lying; `waits`: of it what waits for one of `OWED`."""
        return self.counter.book.read(lambda _: self._waiting(department, waits))

    def _waiting(self, department: str, waits: str) -> Behind:
        looked = self._last
        if looked is None:
            return Behind((), 0)
        on, rules = looked.report.last, looked.rules
        lying = [
            one
            for one in looked.cases
            if rules.departments.get(one.item, one.owner) == department
            and (state := one.state(on)) is not None
            and state.waits
            and waits in ("", waits_for(state))
        ]
        return listed(lying, on, rules, self.figures.short_names())

    def ratings(self) -> Future[tuple[Told, ...]]:
        """What people said today, as far as this person is shown it."""
        today, cells = self.counter.today(), TellCells(self.counter)
        return self.counter.book.read(lambda reads: cells.ratings(reads, today))

    def sheet(self) -> Future[PaperMade]:
        """日报 of today as the screen shows it, as an edition that is given out."""
        counter = self.counter

        def made(_: object) -> PaperMade:
            looked = self._last or self.figures.looked(counter.today(), counter.today())
            report = self.figures.give_out(looked.report).result()
            paper = sheet_of(report, "department", counter.fonts, practice=counter.practice)
            name = f"办件日报-{report.first}-第{report.edition}版"
            return PaperMade(
                code=paper.code, name=name, doc_number="", case_no="", case_id="", sha256=sha256(paper.pdf),
                pdf=paper.pdf, pages=paper.pages, copies=1, substituted=paper.substituted,
            )  # fmt: skip

        return counter.book.read(made)
