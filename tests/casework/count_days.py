"""A second, simple reckoning of last days: one day after the other, as on a wall calendar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from casework.acts import (
    Accepted,
    AnyAct,
    Delivered,
    Extended,
    Granted,
    HandledJointly,
    Inspected,
    Published,
    Received,
    Refused,
    ReportOwed,
    Reviewed,
    Sealed,
    SentBack,
    SentUp,
    SpecialBegun,
    SpecialEnded,
    ThirdPartyHeard,
)
from casework.calendar import Calendar
from casework.hall import LampRule, Term, Unit
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


def stretches(acts: Sequence[AnyAct], *, only: str = "") -> list[tuple[Stretch, bool]]:
    """What was told to stand still, and whether the law's clock does, too; `only`: of one procedure."""
    found = []
    for at, act in enumerate(acts):
        if isinstance(act, SpecialBegun) and only in ("", act.procedure):
            ends = [
                one.ended_on
                for one in acts[at:]
                if isinstance(one, SpecialEnded) and one.procedure == act.procedure
            ]
            stretch = (act.begins_on, min([act.planned_end, *ends[:1]]))
            found.append((stretch, act.procedure in STATUTORY_STOPS))
    return found


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
    both = stretches(acts)
    statutory = [one for one, legal in both if legal]
    joint = any(isinstance(act, HandledJointly) for act in acts)
    more = sum(act.days for act in acts if isinstance(act, Extended))
    limits, counted = opened.limits, opened.terms.start_day_counted
    legal = Term(days=45, unit="工作日") if joint else Term(days=limits.statutory, unit=limits.unit)
    promise = Term(days=limits.promised, unit=limits.unit)
    return (
        reckoned(calendar, accepted_on, legal, statutory, counted=counted, more=more),
        reckoned(calendar, accepted_on, promise, [one for one, _ in both], counted=counted)
        if limits.promised
        else accepted_on,
    )


Ran = tuple[date | None, date | None]
"""The last day, and the day on which an act ended it."""


def clocks_of(acts: Sequence[AnyAct], decided_on: date | None, calendar: Calendar) -> dict[str, Ran]:
    """T3, T4, T6, T9, T10, hearings and steps of an accepted case, by name and whose it is, from its acts alone."""
    opened, accepted = acts[0], next(act for act in acts if isinstance(act, Accepted))
    assert isinstance(opened, Received)
    counted = opened.terms.start_day_counted

    def after(since: date, days: int, stops: Sequence[Stretch] = (), unit: Unit = "工作日") -> date | None:
        return reckoned(calendar, since, Term(days=days, unit=unit), stops, counted=counted)

    found: dict[str, Ran] = {}
    served = [act.served_on for act in acts if isinstance(act, Delivered) and not act.left]
    refused = any(isinstance(act, Refused) for act in acts) and decided_of(acts) == decided_on
    if decided_on is not None:
        if not refused:
            found["delivery"] = (after(decided_on, 10), next(iter(served), None))
        seen = [act.published_on for act in acts if isinstance(act, Published)]
        found["publication"] = (after(decided_on, 7), seen[-1] if seen else None)
    if opened.theme_limit is not None:
        found["theme"] = (after(accepted.accepted_on, opened.theme_limit.days), decided_on)
    for one in accepted.special if accepted.needed is None else accepted.needed:
        if one in ("检验", "检测", "检疫"):
            begun = [act.begins_on for act in acts if isinstance(act, SpecialBegun) and act.procedure == one]
            begun += [act.inspected_on for act in acts if isinstance(act, Inspected) and act.procedure == one]
            found["inspection" + one] = (after(accepted.accepted_on, 5), min(begun) if begun else decided_on)
    for owed in (act for act in acts if isinstance(act, ReportOwed)):
        up = next((act.on for act in acts if isinstance(act, SentUp)), None)
        public = [one for one, _ in stretches(acts, only="公示")]
        found["report"] = (after(owed.ready_on, opened.terms.report.days, public), up)
        found["review_below"] = (after(accepted.accepted_on, 20), up)
    found |= _hearings(acts, after)
    way = accepted.way
    assert way is not None
    every = [one for one, _ in stretches(acts)]
    for step, (since, ended) in zip(way.steps, _signed(acts, accepted.accepted_on, decided_on)):  # noqa: B905
        if step.limit is not None:
            due = after(since, step.limit, every, opened.limits.unit) if step.limit else since
            found["step" + step.name] = (due, ended)
    return found


def _signed(acts: Sequence[AnyAct], since: date, decided_on: date | None) -> list[tuple[date, date | None]]:
    """From when to when each step of the way ran, the one that waits last."""
    ran: list[tuple[date, date | None]] = []
    for act in acts:
        if isinstance(act, Reviewed):
            ran, since = [*ran, (since, act.on)], act.on
        elif isinstance(act, SentBack):
            ran, since = ran[: act.to_step], act.on
    return [*ran, (since, decided_on)]


def _hearings(acts: Sequence[AnyAct], after: Callable[[date, int], date | None]) -> dict[str, Ran]:
    """Twenty working days from whoever asked first to what ended it for him."""
    found: dict[str, Ran] = {}
    for act in (one for one in acts if isinstance(one, ThirdPartyHeard)):
        name = "hearing" + act.name
        if act.said == "asked":
            found[name] = (after(act.heard_on, 20), None)
        elif name in found:
            found[name] = (found[name][0], act.heard_on)
    return found


def colour_of(
    calendar: Calendar,
    lamp: LampRule,
    since: date,
    ran: Ran,
    on: date,
    stops: Sequence[Stretch] = (),
    *,
    legal: bool = False,
    counted: bool = False,
) -> str:
    """Day after day: those used, those left, none of those that stand still."""
    due, ended_on = ran
    if due is None:
        return "unknown"
    if (ended_on or on) > due:
        return "dark_red" if legal else "red"

    def stopped(day: date) -> bool:
        return any((first <= day if counted else first < day) and day <= last for first, last in stops)

    if ended_on is not None or stopped(on):
        return "green"

    def working(day: date, last: date) -> int:
        days = [day + ONE * n for n in range(1, (last - day).days + 1)]
        return sum(bool(calendar.working(one)) and not stopped(one) for one in days)

    left, used = working(on, due), working(since, on)
    by_days = lamp.yellow_days is not None and left <= lamp.yellow_days
    share = lamp.yellow_share is not None and (not left or used / (used + left) * 100 > lamp.yellow_share)
    return "yellow" if by_days or share else "green"
