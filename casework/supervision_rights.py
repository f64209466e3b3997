"""Who may do what in 电子监察: cards are given and taken back by supervisors, answered by the units' own heads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from casework.acts import AnyAct, CardAnswered, CardGiven, CardWithdrawn, SatIn
from casework.grievances import GRIEVANCES
from casework.people import Person, Security, Use, refused
from casework.redress import rights
from casework.refusal import Refusal
from casework.supervision.cards import card_of, no_answer_of

SEES: tuple[Use, ...] = ("supervise", "answer_card")
"""Whoever may do one of these is shown what the whole hall's record says against it."""


_USES: Final[Mapping[type[AnyAct], Use]] = {
    CardGiven: "supervise", CardWithdrawn: "supervise", CardAnswered: "answer_card", SatIn: "sit_in",
}  # fmt: skip

_ASKED: Final = frozenset({*_USES, *GRIEVANCES})


def use_of(act: AnyAct) -> Use | None:
    """What somebody must be allowed to do for it; None: it is no act of supervision."""
    return _USES.get(type(act))


def sees(security: Security, roles: Iterable[str]) -> Refusal | None:
    """Why somebody of these roles isn't shown what is found of the whole hall, and who is; None: he is."""
    held = tuple(roles)
    barred = [refused(security, held, use) for use in SEES]
    return barred[0] if all(barred) else None


def supervised(
    act: AnyAct, person: Person, security: Security | None, told: Iterable[AnyAct] = ()
) -> Refusal | None:
    """Why his roles don't allow it, or an answer to the card that the acts `told` of the matter give is not his; None:
    it is, or it is no such act. Roles are not asked where the hall file says nothing of them, nor is a card that is not
    here."""
    if type(act) not in _ASKED:
        return None
    if isinstance(act, GRIEVANCES):
        said = (one for one in told if isinstance(one, GRIEVANCES))
        return rights.barred(act, person, security, said)
    use = use_of(act)
    barred = refused(security, person.roles, use) if use is not None and security is not None else None
    if barred is not None or not isinstance(act, CardAnswered):
        return barred
    known = [one for one in told if isinstance(one, CardGiven | CardAnswered | CardWithdrawn)]
    card = card_of(known, act.on)
    return no_answer_of(card, person.staff_no, person.departments) if card is not None else None
