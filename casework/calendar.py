"""Working days from the published calendars, and nothing guessed beyond them.

期限以工作日计算，不含法定节假日 (行政许可法 第八十二条). The State Council publishes the days off and the
weekend days worked a year at a time; a day in a year without a file is unknown, so is every due date that
would need it (日历未发布). Other closures of the hall are not here: they change no legal term.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from casework.hall import Term, Year

SATURDAY = 5


@lru_cache(maxsize=64)
def working_ordinals(year: Year) -> tuple[int, ...]:
    """Ordinals (`date.toordinal`) of the working days of a published year, ascending."""
    off = {
        ordinal
        for holiday in year.holidays
        for ordinal in range(holiday.from_.toordinal(), holiday.to.toordinal() + 1)
    }
    worked = {day.toordinal() for day in year.workdays}
    first, last = date(year.year, 1, 1).toordinal(), date(year.year, 12, 31).toordinal()
    return tuple(
        ordinal
        for ordinal in range(first, last + 1)
        if ordinal in worked or (ordinal not in off and date.fromordinal(ordinal).weekday() < SATURDAY)
    )


@dataclass(frozen=True, slots=True)
class Calendar:
    """The published years of a catalogue. Cheap to make: a year's days are computed once."""

    published: tuple[Year, ...]
    _days: Mapping[int, tuple[int, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        days = {year.year: working_ordinals(year) for year in self.published}
        object.__setattr__(self, "_days", MappingProxyType(days))

    @property
    def years(self) -> tuple[int, ...]:
        """The published years, ascending."""
        return tuple(sorted(self._days))

    def working(self, day: date) -> bool | None:
        """Whether `day` is a working day; None: its year is not published."""
        days = self._days.get(day.year)
        if days is None:
            return None
        ordinal = day.toordinal()
        at = bisect_left(days, ordinal)
        return at < len(days) and days[at] == ordinal

    def add(self, start: date, term: Term, *, start_day_counted: bool = False) -> date | None:
        """The last day of `term` begun on `start`; None where that needs an unpublished year.

        The day of the start is not counted (民事诉讼法 第八十五条第二款) unless the region counts it.
        工作日: the n-th working day (行政许可法 第八十二条). 自然日: a last day that is no working day moves
        to the next one (民事诉讼法 第八十五条第三款). A term of 0 days ends on the first working day from
        `start` on.
        Raises ValueError for a negative term.
        """
        if term.days < 0:
            raise ValueError(f"negative term: {term.days}")
        first = start.toordinal() + (0 if start_day_counted or term.days == 0 else 1)
        if term.unit == "工作日":
            return self.nth(first, max(term.days, 1))
        return self.nth(first + max(term.days, 1) - 1, 1)

    def nth(self, first: int, count: int) -> date | None:
        """The `count`-th working day at or after the ordinal `first`; None where that needs an unpublished year."""
        if first > date.max.toordinal():
            return None
        year = date.fromordinal(first).year
        while (days := self._days.get(year)) is not None:
            at = bisect_left(days, first)
            if count <= len(days) - at:
                return date.fromordinal(days[at + count - 1])
            count -= len(days) - at
            year += 1
        return None

    def count(self, first: int, last: int) -> int | None:
        """Working days from the ordinal `first` up to and with `last`; None where a year is not published."""
        total = 0
        for year in range(date.fromordinal(first).year, date.fromordinal(last).year + 1):
            days = self._days.get(year)
            if days is None:
                return None
            total += bisect_right(days, last) - bisect_left(days, first)
        return total

    def between(self, first: date, last: date) -> int | None:
        """Working days after `first` up to and with `last`; negative the other way round.

        None where one of those days lies in an unpublished year.
        """
        if last < first:
            count = self.between(last, first)
            return None if count is None else -count
        if last == first:
            return 0
        total = 0
        for year in range((first + timedelta(days=1)).year, last.year + 1):
            days = self._days.get(year)
            if days is None:
                return None
            total += bisect_right(days, last.toordinal()) - bisect_right(days, first.toordinal())
        return total


def months_after(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month (民法典 第二百零二条)."""
    year, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("a month has 28 days")  # unreachable
