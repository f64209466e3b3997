"""Finding cases: one line, and what it is narrowed to by keys, asked of this counter's book."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from datetime import date
from typing import Literal, NamedTuple

from msgspec.structs import replace

from casework.awaiting import awaiting, limit_of
from casework.case import Case, Stage
from casework.fold import fold
from casework.hall import Term
from casework.lamps import lit
from casework.masking import listed_name
from casework.question import CLOSED, OPEN, SOON_WORKDAYS, Due, Question, ask, said, without_stage
from hallclient.app.counter import Counter
from hallclient.app.outcome import CaseRow, Found
from hallclient.store.reads import Reads
from hallclient.store.rows import CaseLine

SHOWN = 50
"""So many cases of a search are shown; with more, it is said how many there are."""
At = Literal["", "open", "received", "correcting", "accepted", "closed"]
STAGES_AT: dict[At, tuple[Stage, ...]] = {
    "": (), "open": OPEN, "received": ("received",), "correcting": ("correcting",), "accepted": ("accepted",),
    "closed": CLOSED,
}  # fmt: skip
Span = tuple[date, date]


class Narrow(NamedTuple):
    """What a list of cases is narrowed to by keys, together with what the line says; empty: nothing."""

    at: At = ""
    due: Due = ""
    item: str = ""
    mine: bool = False
    here: bool = False


NOTHING = Narrow()


def narrowed(asked: Question, narrow: Narrow) -> Question | None:
    """Both are met; None where they exclude each other: 受理 typed, 待补正 chosen."""
    chosen, stages = STAGES_AT[narrow.at], asked.stages
    if chosen and stages:
        stages = tuple(one for one in chosen if one in stages)
        if not stages:
            return None
    return replace(
        asked,
        stages=stages or chosen,
        due=narrow.due or asked.due,
        item_code=narrow.item or asked.item_code,
        mine=asked.mine or narrow.mine,
        here=asked.here or narrow.here,
    )


class CaseFinding:
    """Finds cases for one clerk; what is shown is masked as lists are.

    `lane`: in it a new question interrupts the one before it. Each screen that searches has its own: what one asks
    takes no answer from another.
    """

    def __init__(self, counter: Counter, lane: str = "find") -> None:
        self.counter, self._lane = counter, lane

    def latest(self, limit: int = SHOWN) -> Future[tuple[CaseRow, ...]]:
        """The newest cases of this counter."""
        return self.counter.book.read(lambda reads: self._rows(reads, reads.latest(limit)), self._lane)

    def find(self, text: str, narrow: Narrow = NOTHING) -> Future[Found]:
        """Cases by words, numbers, stage and days; see `casework.question` and `CaseSearch.find`. Interrupts the
        question before it, and what counts that one.
        """
        typed = ask(text, self.counter.today())
        asked = narrowed(typed, narrow)
        return self.counter.book.read(lambda reads: self._found(reads, asked, typed), self._lane)

    def count(self, text: str, narrow: Narrow = NOTHING) -> Future[int]:
        """How many cases there are in all for the question that was asked last ("": in the book)."""
        asked = narrowed(ask(text, self.counter.today()), narrow)
        return self.counter.book.read(lambda reads: self._counted(reads, asked), self._lane)

    def find_among(self, text: str, case_ids: Sequence[str]) -> Future[frozenset[str]]:
        """Which of these cases the line finds: what it would find in the whole book, held against a list."""
        asked = ask(text, self.counter.today())
        return self.counter.book.read(lambda reads: self._among(reads, asked, case_ids), self._lane)

    def _among(self, reads: Reads, asked: Question, case_ids: Sequence[str]) -> frozenset[str]:
        if not self.counter.allows("look"):
            return frozenset()
        today, span = self.counter.today(), self._span(asked.due)
        rows = reads.rows_of(case_ids)
        me, window = self.counter.person.staff_no, self.counter.window.code
        lines = reads.find(without_stage(asked), me, len(rows), set(rows.values()), window=window)
        if not (asked.stages or span):
            return frozenset(line.case_id for line in lines)
        now = (self._row(reads, line, today) for line in lines)
        return frozenset(row.case_id for row in now if _fits(row.stage, row.due, asked, span))

    def _found(self, reads: Reads, asked: Question | None, typed: Question) -> Found:
        if asked is None:
            return Found(rows=(), said=said(typed, self.counter.today()))
        today, me, window = self.counter.today(), self.counter.person.staff_no, self.counter.window.code
        span = self._span(asked.due)
        lines = reads.find(asked, me, SHOWN, window=window, due=span)
        rows = self._rows(reads, lines)
        if asked.stages or span:  # as of today: a last day that has passed since the last act changes both
            late = reads.find(without_stage(asked), me, SHOWN, reads.lapsed(today), window=window)
            known = {row.case_id for row in rows}
            rows += tuple(row for row in self._rows(reads, late) if row.case_id not in known)
            rows = tuple(row for row in rows if _fits(row.stage, row.due, asked, span))
        if span:
            rows = tuple(sorted(rows, key=lambda row: row.due or date.max, reverse=asked.due == "past"))
        return Found(rows=rows[:SHOWN], said=said(typed, today), full=len(lines) >= SHOWN)

    def _counted(self, reads: Reads, asked: Question | None) -> int:
        if asked is None or not self.counter.allows("look"):
            return 0
        if asked.empty:
            return reads.count()
        today, me, window = self.counter.today(), self.counter.person.staff_no, self.counter.window.code
        span = self._span(asked.due)
        cases = reads.count_found(asked, me, window=window, due=span)
        if asked.stages or span:
            lapsed = reads.lapsed(today)
            for line in reads.find(without_stage(asked), me, len(lapsed), lapsed, window=window):
                row = self._row(reads, line, today)
                before = line.next_due or line.promised_due
                cases += _fits(row.stage, row.due, asked, span) - _fits(line.stage, before, asked, span)
        return cases

    def _span(self, due: Due) -> Span | None:
        """The days meant, both inside; five working days count from today, fewer where 日历未发布."""
        today, calendar = self.counter.today(), self.counter.calendar
        if not due:
            return None
        if due == "past":
            return date.min, date.fromordinal(today.toordinal() - 1)
        if due == "today":
            return today, today
        ends = (
            calendar.add(today, Term(days=days, unit="工作日"), start_day_counted=True)
            for days in range(SOON_WORKDAYS, 0, -1)
        )
        return today, next((end for end in ends if end is not None), today)

    def _case(self, reads: Reads, line: CaseLine) -> Case:
        return fold(reads.acts_of(line.case_id), on=self.counter.today(), calendar=self.counter.calendar)

    def _rows(self, reads: Reads, lines: tuple[CaseLine, ...]) -> tuple[CaseRow, ...]:
        today = self.counter.today()
        if not self.counter.allows("look"):
            return ()
        return tuple(self._row(reads, line, today) for line in lines)

    def _row(self, reads: Reads, line: CaseLine, today: date) -> CaseRow:
        """The line is as of the case's last act: where a day has passed since, the law is asked again."""
        stage, due = line.stage, line.next_due or line.promised_due
        if line.owed and line.next_due is not None and line.next_due < today:
            case = self._case(reads, line)
            stage, due = case.stage, case.answer_due or case.supply_due or case.promised_due
        rules = self.counter.catalogue.region.masking
        return CaseRow(
            case_id=line.case_id,
            case_no=line.case_no,
            item_code=line.item_code,
            item_name=line.item_name,
            applicant=listed_name(line.applicant_kind, line.applicant, line.applicant_number, rules),
            stage=stage,
            received_on=line.received_on,
            due=due,
            window=line.window,
            shade=self._shade(reads, line, stage, due, today),
        )

    def _shade(self, reads: Reads, line: CaseLine, stage: Stage, due: date | None, today: date) -> str:
        """As the lists of what is owed are coloured; what the applicant owes is not. Only what looks late or nearly so
        is looked at whole: a stop may have taken its days away."""
        if stage not in ("received", "accepted") or due is None:
            return ""
        lamp, calendar = self.counter.catalogue.region.lamp, self.counter.calendar
        colour = lit(lamp, calendar, since=line.received_on, due=due, on=today)
        if stage == "accepted" and colour in _SHADES:
            case = self._case(reads, line)
            waits = awaiting(case)
            if waits is None:  # what the law took as accepted has its clock, too
                return _SHADES[colour] if case.deemed else ""
            colour = limit_of(waits, case.promised_due, case.statutory_due, today, calendar, lamp).colour
        return _SHADES.get(colour, "")


_SHADES = {"red": "late", "dark_red": "late", "yellow": "near"}


def _fits(stage: Stage, due: date | None, asked: Question, span: Span | None) -> bool:
    if asked.stages and stage not in asked.stages:
        return False
    return span is None or (stage in OPEN and due is not None and span[0] <= due <= span[1])
