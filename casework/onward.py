"""What the acts after the acceptance make of a case: its reviews, its clocks and its decision. Part of the fold."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from casework import interests
from casework.acts import (
    Delivered,
    Extended,
    Granted,
    Refused,
    Reviewed,
    Sealed,
    Sent,
    SentBack,
    SpecialBegun,
    SpecialEnded,
)
from casework.calendar import Calendar
from casework.case import Case, Effects, OnWay, Signature
from casework.limits import timed
from casework.seals import DECISIONS
from casework.stops import Stop


def astray(case: Case, act: Reviewed | SentBack) -> bool:
    """Whether the act speaks of another step than the one that the case has come to: two people signed at once, or
    it was sent back meanwhile."""
    done = len(case.signed)
    return act.step != done if isinstance(act, Reviewed) else act.to_step >= done


def reviewed(case: Case, act: Reviewed) -> Case:
    signature = Signature(
        by=act.by, by_name=act.by_name, since=case.step_since or act.on, on=act.on, proposes=act.proposes
    )
    return replace(
        interests.found(case, act.touches),
        signed=(*case.signed, signature),
        reviewers=tuple(dict.fromkeys((*case.reviewers, act.by))),
        to_look_up=_waiting(case, act.looked_up),
        step_since=act.on,
        returned=None,
    )


def sent_back(case: Case, act: SentBack) -> Case:
    """The step is due anew from the day on which it came back."""
    return replace(case, signed=case.signed[: act.to_step], step_since=act.on)


def begun(case: Case, act: SpecialBegun, calendar: Calendar) -> Case:
    stop = Stop(procedure=act.procedure, told_on=act.on, begins_on=act.begins_on, planned_end=act.planned_end)
    return timed(replace(case, stops=(*case.stops, stop)), calendar)


def ended(case: Case, act: SpecialEnded, calendar: Calendar) -> Case:
    stops = tuple(
        replace(one, ended_on=act.ended_on)
        if one.procedure == act.procedure and one.ended_on is None
        else one
        for one in case.stops
    )
    return timed(replace(case, stops=stops), calendar)


def extended(case: Case, act: Extended, calendar: Calendar) -> Case:
    return timed(replace(case, extended=act.days), calendar)


def decided(case: Case, act: Granted | Refused) -> Case:
    """Decided on the day of the act where its paper needs no seal to be entered, else once it is sealed; what was
    promised late is still owed before anything is handed over."""
    granted = isinstance(act, Granted)
    sealed_by_now = None if any(paper.seal for paper in act.papers) else act.on
    making = isinstance(act, Granted) and act.makes
    return replace(
        case,
        stage="granted" if granted else "refused",
        decision="granted" if granted else "refused",
        decided_on=sealed_by_now,
        making=making,
        made_on=None if making else sealed_by_now,
        valid_to=act.valid_to if isinstance(act, Granted) else None,
        certificates=act.certificates if isinstance(act, Granted) else (),
        deferred=case.deferred if granted else (),
        to_look_up=_waiting(case, act.looked_up),
        returned=None,
    )


def sealed(case: Case, act: Sealed) -> Case:
    """The last seal on a paper of the decision makes it, on that day; T2 and the promise end with it."""
    case = replace(case, sealed=tuple(dict.fromkeys((*case.sealed, *(paper.sha256 for paper in act.of)))))
    if case.signed_only and not any(paper.code in DECISIONS for paper in case.unsealed):
        return replace(case, decided_on=act.on, made_on=None if case.making else act.on)
    return case


def served(case: Case, act: Delivered) -> Case:
    """Delivered once no paper and no certificate is left: the originals that may stay are no part of the service."""
    refs = tuple(one.ref for one in act.handed)
    handed = tuple(dict.fromkeys((*case.handed, *refs)))
    on_way = tuple(one for one in case.on_way if act.handed and not set(one.refs) <= set(handed))
    case = replace(case, handed=handed, on_way=on_way)
    if any(one.kind != "original" for one in act.left):
        return case
    made_on = case.made_on or act.served_on  # what was handed over was made
    return replace(case, stage="delivered", served_on=act.served_on, making=False, made_on=made_on)


def sent(case: Case, act: Sent) -> Case:
    """On its way until the slip is here. What was sent before and came back goes with the new parcel alone."""
    refs = tuple(one.ref for one in act.enclosed if one.ref)
    if not refs:
        return case
    parcel = OnWay(
        tracking_no=act.tracking_no, carrier=act.carrier, to_name=act.to_name, sent_on=act.on, refs=refs
    )
    return replace(case, on_way=(*(one for one in case.on_way if not set(one.refs) & set(refs)), parcel))


def _waiting(case: Case, looked_up: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in case.to_look_up if one not in looked_up)


EFFECTS: Final[Effects] = {
    Reviewed: lambda case, act, _: reviewed(case, act),
    SentBack: lambda case, act, _: sent_back(case, act),
    SpecialBegun: begun,
    SpecialEnded: ended,
    Extended: extended,
    Granted: lambda case, act, _: decided(case, act),
    Refused: lambda case, act, _: decided(case, act),
    Sealed: lambda case, act, _: sealed(case, act),
    Delivered: lambda case, act, _: served(case, act),
    Sent: lambda case, act, _: sent(case, act),
}
"""What each of these acts, which may follow now, makes of its case."""
