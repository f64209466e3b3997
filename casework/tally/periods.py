"""The days of a report: a day, a week from its Monday, a month, or any days. Pure."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Final, Literal

Period = Literal["day", "week", "month", "days"]
Days = tuple[date, date]

_DAY: Final = timedelta(days=1)


def around(period: Period, day: date) -> Days:
    """The first and the last day of the period that a day is in; of `days` that day alone."""
    match period:
        case "week":
            monday = day - day.weekday() * _DAY
            return monday, monday + 6 * _DAY
        case "month":
            return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
        case _:
            return day, day


def beside(period: Period, days: Days, step: int) -> Days:
    """The period before (-1) or after (1) some days; any days are followed by as many."""
    first, last = days
    if period == "days":
        length = (last - first).days + 1
        return first + step * length * _DAY, last + step * length * _DAY
    return around(period, first - _DAY if step < 0 else last + _DAY)


def year_before(month: date) -> date:
    """The first day of the same month a year earlier."""
    return month.replace(year=month.year - 1, day=1)


def as_far(days: Days, month: Days) -> Days:
    """A whole month beside a whole one; beside one that is not over, its days up to the same one."""
    first, last = days
    if last >= around("month", first)[1]:
        return month
    return month[0], min(month[1], month[0] + (last - first))
