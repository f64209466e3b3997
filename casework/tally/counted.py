"""One case as the figures see it: on which day it came to count as what, and how it stood at the end of every day.

Made once of the acts, kept as a projection, and enough for any day: a report of a day that has passed is what the acts
known now say of it, so acts that came late change it. What silence did counts on the day on which it began to hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, Literal

from msgspec.structs import replace

from casework import redating
from casework.acts import (
    Accepted,
    AnyAct,
    CertificatesMade,
    CorrectionAsked,
    Delivered,
    Granted,
    NotAccepted,
    Received,
    Refused,
    Terminated,
    Withdrawn,
)
from casework.awaiting import Awaits, awaiting
from casework.calendar import Calendar
from casework.case import UNDECIDED, Case
from casework.fold import begun, lapsed, stepped
from casework.hall import ClosedAt
from casework.item import ItemKind
from casework.lamps import counted as days_of
from casework.record import Struct, built
from casework.stops import Stop, spans_of

What = Literal["received", "asked", "accepted", "not_accepted", "decided", "ended", "made", "delivered"]
"""收件, 一次性告知, 受理, 不予受理, 决定 (under its seal), 撤回或者终止, 制证 (or decided, nothing to
make), 送达."""

CLOSES: Final[Mapping[ClosedAt, What]] = {"决定": "decided", "制证": "made", "送达": "delivered"}
"""What is 办结, by the region's `closed_at`."""
LAST = date(9999, 12, 31)
"""Of a case that still counts: the last day of its figures is not there yet."""

_SERVED: Final[frozenset[Awaits]] = frozenset({"publish", "receipt"})
"""What is still to be done about a case that was served. Nobody waits for it, so no figure holds the case open."""

_ACTS: dict[What, tuple[type, ...]] = {
    "received": (Received,),
    "asked": (CorrectionAsked,),
    "accepted": (Accepted,),
    "not_accepted": (NotAccepted,),
    "decided": (Granted, Refused),
    "ended": (Withdrawn, Terminated),
    "made": (CertificatesMade, Delivered, Granted, Refused),
    "delivered": (Delivered,),
}


class Event(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A case came to count as `what`, by `by` at `window`; silence is counted where the case was received.

    `nth`: of the notice. `accepted_on`: the day on which it was accepted, for what was decided on the spot. The two
    limits are those of the moment, stops and extension included. Of what closes after the day of its acceptance:
    `took`, `promised`, `statutory`, the working days since that it took and was given, without those on which the clock
    stood; `late`, the working days past the limit that it missed. None: 日历未发布.
    """

    what: What
    on: date
    window: str
    by: str
    nth: int = 1
    by_law: bool = False  # silence did it
    refused: bool = False
    accepted_on: date | None = None
    promised_due: date | None = None
    statutory_due: date | None = None
    visits: int = 0
    took: int | None = None
    promised: int | None = None
    statutory: int | None = None
    late: int | None = None


class State(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """How the case stands from the end of the day `since` on. `waits`: answer (答复), applicant (补正), else as
    `casework.awaiting`; "": nothing of it is owed any more."""

    since: date
    waits: Awaits | Literal["answer", "applicant", "notice"]
    answer_due: date | None = None
    promised_due: date | None = None
    statutory_due: date | None = None
    stops: tuple[Stop, ...] = ()


class Counted(Struct, frozen=True, kw_only=True, gc=False):
    """All that counts of one case."""

    case_id: str
    case_no: str
    item: str
    item_name: str
    kind: ItemKind
    owner: str
    window: str
    by: str
    statutory: int
    promised: int
    start_day_counted: bool
    events: tuple[Event, ...]
    states: tuple[State, ...]
    undated: bool = (
        False  # a last day is not known (日历未发布): to be counted anew once the year is published
    )

    @property
    def first(self) -> date:
        return self.states[0].since

    @property
    def last(self) -> date:
        """The last day on which the case is in any figure."""
        return self.events[-1].on if not self.states[-1].waits else LAST

    def state(self, on: date) -> State | None:
        """How it stands at the end of a day; None: it was not there yet."""
        return next((one for one in reversed(self.states) if one.since <= on), None)

    def closed_on(self, closed_at: ClosedAt) -> date | None:
        """The day of its 办结 as the region counts it; None: it is not there yet, or was never decided."""
        return next((event.on for event in self.events if event.what == CLOSES[closed_at]), None)

    def open_state(self, on: date, closed_at: ClosedAt) -> State | None:
        """How it stands at the end of a day on which it is 在办; None: it was not there yet, is done or has ended."""
        state, closed = self.state(on), self.closed_on(closed_at)
        if state is None or not state.waits or (closed is not None and closed <= on):
            return None
        return state


built(Counted)


def counted(acts: Sequence[AnyAct], calendar: Calendar) -> Counted | None:
    """One case by its acts in the order of the log; None where no receipt is among them.

    An act that in the end has no effect (`Case.flagged`) counts on no day.
    """
    acts = redating.counted(acts)  # what was done under a wrong clock counts on the day that it really was
    opened = next((act for act in acts if isinstance(act, Received)), None)
    if opened is None:
        return None
    flagged = set(_folded(acts, opened, calendar).flagged)
    standing = [act for act in acts if act.act_id not in flagged]
    events: list[Event] = []
    states: list[State] = []
    before: Case | None = None
    for day, case in _days(standing, opened, calendar):
        for event in _events(before, case, day, [act for act in standing if act.on <= day]):
            accepted = next((one.on for one in (*events, event) if one.what == "accepted"), None)
            closes = event.what in CLOSES.values()
            events.append(_timed(replace(event, accepted_on=accepted), case, calendar) if closes else event)
        state = _state(case, day)
        if not states or _differ(states[-1], state):
            states.append(state)
        before = case
    limits = opened.limits
    return Counted(
        case_id=opened.case_id, case_no=opened.case_no, item=opened.item_code, item_name=opened.item_name,
        kind=opened.item_kind, owner=opened.owner, window=opened.window, by=opened.by, statutory=limits.statutory,
        promised=limits.promised, start_day_counted=opened.terms.start_day_counted, events=tuple(events),
        states=tuple(states), undated=any(map(_undated, states)) or any(map(_untimed, events)),
    )  # fmt: skip


def _folded(acts: Sequence[AnyAct], opened: Received, calendar: Calendar) -> Case:
    case = begun(opened, calendar)
    for act in acts:
        if act is not opened:
            case = stepped(case, act, calendar)
    return case


def _days(acts: Sequence[AnyAct], opened: Received, calendar: Calendar) -> Iterator[tuple[date, Case]]:
    """The case at the end of each day on which something was done or began to hold by silence."""
    done = dict(_done(acts, opened, calendar))
    final = done[max(done)]
    silent = {one.on for one in lapsed(final, LAST - timedelta(days=1), calendar).lapses}
    for day in sorted({*done, *(on for on in silent if on > opened.on)}):
        if day in done:
            yield day, done[day]
        else:
            yield day, lapsed(done[max(on for on in done if on < day)], day, calendar)


def _done(acts: Sequence[AnyAct], opened: Received, calendar: Calendar) -> Iterator[tuple[date, Case]]:
    """The case by what was done up to each day of an act, in the order of the log."""
    days = sorted({max(act.on, opened.on) for act in acts})
    if all(one.on <= two.on for one, two in pairwise(acts)):
        case = begun(opened, calendar)
        at = 1
        for day in days:
            while at < len(acts) and acts[at].on <= day:
                case = stepped(case, acts[at], calendar)
                at += 1
            yield day, case
        return
    for day in days:
        yield day, _folded([act for act in acts if act.on <= day], opened, calendar)


def _events(before: Case | None, case: Case, day: date, acts: Sequence[AnyAct]) -> Iterator[Event]:
    """What the case came to be between two looks at it."""
    if before is None:
        yield _event("received", case, day, acts)
    for nth in range((before.notices if before else 0) + 1, case.notices + 1):
        yield _event("asked", case, day, acts, nth=nth)
    if case.accepted_on is not None and (before is None or before.accepted_on is None):
        silent = any(one.rule == "deemed_accepted" and one.on == day for one in case.lapses)
        yield _event("accepted", case, day, acts, by_law=silent)
    if case.stage == "not_accepted" and (before is None or before.stage != "not_accepted"):
        yield _event("not_accepted", case, day, acts)
    if case.decided_on is not None and (before is None or before.decided_on is None):
        by_law = any(one.rule == "deemed_renewed" for one in case.lapses)
        yield _event("decided", case, day, acts, by_law=by_law, refused=case.decision == "refused")
    ended = ("withdrawn", "terminated", "deemed_withdrawn")
    if case.stage in ended and (before is None or before.stage not in ended):
        yield _event("ended", case, day, acts, by_law=case.stage == "deemed_withdrawn")
    if case.made_on is not None and (before is None or before.made_on is None):
        yield _event("made", case, day, acts, refused=case.decision == "refused")
    if case.stage == "delivered" and (before is None or before.stage != "delivered"):
        yield _event("delivered", case, day, acts, refused=case.decision == "refused")


def _event(
    what: What, case: Case, day: date, acts: Sequence[AnyAct], *, nth: int = 1, by_law: bool = False,
    refused: bool = False,
) -> Event:  # fmt: skip
    done = [act for act in acts if isinstance(act, _ACTS[what])]
    act = case.opened if by_law or not done else done[-1]
    closes = what in CLOSES.values()
    return Event(
        what=what, on=day, window=act.window, by=act.by, nth=nth, by_law=by_law, refused=refused,
        visits=case.visits if closes else 0,
        promised_due=case.promised_due if closes else None, statutory_due=case.statutory_due if closes else None,
    )  # fmt: skip


def _timed(event: Event, case: Case, calendar: Calendar) -> Event:
    """With its times: also where nothing is owed any more at the end of the day, as of what is served at once."""
    began, promised, statutory = event.accepted_on, event.promised_due, event.statutory_due
    if began == event.on:
        return event
    if promised is not None and event.on > promised:
        missed = statutory if statutory is not None and event.on > statutory else promised
        event = replace(event, late=calendar.between(missed, event.on))
    if began is None or promised is None or statutory is None:
        return event
    spans = spans_of(case.stops, start_day_counted=case.opened.terms.start_day_counted) if case.stops else ()
    took, within, limit = (days_of(calendar, began, day, spans) for day in (event.on, promised, statutory))
    return replace(event, took=took, promised=within, statutory=limit)


def _untimed(event: Event) -> bool:
    """Whether what it took is not known, as its year is not published."""
    closes, began = event.what in CLOSES.values(), event.accepted_on
    return closes and began not in (None, event.on) and None in (event.took, event.promised, event.statutory)


def _state(case: Case, day: date) -> State:
    waits = awaiting(case)
    if waits is not None and waits.awaits not in _SERVED:
        return State(
            since=day, waits=waits.awaits, promised_due=case.promised_due, statutory_due=case.statutory_due,
            stops=case.stops,
        )  # fmt: skip
    if case.stage == "accepted":  # by silence, its notice still owed
        return State(
            since=day, waits="notice", promised_due=case.promised_due, statutory_due=case.statutory_due
        )
    if case.stage in UNDECIDED:
        owed = case.stage == "correcting" and bool(case.open)
        due = case.supply_due if owed else case.answer_due
        return State(since=day, waits="applicant" if owed else "answer", answer_due=due)
    return State(since=day, waits="")


def _differ(one: State, two: State) -> bool:
    return any(
        getattr(one, name) != getattr(two, name) for name in State.__struct_fields__ if name != "since"
    )


def _undated(state: State) -> bool:
    """Whether a limit that runs has no last day."""
    if state.waits in ("answer", "applicant"):
        return state.answer_due is None
    return state.waits not in ("", "deliver") and None in (state.promised_due, state.statutory_due)
