"""The clocks of a case on a day: what each began with, its last day, whether it stands still, its colour. Pure.

T1 the answer, T2 the decision by law and by promise side by side, T3 the certificate, T4 the report to the organ
above, T5 a renewal before the licence expires, T6 the start of an inspection, T8 what was promised late, T9 the
publication, T10 the joint check of a theme, a hearing that somebody asked for, and the single step of the way, which
may be late though the total is in time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal

from casework import lamps, renewing
from casework.beside import BesideName, beside
from casework.calendar import Calendar
from casework.case import Case
from casework.hall import LampRule, Term
from casework.interests import ART_47
from casework.item import STATUTORY_STOPS
from casework.lifecycle import ART_32_1_4, ART_42_2
from casework.record import Struct
from casework.stops import Span, Stop, last_day, spans_of

ClockName = Literal[
    "answer", "supply", "statutory", "promised", "theme", "renewal", "step", "inspection", "hearing", "report",
    "review_below", "deferral", "delivery", "publication",
]  # fmt: skip
Colour = lamps.Colour

ART_44 = "行政许可法 第四十四条"
DELIVERY = Term(days=10, unit="工作日")
BASIS: dict[BesideName, str] = {
    "inspection": "行政许可法 第五十五条第二款", "renewal": renewing.ART_50_2, "theme": "一件事承诺时限",
    "hearing": ART_47, "report": "手续完备后限期上报", "review_below": "行政许可法 第四十三条",
    "publication": "双公示：作出决定之日起七个工作日",
}  # fmt: skip
_WORSE: tuple[Colour, ...] = ("green", "unknown", "yellow", "red", "dark_red")


class Clock(Struct, frozen=True, kw_only=True):
    """One clock. `due` None: 日历未发布. `legal`: the law's own limit, past which it is worse than a broken promise."""

    name: ClockName
    basis: str
    since: date
    due: date | None
    ended_on: date | None = None
    legal: bool = False
    spans: tuple[Span, ...] = ()  # days that it does not count
    stands: bool = False  # still, on the day asked
    of: str = ""  # the step, the procedure, the material


def clocks(case: Case, calendar: Calendar) -> tuple[Clock, ...]:
    """Those that run on the case's day, and those of the way to the decision with their ends."""
    if case.stage == "received" or (case.stage == "correcting" and not case.open):
        since = case.complete_on or case.opened.received_on
        return (Clock(name="answer", basis=ART_32_1_4, since=since, due=case.answer_due, legal=True),)
    if case.stage == "correcting":
        due = case.supply_due
        return (Clock(name="supply", basis=ART_32_1_4, since=case.asked_on or case.on, due=due),)
    if case.accepted_on is None or case.stage not in ("accepted", "granted", "refused", "delivered"):
        return ()
    return (*_decision(case, case.accepted_on), *_after(case, calendar, case.accepted_on))


def colour(clock: Clock, on: date, calendar: Calendar, lamp: LampRule) -> Colour:
    """By the thresholds of region.yaml; a clock that ended in time is green, one that ended late stays as it was."""
    return lamps.lit(
        lamp, calendar, since=clock.since, due=clock.due, on=on, legal=clock.legal, ended_on=clock.ended_on,
        spans=clock.spans,
    )  # fmt: skip


def worst(colours: Iterable[Colour]) -> Colour:
    """The one that a case is listed with."""
    return max(colours, key=_WORSE.index, default="green")


def _decision(case: Case, since: date) -> tuple[Clock, Clock]:
    legal = _spans(case, [one for one in case.stops if one.procedure in STATUTORY_STOPS])
    every = _spans(case, case.stops)
    return (
        Clock(
            name="statutory", basis=ART_42_2 if case.joint else "行政许可法 第四十二条", since=since,
            due=case.statutory_due, ended_on=case.decided_on, legal=True, spans=legal, stands=_stands(case, legal),
        ),
        Clock(
            name="promised", basis="承诺时限", since=since, due=case.promised_due,
            ended_on=case.decided_on, spans=every, stands=_stands(case, every),
        ),
    )  # fmt: skip


def _after(case: Case, calendar: Calendar, accepted_on: date) -> Iterator[Clock]:
    yield from _steps(case, calendar)
    yield from _beside(case, calendar)
    for owed in case.deferred:
        yield Clock(name="deferral", basis="容缺受理承诺", since=accepted_on, due=owed.due, of=owed.name)
    if case.decision == "granted" and case.decided_on is not None:
        due = _due(case, calendar, case.decided_on, DELIVERY)
        yield Clock(
            name="delivery", basis=ART_44, since=case.decided_on, due=due, ended_on=case.served_on, legal=True
        )


def _steps(case: Case, calendar: Calendar) -> Iterator[Clock]:
    """Every step that was signed and the one that waits, each with the limit that the item's procedure gives it."""
    if case.way is None or case.step_since is None:
        return
    signed = [(one.since, one.on) for one in case.signed]
    begun: list[tuple[date, date | None]] = [*signed, (case.step_since, case.decided_on)]
    for step, (since, ended_on) in zip(case.way.steps, begun):  # noqa: B905 - steps to come have not begun
        if step.limit is None:
            continue
        term = Term(days=step.limit, unit=case.opened.limits.unit)
        counted = case.opened.terms.start_day_counted
        spans = _spans(case, case.stops)
        due = since if not step.limit else last_day(calendar, since, term, spans, start_day_counted=counted)
        stands = ended_on is None and _stands(case, spans)
        yield Clock(
            name="step",
            basis="事项办理步骤",
            since=since,
            due=due,
            ended_on=ended_on,
            spans=spans,
            stands=stands,
            of=step.name,
        )


def _beside(case: Case, calendar: Calendar) -> Iterator[Clock]:
    """What runs beside the way (`casework.beside`), with its last day."""
    counted = case.opened.terms.start_day_counted
    for one in beside(case):
        if one.runs(calendar):
            spans = one.spans(case.stops, start_day_counted=counted)
            yield Clock(
                name=one.name, basis=BASIS[one.name], since=one.since, ended_on=one.ended_on, legal=one.legal,
                due=one.due(calendar, case.stops, start_day_counted=counted), of=one.of, spans=spans,
                stands=bool(spans) and one.ended_on is None and _stands(case, spans),
            )  # fmt: skip


def _due(case: Case, calendar: Calendar, since: date, term: Term) -> date | None:
    return calendar.add(since, term, start_day_counted=case.opened.terms.start_day_counted)


def _spans(case: Case, stops: Iterable[Stop]) -> tuple[Span, ...]:
    return spans_of(stops, start_day_counted=case.opened.terms.start_day_counted)


def _stands(case: Case, spans: tuple[Span, ...]) -> bool:
    """Whether the case's day is one that is not counted."""
    return case.decided_on is None and lamps.still(spans, case.on)
