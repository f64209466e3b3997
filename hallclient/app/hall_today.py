"""今日: the day at a glance for whoever looks after the hall, ready to be shown, and the cases behind each figure.

Everything is reckoned on a reader's thread: the window only paints.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from datetime import date
from typing import Final, NamedTuple

from casework.exchange import Counters
from casework.tally.counted import Counted, State
from casework.tally.measures import RATES, share
from casework.tally.report import Report
from casework.tally.totals import By, Rules, behind, colour_of, hits
from hallclient.app.counter import Counter
from hallclient.app.figures import Figures, Today
from hallclient.app.outcome import PaperMade
from hallclient.app.report_files import sheet_of
from hallclient.signing.digest import sha256

WAITS: Final = {
    "answer": "待答复", "notice": "待答复", "applicant": "待补正", "returned": "退件", "review": "待审查",
    "seal": "待用印", "deliver": "待出件", "": "已办完",
}  # fmt: skip
SIGNED: Final = "待决定"
"""Whatever else is waited for: a signature."""
OWED: Final = ("待答复", "退件", "待审查", SIGNED, "待用印", "待出件", "待补正")
"""In the order in which they are read: what the hall owes, then what an applicant does."""
SHOWN = 200
"""Cases behind a figure that the list shows."""


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


class Entry(NamedTuple):
    """A case behind a figure. `colour` by its lamp; `days` past or left, None where none is counted."""

    case_id: str
    case_no: str
    item: str
    department: str
    waits: str
    colour: str
    days: int | None


class Behind(NamedTuple):
    """The first cases of a figure, the most pressing first, and how many there are."""

    entries: tuple[Entry, ...]
    whole: int


class Board(NamedTuple):
    """Everything that the screen shows."""

    report: Report
    bars: tuple[Bar, ...]
    windows: tuple[WindowCount, ...]
    owing: tuple[Owing, ...]
    idle: int  # departments without a case today
    rates: dict[str, float | None]


_PRESSING = {"dark_red": 0, "red": 1, "yellow": 2, "unknown": 3, "green": 4}


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
        )

    def _short(self) -> dict[str, str]:
        return {one.code: one.short for one in self.counter.catalogue.departments}

    def _bars(self, looked: Today, on: date) -> Iterator[Bar]:
        counts: dict[str, list[int]] = {code: [0, 0, 0] for code in self._short()}
        for case in looked.cases:
            measures = {hit.measure for hit in hits(case, on, on, looked.rules)}
            if "received" in measures:
                own = counts.setdefault(looked.rules.departments.get(case.item, case.owner), [0, 0, 0])
                own[0 if "on_spot" in measures else 1 if "open" not in measures else 2] += 1
        for code, (spot, done, left) in counts.items():
            yield Bar(code, self._short().get(code, code), spot, done, left)

    def _owing(self, cases: Iterable[Counted], on: date, rules: Rules) -> Iterator[Owing]:
        counts: dict[str, dict[str, int]] = {}
        for case in cases:
            state = case.state(on)
            if state is not None and state.waits:
                department = rules.departments.get(case.item, case.owner)
                own = counts.setdefault(department, dict.fromkeys(OWED, 0))
                own[_waits(state)] += 1
        names = self._short()
        found = [Owing(code, names.get(code, code), tuple(own.values())) for code, own in counts.items()]
        yield from sorted(found, key=lambda one: -sum(one.counts[:-1]))

    def behind(self, measures: Sequence[str], by: By | None = None, key: str = "") -> Future[Behind]:
        """The cases of these figures as they were last counted, of the whole hall or of one row."""
        return self.counter.book.read(lambda _: self._behind(measures, by, key))

    def _behind(self, measures: Sequence[str], by: By | None, key: str) -> Behind:
        looked = self._last
        if looked is None:
            return Behind((), 0)
        on, rules = looked.report.last, looked.rules
        found: dict[str, Counted] = {}
        for measure in measures:
            found |= {one.case_id: one for one in behind(looked.cases, on, on, rules, measure, by, key)}
        entries = sorted(
            (self._entry(one, on, rules) for one in found.values()),
            key=lambda one: (
                _PRESSING.get(one.colour, 9),
                -(one.days or 0) if one.colour != "yellow" else one.days,
            ),
        )
        return Behind(tuple(entries[:SHOWN]), len(entries))

    def waiting(self, department: str) -> Future[Behind]:
        """Everything that a department has lying."""
        return self.counter.book.read(lambda _: self._waiting(department))

    def _waiting(self, department: str) -> Behind:
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
        ]
        entries = sorted(
            (self._entry(one, on, rules) for one in lying), key=lambda one: _PRESSING.get(one.colour, 9)
        )
        return Behind(tuple(entries[:SHOWN]), len(entries))

    def _entry(self, case: Counted, on: date, rules: Rules) -> Entry:
        state, still = case.state(on), case.open_state(on, rules.closed_at)
        colour, days = "green" if still is not None else "done", None
        if still is not None and still.waits != "applicant":
            colour = colour_of(case, still, on, rules)
            due = still.answer_due or (still.statutory_due if colour == "dark_red" else still.promised_due)
            days = rules.calendar.between(on, due) if due is not None else None
        department = rules.departments.get(case.item, case.owner)
        return Entry(
            case_id=case.case_id,
            case_no=case.case_no,
            item=case.item_name,
            department=self._short().get(department, department),
            waits=_waits(state) if state is not None else "",
            colour=colour,
            days=days,
        )

    def sheet(self) -> Future[PaperMade]:
        """日报 of today as the screen shows it, as an edition that is given out."""
        counter = self.counter

        def made(_: object) -> PaperMade:
            looked = self._last or self.figures.looked(counter.today(), counter.today())
            report = self.figures.give_out(looked.report).result()
            departments = self.figures.names("department")
            paper = sheet_of(report, "department", departments, counter.fonts, practice=counter.practice)
            name = f"办件日报-{report.first}-第{report.edition}版"
            return PaperMade(
                code=paper.code, name=name, doc_number="", case_no="", case_id="", sha256=sha256(paper.pdf),
                pdf=paper.pdf, pages=paper.pages, copies=1, substituted=paper.substituted,
            )  # fmt: skip

        return counter.book.read(made)


def _waits(state: State) -> str:
    return WAITS.get(state.waits, SIGNED)
