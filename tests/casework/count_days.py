"""A second, simple reckoning of last days: one day after the other, as on a wall calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from casework.acts import (
    AnyAct,
    Extended,
    Granted,
    HandledJointly,
    Received,
    Refused,
    Sealed,
    SpecialBegun,
    SpecialEnded,
)
from casework.calendar import Calendar
from casework.hall import Term, Unit
from casework.item import STATUTORY_STOPS

ONE = timedelta(days=1)
Stretch = tuple[date, date]
"""The day a procedure began and its last day."""


def reckoned(
    calendar: Calendar,
    start: date,
    term: Term,
    stops: Sequence[Stretch],
    *,
    counted: bool = False,
    more: int = 0,
) -> date | None:
    """The last day; None where a day would have to be looked up in a year that is not published."""

    def stopped(day: date) -> bool:
        return any((first <= day if counted else first < day) and day <= last for first, last in stops)

    def walk(day: date, left: int, unit: Unit) -> date | None:
        while True:
            works = calendar.working(day) if unit == "工作日" else True
            if works is None:
                return None
            left -= works and not stopped(day)
            if left == 0:
                return day
            day += ONE

    begin = start if counted or term.days == 0 else start + ONE
    due = walk(begin, max(term.days, 1), term.unit)
    if due is not None and term.unit == "自然日":
        due = walk(due, 1, "工作日")  # a last day that is none moves to the next
    return walk(due + ONE, more, "工作日") if due is not None and more else due


def decided_of(acts: Sequence[AnyAct]) -> date | None:
    """The day of the decision, from the acts alone: once every paper of it that owes a seal is under one."""
    day, owed = None, set[str]()
    for act in acts:
        if isinstance(act, Granted | Refused):
            day, owed = act.on, {paper.sha256 for paper in act.papers if paper.seal}
        elif isinstance(act, Sealed) and owed:
            day, owed = act.on, owed - {paper.sha256 for paper in act.of}
    return None if owed else day


def limits_of(
    acts: Sequence[AnyAct], accepted_on: date, calendar: Calendar
) -> tuple[date | None, date | None]:
    """法定 and 承诺 of a case, from its acts alone."""
    opened = acts[0]
    assert isinstance(opened, Received)
    both: list[Stretch] = []
    statutory: list[Stretch] = []
    for act in acts:
        if isinstance(act, SpecialBegun):
            ends = [
                one.ended_on
                for one in acts[acts.index(act) :]
                if isinstance(one, SpecialEnded) and one.procedure == act.procedure
            ]
            stretch = (act.begins_on, min([act.planned_end, *ends[:1]]))
            both.append(stretch)
            statutory += [stretch] if act.procedure in STATUTORY_STOPS else []
    joint = any(isinstance(act, HandledJointly) for act in acts)
    more = sum(act.days for act in acts if isinstance(act, Extended))
    limits, counted = opened.limits, opened.terms.start_day_counted
    legal = Term(days=45, unit="工作日") if joint else Term(days=limits.statutory, unit=limits.unit)
    promise = Term(days=limits.promised, unit=limits.unit)
    return (
        reckoned(calendar, accepted_on, legal, statutory, counted=counted, more=more),
        reckoned(calendar, accepted_on, promise, both, counted=counted) if limits.promised else accepted_on,
    )
