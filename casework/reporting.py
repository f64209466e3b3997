"""What a superior sees of a hall: how many cases a day, never which. Totals alone, by the days of the law.

Counted as the hall's own 日报 counts (`casework.tally`), so that the two agree: a case on the day of its receipt, of
its acceptance (by silence: the day that silence ended on, 行政许可法 第三十二条第一款第四项) and of its 办结, which is
what the region calls so (行政许可法 第四十二条 limits the decision; `closed_at` of region.yaml); red on each day at
whose end the promise is past, unanswered where silence has accepted it and no notice was given yet.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from casework.record import Struct
from casework.tally.counted import Counted
from casework.tally.totals import Rules, hits

MOST_DAYS = 31
"""Of one report."""
COLUMNS: Final = {
    "received": "received", "accepted": "accepted", "decided": "decided", "not_accepted": "ended", "ended": "ended",
    "red": "past_promise",
}  # fmt: skip
"""A figure of the hall's -> the column that it is in."""


class DayTotals(Struct, frozen=True, kw_only=True):
    """One day of one hall: cases received, accepted, decided (办结), ended otherwise (不予受理, 撤回, 终止) on it; at
    its end unanswered in time (视为受理, no notice yet), and not done within the promised time."""

    on: date
    received: int = 0
    accepted: int = 0
    decided: int = 0
    ended: int = 0
    unanswered: int = 0
    past_promise: int = 0


class Totals:
    """Counts case after case over the days from `first` to `last`, by what the hall counts by."""

    def __init__(self, first: date, last: date, rules: Rules) -> None:
        self.days = [first + timedelta(days=at) for at in range((last - first).days + 1)]
        self._counts = {day: dict.fromkeys((*COLUMNS.values(), "unanswered"), 0) for day in self.days}
        self._rules = rules

    def add(self, case: Counted) -> None:
        """One case more."""
        for day, counts in self._counts.items():
            if not case.first <= day <= case.last:
                continue
            for hit in hits(case, day, day, self._rules):
                if hit.measure in COLUMNS:
                    counts[COLUMNS[hit.measure]] += 1
            state = case.state(day)
            counts["unanswered"] += state is not None and state.waits == "notice"

    def totals(self) -> tuple[DayTotals, ...]:
        return tuple(DayTotals(on=day, **self._counts[day]) for day in self.days)
