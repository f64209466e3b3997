"""What was done in a month, of a department and of the hall, and how long it took.

Time is counted in working days after the acceptance, days on which the clock stood left out; what was done on the day
of its acceptance has none and is not among them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from casework.lamps import counted as days_of
from casework.record import Struct
from casework.stops import Span, spans_of
from casework.tally.counted import CLOSES, Counted, Event
from casework.tally.totals import Rules


class Month(Struct, frozen=True, kw_only=True):
    """What a unit, or the hall, did in a month. `timed`: done later than on the day of the acceptance, with limits that
    are known; `took`, `promised`, `statutory`: working days of all of them together. `once`: done after one visit at
    most; `told`, `told_once`: cases with a notice of this month, and those of them with no second one by its end."""

    received: int = 0
    accepted: int = 0
    decided: int = 0
    late: int = 0
    timed: int = 0
    took: int = 0
    promised: int = 0
    statutory: int = 0
    once: int = 0
    told: int = 0
    told_once: int = 0

    @property
    def mean(self) -> float | None:
        """Working days of one case; None: nothing was timed."""
        return self.took / self.timed if self.timed else None

    @property
    def faster(self) -> float | None:
        """办理提速率: of the days that the law gives, those that were not needed."""
        return (self.statutory - self.took) / self.statutory if self.statutory else None


_NAMES: Final = tuple(Month.__struct_fields__)


class MonthTotals:
    """Counts case after case over the days `first` to `last`."""

    def __init__(self, first: date, last: date, rules: Rules) -> None:
        self.first, self.last, self.rules = first, last, rules
        self._closes = CLOSES[rules.closed_at]
        self._units: dict[str, dict[str, int]] = {}
        self._known: dict[tuple[date, date, tuple[Span, ...]], int | None] = {}

    def add(self, case: Counted) -> None:
        first, last = self.first, self.last
        events = [one for one in case.events if first <= one.on <= last]
        if not events:
            return
        department = self.rules.departments.get(case.item, case.owner)
        counts = self._units.get(department)
        if counts is None:
            counts = self._units[department] = dict.fromkeys(_NAMES, 0)
        for event in events:
            match event.what:
                case "received" | "accepted":
                    counts[event.what] += 1
                case "asked" if event.nth == 1:
                    counts["told"] += 1
                    again = any(one.what == "asked" and one.nth > 1 and one.on <= last for one in case.events)
                    counts["told_once"] += not again
            if event.what == self._closes:
                self._close(counts, case, event)

    def _close(self, counts: dict[str, int], case: Counted, event: Event) -> None:
        counts["decided"] += 1
        counts["once"] += event.visits <= 1
        began, promised, statutory = event.accepted_on, event.promised_due, event.statutory_due
        if began is None or began == event.on:
            return
        counts["late"] += promised is not None and event.on > promised
        if promised is None or statutory is None:
            return
        spans = spans_of(event.stops, start_day_counted=case.start_day_counted) if event.stops else ()
        took, within, limit = (self._days(began, day, spans) for day in (event.on, promised, statutory))
        if took is None or within is None or limit is None:
            return
        counts["timed"] += 1
        counts["took"] += took
        counts["promised"] += within
        counts["statutory"] += limit

    def _days(self, began: date, day: date, spans: tuple[Span, ...]) -> int | None:
        """Working days between two days; cases of a month have few of them."""
        key = (began, day, spans)
        if key not in self._known:
            self._known[key] = days_of(self.rules.calendar, began, day, spans)
        return self._known[key]

    def of(self, department: str) -> Month:
        """What one department did."""
        return Month(**self._units.get(department, {}))

    @property
    def departments(self) -> Iterable[str]:
        return self._units

    @property
    def sum(self) -> Month:
        """Of the whole hall."""
        return Month(**{name: sum(one[name] for one in self._units.values()) for name in _NAMES})
