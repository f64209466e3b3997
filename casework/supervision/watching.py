"""The verdict on a case by its acts and the hall's data on a day: the one door, for counter and server alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from casework import redating
from casework.acts import Accepted, AnyAct, Received
from casework.case import CLOSED, Case
from casework.fold import arrived, as_of, begun, lapsed, stepped
from casework.supervision import authority, conduct, times
from casework.supervision.finding import Finding, Grounds


def of_case(acts: Sequence[AnyAct], grounds: Grounds) -> tuple[Finding, ...]:
    """What the standing acts of one case, in the order that everybody folds them, say against the hall on a day; each
    on the day that counts (`redating`).

    Raises ValueError when they do not begin with their receipt.
    """
    acts = redating.counted(acts)
    first = acts[0] if acts else None
    if not isinstance(first, Received):
        raise ValueError("a case begins with its Received act")
    case = begun(first, grounds.calendar)
    told: list[Finding] = [*_of_act(case, first, None, grounds)]
    accepted: Accepted | None = None
    over: Case | None = (
        None  # as it stood when it was ended without a decision: what was late by then, was late
    )
    for act in acts[1:]:
        before = lapsed(case, arrived(act), grounds.calendar)
        told += _of_act(before, act, accepted, grounds)
        if isinstance(act, Accepted):
            accepted = act
        case = stepped(case, act, grounds.calendar)
        if over is None and case.stage in CLOSED and case.stage != "delivered":
            over = as_of(before, act.on, grounds.calendar)
    last = as_of(case, grounds.on, grounds.calendar)
    if over is None and last.stage in CLOSED and case.stage not in CLOSED:  # silence ended it
        over = as_of(case, last.lapses[-1].on - timedelta(days=1), grounds.calendar)
    lamp = grounds.then(first.at).catalogue.region.lamp
    told += times.late(over or last, grounds, lamp)
    return tuple(told)


def _of_act(case: Case, act: AnyAct, accepted: Accepted | None, grounds: Grounds) -> Sequence[Finding]:
    return (
        *conduct.against(case, act, accepted, grounds),
        *authority.outside_authority(case, act, grounds),
        *authority.outside_hours(case, act, grounds),
    )
