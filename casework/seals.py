"""印章: the seals that a hall has, who keeps each and when, and which of them a paper needs. Pure.

A paper names the type of its seal (hall.yaml `papers`). 双章制 is named by the rules and defined by none, so both
readings are data. `by_stage`: 受理专用章 on the papers of the acceptance, 审批专用章 on those of the decision, neither
for the other. `equal`: 行政机关印章 and a seal of equal effect at the hall (二号章), either where one of them is asked
for. 审批专用章 is as good as the organ's own for what the hall handles (行政许可法 第三十九条), but not on papers to
other places or superior organs, to revoke or cancel a licence, or where the law asks for the organ's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, Literal

from casework.hall import Hall, SealType, TwoSeals
from casework.record import Struct, built

DECISIONS: Final = frozenset({"D11", "D12", "D13"})
"""Papers that are a decision: it is made once they are under their seal."""


class RegisteredSeal(Struct, frozen=True, kw_only=True):
    """A line of the register of seals: one seal in the time of one keeper. Another keeper, another line of the same
    `code`."""

    code: str
    type: SealType
    name: str  # as it is engraved
    organ: str
    keeper: str  # staff_no
    valid_from: date
    valid_to: date | None = None  # the last day
    deputies: tuple[str, ...] = ()  # AB岗: who keeps it in his absence


def in_force(seal: RegisteredSeal, day: date) -> bool:
    return seal.valid_from <= day and (seal.valid_to is None or day <= seal.valid_to)


def kept_by(seals: Iterable[RegisteredSeal], staff_no: str, day: date) -> tuple[RegisteredSeal, ...]:
    """The seals that somebody may use on a day; those that he keeps himself first."""
    found = [one for one in seals if in_force(one, day) and staff_no in (one.keeper, *one.deputies)]
    return tuple(sorted(found, key=lambda one: one.keeper != staff_no))


def type_of(hall: Hall, paper: str, day: date) -> SealType | None:
    """The type of seal that a paper needs on a day: before its first day the organ's own takes its place."""
    key = next((rule.seal for rule in hall.papers if rule.code == paper), None)
    known = {seal.key: seal for seal in hall.seals}
    seal = known.get(key) if key is not None else None
    if seal is not None and seal.since is not None and day < seal.since and "organ" in known:
        return "organ"
    return key


def owed_by(hall: Hall, seals: Sequence[RegisteredSeal], paper: str, day: date) -> SealType | Literal[""]:
    """The type whose use has to be entered before the paper goes out; "": none. A hall without a register enters
    none."""
    key = type_of(hall, paper, day) if seals else None
    kind = next((seal for seal in hall.seals if seal.key == key), None)
    return kind.key if kind is not None and (kind.each_use or kind.key != "accept") else ""


def fits(needed: SealType, used: SealType, two_seals: TwoSeals) -> bool:
    """Whether a seal of one type is right where another is asked for, without any ground."""
    if needed == used:
        return True
    return two_seals == "equal" and needed != "organ" and used != "accept"


built(RegisteredSeal)
