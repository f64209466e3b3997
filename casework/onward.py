"""What the acts after the acceptance make of a case: its reviews and its decision. Part of the fold."""

from __future__ import annotations

from msgspec.structs import replace

from casework.acts import Granted, Refused, Reviewed, SentBack
from casework.case import Case, Signature


def astray(case: Case, act: Reviewed | SentBack) -> bool:
    """Whether the act speaks of another step than the one that the case has come to: two people signed at once, or
    it was sent back meanwhile."""
    done = len(case.signed)
    return act.step != done if isinstance(act, Reviewed) else act.to_step >= done


def reviewed(case: Case, act: Reviewed) -> Case:
    signature = Signature(by=act.by, by_name=act.by_name, on=act.on, proposes=act.proposes)
    return replace(
        case,
        signed=(*case.signed, signature),
        reviewers=tuple(dict.fromkeys((*case.reviewers, act.by))),
        to_look_up=_waiting(case, act.looked_up),
    )


def sent_back(case: Case, act: SentBack) -> Case:
    return replace(case, signed=case.signed[: act.to_step])


def decided(case: Case, act: Granted | Refused) -> Case:
    """Decided on the day of the act; what was promised late is still owed before anything is handed over."""
    granted = isinstance(act, Granted)
    return replace(
        case,
        stage="granted" if granted else "refused",
        decision="granted" if granted else "refused",
        decided_on=act.on,
        valid_to=act.valid_to if isinstance(act, Granted) else None,
        deferred=case.deferred if granted else (),
        to_look_up=_waiting(case, act.looked_up),
    )


def _waiting(case: Case, looked_up: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in case.to_look_up if one not in looked_up)
