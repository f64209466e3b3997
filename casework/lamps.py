"""The colour of a limit on a day, for the clocks of one case and for the rows of the lists alike. Pure.

Green, yellow near its end, red past what was promised, dark red past what the law sets. What is near its end the
region says (`lamp` of region.yaml): so many working days before the last one, or once more than a share of the limit
is used up, whichever comes first. Days on which the clock stands still are neither used nor left.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from casework.calendar import Calendar
from casework.hall import LampRule
from casework.stops import Span

Colour = Literal["green", "yellow", "red", "dark_red", "unknown"]
"""In time, near its end, past what was promised, past what the law sets, 日历未发布."""


def lit(
    lamp: LampRule,
    calendar: Calendar,
    *,
    since: date | None,
    due: date | None,
    on: date,
    legal: bool = False,
    ended_on: date | None = None,
    spans: tuple[Span, ...] = (),
) -> Colour:
    """The colour on the day `on`; a clock that ended in time is green, one that ended late stays as it was.

    `since` None: the first day is not known here, and no share of the limit is reckoned.
    """
    if due is None:
        return "unknown"
    if (ended_on or on) > due:
        return "dark_red" if legal else "red"
    if ended_on is not None or still(spans, on):
        return "green"
    left = counted(calendar, on, due, spans)
    if left is None:
        return "unknown"
    used = counted(calendar, since, on, spans) if since is not None and lamp.yellow_share else None
    return "yellow" if near(lamp, left, used) else "green"


def near(lamp: LampRule, left: int, used: int | None) -> bool:
    """Whether a limit with `left` working days is near its end; `used`: of it, None where that is not known."""
    if lamp.yellow_days is not None and left <= lamp.yellow_days:
        return True
    if lamp.yellow_share is None or used is None:
        return False
    return used * 100 > lamp.yellow_share * (used + left) or not left


def counted(calendar: Calendar, first: date, last: date, spans: tuple[Span, ...]) -> int | None:
    """Working days after `first` up to and with `last`; those on which the clock stands are none of them."""
    days = calendar.between(first, last)
    for begin, end in spans:
        start, until = max(begin, first.toordinal() + 1), min(end, last.toordinal())
        stood = calendar.count(start, until) if start <= until else 0
        days = None if days is None or stood is None else days - stood
    return days


def still(spans: tuple[Span, ...], on: date) -> bool:
    """Whether `on` is a day that is not counted."""
    return any(first <= on.toordinal() <= last for first, last in spans)
