"""What was done in a month, of a department and of the hall, and how long it took.

Time is counted in working days after the acceptance, days on which the clock stood left out; what was done on the day
of its acceptance has none and is not among them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from casework.record import Struct
from casework.tally.alike import Alike, Sums, lines_of
from casework.tally.counted import CLOSES, Counted
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
    """Counts case after case, or line after line, over the days `first` to `last`."""

    def __init__(self, first: date, last: date, rules: Rules) -> None:
        self.first, self.last, self.rules = first, last, rules
        self._closes = CLOSES[rules.closed_at]
        self._units: dict[str, dict[str, int]] = {}

    def add(self, case: Counted) -> None:
        for _, line, sums in lines_of(case, self.first, self.last):
            self.count(line, sums)

    def count(self, line: Alike, sums: Sums) -> None:
        """What counts alike of these days, all at once."""
        department = self.rules.departments.get(line.item, line.owner)
        counts = self._units.get(department)
        if counts is None:
            counts = self._units[department] = dict.fromkeys(_NAMES, 0)
        match line.what:
            case "received" | "accepted":
                counts[line.what] += sums.n
            case "asked" if not line.again:
                counts["told"] += sums.n
                if line.again_on is None or line.again_on > self.last:
                    counts["told_once"] += sums.n
        if line.what == self._closes:
            counts["decided"] += sums.n
            counts["late"] += sums.n if line.speed == "late" else 0
            for name in ("once", "timed", "took", "promised", "statutory"):
                counts[name] += getattr(sums, name)

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
