"""What has become of each card, by its acts; and which findings have none yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

from casework.matters import LEVELS, AnyCard, CardAnswered, CardGiven, CardWithdrawn, Level
from casework.record import Struct
from casework.refusal import Refusal
from casework.supervision.finding import Finding

ANSWERED_BY = "电子监察：单位限期答复并整改"
_OWN = Refusal(
    reason="这张牌亮的是您本人经办的，不由本人答复，请单位的另一位负责人答复",
    basis=ANSWERED_BY,
    short="不由本人答复",
)
_OTHERS = Refusal(
    reason="这张牌亮给别的单位，您不在那个单位，请那个单位的负责人答复",
    basis=ANSWERED_BY,
    short="别的单位的牌",
)

CardState = Literal["open", "overdue", "answered", "corrected", "withdrawn"]
"""待答复, 逾期未答复, 已答复、未整改, 已整改, 已撤牌."""


class Card(Struct, frozen=True, kw_only=True):
    """One matter: the card in force, how often it was raised, what the unit said."""

    given: CardGiven
    state: CardState
    raised: int = 0
    answers: tuple[CardAnswered, ...] = ()
    withdrawn: CardWithdrawn | None = None

    @property
    def over(self) -> bool:
        """Nobody owes anything on it any more."""
        return self.state in ("corrected", "withdrawn")


class Watched(Struct, frozen=True, kw_only=True):
    """One line of the supervisor's list: a finding without a card, or a card, found today as well or not."""

    finding: Finding | None
    card: Card | None
    who: str = ""  # whose case it is about, as lists show it to whoever may look at cases

    @property
    def about(self) -> str:
        """The case that it is about; "": none, as of a gap in the numbers."""
        if self.card is not None:
            return self.card.given.about
        return self.finding.case_id if self.finding is not None else ""

    @property
    def worse(self) -> bool:
        """Found worse today than its card says."""
        return (
            self.finding is not None and self.card is not None and above(self.finding.level, self.card.given)
        )

    @property
    def due(self) -> bool:
        """Waits for a card: it has none, or is worse now than the one it has."""
        return self.card is None or self.worse

    @property
    def open(self) -> bool:
        """Its card waits for the unit."""
        return self.card is not None and not self.card.over

    @property
    def level(self) -> Level:
        """The worse of what it is now and what its card says."""
        if self.card is not None and not self.worse:
            return self.card.given.level
        return self.finding.level if self.finding is not None else "reminder"


def above(level: Level, given: CardGiven) -> bool:
    """Whether a matter is worse than its card says: what a card is given anew for, be the one before it over or not."""
    return LEVELS.index(level) > LEVELS.index(given.level)


def cards(acts: Iterable[AnyCard], on: date) -> tuple[Card, ...]:
    """Every matter as of a day; the acts in the order of the record."""
    by_matter: dict[str, list[AnyCard]] = {}
    for act in acts:
        by_matter.setdefault(act.case_id, []).append(act)
    return tuple(card for told in by_matter.values() if (card := card_of(told, on)) is not None)


def card_of(acts: Sequence[AnyCard], on: date) -> Card | None:
    """None where the card itself is not here. What was answered to a card, or that it was taken back, ends with it: a
    worse one begins anew."""
    given: CardGiven | None = None
    raised, withdrawn = 0, None
    answers: list[CardAnswered] = []
    for act in acts:
        match act:
            case CardGiven():
                if given is None or above(act.level, given):
                    raised += given is not None
                    given, answers, withdrawn = act, [], None
            case CardAnswered():
                answers.append(act)
            case CardWithdrawn():
                withdrawn = withdrawn or act
    if given is None:
        return None
    state: CardState = "answered" if answers else "open"
    if withdrawn is not None:
        state = "withdrawn"
    elif any(one.corrected for one in answers):
        state = "corrected"
    elif state == "open" and given.answer_due is not None and on > given.answer_due:
        state = "overdue"
    return Card(given=given, state=state, raised=raised, answers=tuple(answers), withdrawn=withdrawn)


def watched(findings: Iterable[Finding], known: Sequence[Card]) -> tuple[Watched, ...]:
    """Findings and cards beside one another: what waits for a card or an answer first, in the findings' order.

    A finding that has a card waits for another one only where it is worse now than the card says.
    """
    by_ref = {one.given.ref: one for one in known}
    lines = []
    for finding in findings:
        card = by_ref.pop(finding.ref, None)
        lines.append(Watched(finding=finding, card=card))
    lines += [Watched(finding=None, card=card) for card in by_ref.values()]
    return tuple(sorted(lines, key=_turn))


def _turn(line: Watched) -> tuple[int, int]:
    """The sort is stable: within a turn the findings' own order stays."""
    if line.card is None or line.worse:
        return 0, -LEVELS.index(line.level)
    turns: dict[CardState, int] = {"overdue": 0, "answered": 1, "open": 2, "corrected": 3, "withdrawn": 4}
    return turns[line.card.state], -LEVELS.index(line.level)


def next_level(card: Card) -> Level | None:
    """What an unanswered or not corrected card is raised to; None: it is the worst already, or over."""
    at = LEVELS.index(card.given.level) + 1
    return None if card.over or at == len(LEVELS) else LEVELS[at]


def no_answer_of(card: Card, staff_no: str, departments: Sequence[str]) -> Refusal | None:
    """Why the unit's answer is not his to give; None: it is. The unit is the owner of the case's item; what belongs to
    none is the hall's own, and who belongs to no department in particular (none in the hall file) speaks for any."""
    if card.given.whose == staff_no:
        return _OWN
    unit = card.given.unit
    return _OTHERS if unit and departments and unit not in departments else None
