"""Last days of limits that stand still for a while (行政许可法 第四十五条: 所需时间不计算在规定的期限内).

A stop is a stretch of days that are not counted. It ends with what the applicant was told in writing: a procedure that
takes longer runs on the hall's time until another notice is given. As with every term its first day is not counted
(unless the region counts it), so that a procedure of three working days, told as such, moves the last day by three.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from casework.calendar import Calendar
from casework.hall import Term
from casework.item import Special
from casework.record import Struct

Span = tuple[int, int]
"""Ordinals (`date.toordinal`) of the first and the last day that is not counted."""


class Stop(Struct, frozen=True, kw_only=True):
    """One procedure that stops a clock, from its notice on."""

    procedure: Special
    told_on: date
    begins_on: date
    planned_end: date
    ended_on: date | None = None

    @property
    def until(self) -> date:
        """The last day that is not counted: what was told, or less."""
        return self.planned_end if self.ended_on is None else min(self.planned_end, self.ended_on)


def spans_of(stops: Iterable[Stop], *, start_day_counted: bool) -> tuple[Span, ...]:
    """The days not counted, as stretches apart from one another, ascending; what overlaps stops once."""
    begin = 0 if start_day_counted else 1
    raw = sorted((one.begins_on.toordinal() + begin, one.until.toordinal()) for one in stops)
    found: list[Span] = []
    for first, last in raw:
        if last < first:
            continue
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)


def last_day(
    calendar: Calendar,
    start: date,
    term: Term,
    spans: tuple[Span, ...],
    *,
    start_day_counted: bool = False,
    more: int = 0,
) -> date | None:
    """The last day of `term` begun on `start`, without the days of `spans`; `more`: working days (第四十二条) after it.

    None: it would need an unpublished year.
    """
    first = start.toordinal() + (0 if start_day_counted or term.days == 0 else 1)
    count = max(term.days, 1)
    if term.unit == "工作日":
        return _workdays(calendar, first, count + more, spans)
    due = _days(calendar, first, count, spans)
    if due is None or not more:
        return due
    return _workdays(calendar, due.toordinal() + 1, more, spans)


def _workdays(calendar: Calendar, first: int, count: int, spans: tuple[Span, ...]) -> date | None:
    due = calendar.nth(first, count)
    for begin, end in spans:
        if due is None or begin > due.toordinal():
            break
        if end < first:
            continue
        stood = calendar.count(max(begin, first), end)
        if stood is None:
            return None
        if stood:
            count += stood
            due = calendar.nth(first, count)
    return due


def _days(calendar: Calendar, first: int, count: int, spans: tuple[Span, ...]) -> date | None:
    """自然日: every day counts but the stopped ones; a last day that is no working day moves on."""
    raw = first + count - 1
    for begin, end in spans:
        if begin > raw:
            break
        raw += max(0, end - max(begin, first) + 1)
    due = calendar.nth(raw, 1)
    for begin, end in spans:
        if due is not None and begin <= due.toordinal() <= end:
            due = calendar.nth(end + 1, 1)
    return due
