"""Whom a case waits for after its acceptance, as work lists need it without folding it: whose signature comes next, of
how many, with what the review proposes, and who may no longer sign. Pure; the lists' rows are made of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from msgspec.structs import replace

from casework.beside import Beside, BesideName, running
from casework.calendar import Calendar
from casework.case import Case
from casework.clocks import DELIVERY, Colour
from casework.deciding import Proposal
from casework.hall import LampRule, Term, Unit
from casework.item import STATUTORY_STOPS, ApprovalSystem
from casework.lamps import counted, lit, still
from casework.people import Use
from casework.receipts import missing
from casework.record import Struct
from casework.signoff import SIGNS
from casework.stops import Span, Stop, last_day, spans_of

Awaits = Use | Literal["", "seal", "returned", "publish", "receipt"]
"""The use that somebody needs for what comes next: a signature, `seal` for whoever keeps it and `returned` for the
receiving window (no role's uses), `deliver` once it is decided, `publish` where it is served and its publication is
not on record, `receipt` where the signed receipt is not in the file; "": nothing of these."""
UNSIGNED: frozenset[Awaits] = frozenset({"seal", "deliver", "returned", "publish", "receipt"})
"""What waits for no signature."""

SIGNATURES: tuple[Use, ...] = tuple(dict.fromkeys(SIGNS.values()))
"""The uses of those whose step is a signature."""
UNDECIDED: tuple[Awaits, ...] = (*SIGNATURES, "returned")
_ORDER: tuple[Colour, ...] = ("dark_red", "red", "yellow", "green", "unknown")


class Awaiting(Struct, frozen=True, kw_only=True):
    """What a work list says of a case on its way. The two limits stand in columns of their own beside it."""

    awaits: Awaits
    since: date  # the day from which this step is due
    step: str = ""
    at: int = 0  # of the steps, from 0
    steps: int = 1
    system: ApprovalSystem = "一审一核"
    began: date | None = None  # the acceptance: what the whole way is reckoned from
    limit: int | None = None  # of this step, in `unit`
    unit: Unit = "工作日"
    start_day_counted: bool = False
    stops: tuple[Stop, ...] = ()
    barred: tuple[str, ...] = ()  # staff_no of those who have signed and may not sign next
    proposes: Proposal | Literal[""] = ""
    by_name: str = ""  # of the last review; of whoever returned it
    demand: str = ""  # what the receiving window is to do
    deferred: int = 0  # materials still owed
    decision: Literal["", "granted", "refused"] = ""
    making: bool = False  # its certificate is not made yet
    only_making: bool = False  # and nothing else of it is left to hand over
    receipt: bool = False  # the signed receipt is not in the file
    beside: tuple[Beside, ...] = ()  # clocks that run beside the way

    @property
    def decides(self) -> bool:
        """Whether the signature that comes next is the decision."""
        return self.at == self.steps - 1

    @property
    def stopped(self) -> bool:
        """A procedure runs whose end is not recorded: nobody signs meanwhile."""
        return any(one.ended_on is None for one in self.stops)


def awaiting(case: Case) -> Awaiting | None:
    """None before the acceptance, before its written notice, and once nothing is owed any more."""
    if case.signed_only and case.step_since is not None:
        return Awaiting(
            awaits="seal", since=case.step_since, began=case.accepted_on, stops=case.stops, deferred=len(case.deferred),
            decision=case.decision, start_day_counted=case.opened.terms.start_day_counted, beside=running(case),
        )  # fmt: skip
    if case.stage == "delivered" and case.decided_on is not None and case.published_on is None:
        return Awaiting(
            awaits="publish", since=case.decided_on, decision=case.decision, beside=running(case), stops=case.stops,
            start_day_counted=case.opened.terms.start_day_counted, receipt=bool(missing(case)),
        )  # fmt: skip
    if case.stage == "delivered" and missing(case):
        return Awaiting(
            awaits="receipt", since=case.served_on or case.on, decision=case.decision, stops=case.stops, receipt=True,
            start_day_counted=case.opened.terms.start_day_counted,
        )  # fmt: skip
    if case.stage in ("granted", "refused") and case.decided_on is not None:
        return Awaiting(
            awaits="deliver", since=case.decided_on, deferred=len(case.deferred), decision=case.decision,
            making=case.making, only_making=case.making and any(one.startswith("paper/") for one in case.handed),
            start_day_counted=case.opened.terms.start_day_counted, beside=running(case), stops=case.stops,
        )  # fmt: skip
    step = case.next_step
    if case.stage != "accepted" or case.way is None or step is None or case.step_since is None:
        return None
    if case.returned is not None:
        return Awaiting(
            awaits="returned", since=case.returned.on, began=case.accepted_on, by_name=case.returned.by_name,
            demand=case.returned.demand, stops=case.stops, deferred=len(case.deferred), system=case.way.system,
            start_day_counted=case.opened.terms.start_day_counted, beside=running(case),
        )  # fmt: skip
    last = case.signed[-1] if case.signed else None
    signers = case.reviewers if case.ready else tuple(one.by for one in case.signed)
    return Awaiting(
        awaits=SIGNS[step.role],
        since=case.step_since,
        step=step.name,
        at=len(case.signed),
        steps=len(case.way.steps),
        system=case.way.system,
        began=case.accepted_on,
        limit=step.limit,
        unit=case.opened.limits.unit,
        start_day_counted=case.opened.terms.start_day_counted,
        stops=case.stops,
        barred=signers,
        proposes=last.proposes if last is not None else "",
        by_name=last.by_name if last is not None else "",
        deferred=len(case.deferred),
        beside=running(case),
    )


class Limit(Struct, frozen=True, kw_only=True):
    """The most pressing of a case's clocks on a day, in what a badge says."""

    colour: Colour
    days: int = 0  # working days left, or past
    stands: bool = False  # no day is counted today
    step_late: bool = False  # this step is past its own limit, though the total may be in time
    of: BesideName | Literal[""] = ""  # a clock beside the way that presses more than the way's own
    due: date | None = None  # its last day


def limit_of(
    one: Awaiting,
    promised_due: date | None,
    statutory_due: date | None,
    on: date,
    calendar: Calendar,
    lamp: LampRule,
) -> Limit:
    """By the law's limit once that is past, else by the promise; a step that is late by itself is said beside it.

    Of what is decided and waits to be handed over the ten days of service alone, which are the law's for what was
    granted (行政许可法 第四十四条).
    """
    if one.awaits == "deliver":
        return _delivery(one, on, calendar, lamp)
    if one.awaits in ("publish", "receipt"):
        return Limit(colour="unknown")
    past_law = statutory_due is not None and on > statutory_due
    by_law = promised_due is None or past_law
    due = statutory_due if by_law else promised_due
    stops = (stop for stop in one.stops if stop.procedure in STATUTORY_STOPS) if by_law else one.stops
    spans = spans_of(stops, start_day_counted=one.start_day_counted)
    colour = lit(lamp, calendar, since=one.began, due=due, on=on, legal=by_law, spans=spans)
    return _limit(colour, due, on, calendar, spans, late=_step_late(one, on, calendar))


def pressing(
    one: Awaiting,
    promised_due: date | None,
    statutory_due: date | None,
    on: date,
    calendar: Calendar,
    lamp: LampRule,
) -> Limit:
    """What a list shows a case with: its limit (`limit_of`), or the clock beside the way that is worse, or nearer.

    Where the way's own day can't be told (日历未发布), no clock that is well in time hides it; a publication has none.
    """
    found = limit_of(one, promised_due, statutory_due, on, calendar, lamp)
    beside = tuple(_beside(one, on, calendar, lamp))
    if found.colour == "unknown" and one.awaits != "publish":
        beside = tuple(other for other in beside if other.colour != "green")
    return min((found, *beside), key=urgency)


def urgency(limit: Limit) -> tuple[int, int]:
    """The colour first, then the days; what can't be told comes last."""
    past = limit.colour in ("dark_red", "red")
    return _ORDER.index(limit.colour), -limit.days if past else limit.days


def _beside(one: Awaiting, on: date, calendar: Calendar, lamp: LampRule) -> Iterator[Limit]:
    counted = one.start_day_counted
    for beside in one.beside:
        due = beside.due(calendar, one.stops, start_day_counted=counted) if beside.runs(calendar) else None
        if due is not None:
            spans = beside.spans(one.stops, start_day_counted=counted)
            colour = lit(lamp, calendar, since=beside.since, due=due, on=on, legal=beside.legal, spans=spans)
            if beside.name != "publication" or colour != "green":  # in time it is nobody's next step
                yield replace(_limit(colour, due, on, calendar, spans), of=beside.name, due=due)


def _delivery(one: Awaiting, on: date, calendar: Calendar, lamp: LampRule) -> Limit:
    due = calendar.add(one.since, DELIVERY, start_day_counted=one.start_day_counted)
    colour = lit(lamp, calendar, since=one.since, due=due, on=on, legal=one.decision == "granted")
    return _limit(colour, due, on, calendar, ())


def _limit(
    colour: Colour,
    due: date | None,
    on: date,
    calendar: Calendar,
    spans: tuple[Span, ...],
    *,
    late: bool = False,
) -> Limit:
    if due is None:
        return Limit(colour=colour, step_late=late)
    if on > due:
        return Limit(colour=colour, days=calendar.between(due, on) or 1, step_late=late)
    left = counted(calendar, on, due, spans)
    return Limit(colour=colour, days=left or 0, stands=still(spans, on), step_late=late)


def _step_late(one: Awaiting, on: date, calendar: Calendar) -> bool:
    if one.limit is None:
        return False
    spans = spans_of(one.stops, start_day_counted=one.start_day_counted)
    term = Term(days=one.limit, unit=one.unit)
    due = (
        one.since
        if not one.limit
        else last_day(calendar, one.since, term, spans, start_day_counted=one.start_day_counted)
    )
    return due is not None and on > due
