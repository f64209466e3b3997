"""Who may do what in 电子监察: cards are given and taken back by supervisors, answered by the units' own heads."""

from __future__ import annotations

from casework.acts import AnyAct, CardAnswered, CardGiven, CardWithdrawn, SatIn
from casework.people import Person, Security, Use, refused
from casework.refusal import Refusal


def use_of(act: AnyAct) -> Use | None:
    """What somebody must be allowed to do for it; None: it is no act of supervision."""
    match act:
        case CardGiven() | CardWithdrawn():
            return "supervise"
        case CardAnswered():
            return "answer_card"
        case SatIn():
            return "sit_in"
        case _:
            return None


def supervised(act: AnyAct, person: Person, security: Security | None) -> Refusal | None:
    """Why his roles don't allow it; None: they do, or it is no such act, or the hall file says nothing of roles."""
    use = use_of(act)
    return refused(security, person.roles, use) if use is not None and security is not None else None
