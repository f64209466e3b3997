"""What a superior sees of a hall: how many cases a day, never which. Totals alone, by the days of the law.

A case is counted on the day of its receipt, of its acceptance (by silence: the day that silence ended on, 行政许可法
第三十二条第一款第四项) and of its end; overdue on each day at whose end an answer or the promised result is owed and
late. Decided is what is signed and under its seal; closed once it is served.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from casework.acts import AnyAct, Received
from casework.calendar import Calendar
from casework.case import CLOSED, Case
from casework.fold import as_of, begun, stepped
from casework.record import Struct
from casework.redating import counted

MOST_DAYS = 31
"""Of one report."""
_COUNTED = ("received", "accepted", "closed", "unanswered", "past_promise")


class DayTotals(Struct, frozen=True, kw_only=True):
    """One day of one hall: cases received, accepted, closed on it; at its end unanswered in time (视为受理, no notice
    yet), and not done within the promised time."""

    on: date
    received: int = 0
    accepted: int = 0
    closed: int = 0
    unanswered: int = 0
    past_promise: int = 0


class Totals:
    """Counts case after case over the days from `first` to `last`."""

    def __init__(self, first: date, last: date) -> None:
        self.days = [first + timedelta(days=at) for at in range((last - first).days + 1)]
        self._counts = {day: dict.fromkeys(_COUNTED, 0) for day in self.days}

    def add(self, acts: Sequence[AnyAct], calendar: Calendar) -> None:
        """One case by its acts in the order of the log, its receipt first; the day of each is the legal one, also where
        it was put right since."""
        acts = counted(acts)
        opened = acts[0]
        if isinstance(opened, Received) and opened.received_on in self._counts:
            self._counts[opened.received_on]["received"] += 1
        before = _on(acts, self.days[0] - timedelta(days=1), calendar)
        for day in self.days:
            case = _on(acts, day, calendar)
            if case is not None:
                self._count(self._counts[day], case, before)
            before = case

    def _count(self, counts: dict[str, int], case: Case, before: Case | None) -> None:
        """`before`: the same case at the end of the day before; what silence did, it did on a day, too."""
        if case.accepted_on is not None and (before is None or before.accepted_on is None):
            counts["accepted"] += 1
        if case.stage in CLOSED:
            counts["closed"] += before is None or before.stage not in CLOSED
            return
        counts["unanswered"] += case.deemed
        undecided = case.decided_on is None
        counts["past_promise"] += undecided and case.promised_due is not None and case.promised_due < case.on

    def totals(self) -> tuple[DayTotals, ...]:
        return tuple(DayTotals(on=day, **self._counts[day]) for day in self.days)


def _on(acts: Sequence[AnyAct], day: date, calendar: Calendar) -> Case | None:
    """The case at the end of a day, by what was done up to then; None: it was not there yet."""
    case: Case | None = None
    for act in acts:
        if act.on > day:
            continue
        if case is not None:
            case = stepped(case, act, calendar)
        elif isinstance(act, Received):
            case = begun(act, calendar)
    return as_of(case, day, calendar) if case is not None else None
