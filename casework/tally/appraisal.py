"""考核表 of a month: each person's figures by the hall's own criteria, line by line, and what they come to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from casework.appraising import SHARES, Criterion, Figure
from casework.grievances import BAD, Rated
from casework.record import Struct
from casework.redress.standing import Grievance
from casework.supervision.cards import Card
from casework.tally.measures import KEYS, RATES, share
from casework.tally.totals import Line
from casework.tally.voiced import Voiced

CARDS: dict[str, Figure] = {"reminder": "reminders", "yellow": "yellow_cards", "red": "red_cards"}


class Score(Struct, frozen=True, kw_only=True):
    """One line: the value (a share in percent), and the points earned; None: nothing to measure."""

    value: float | None
    earned: float | None


class Appraised(Struct, frozen=True, kw_only=True):
    """One person, a score for each criterion in its order."""

    key: str
    name: str
    scores: tuple[Score, ...]


class Appraisal(Struct, frozen=True, kw_only=True):
    """Everybody who had something counted, or was appraised by something, in these days."""

    criteria: tuple[Criterion, ...]
    people: tuple[Appraised, ...]

    def whole(self, one: Appraised) -> tuple[float, float]:
        """Points that a person earned, and those that could be earned where something was to be measured."""
        pairs = [(got.earned, rule.points) for got, rule in zip(one.scores, self.criteria, strict=True)]
        return (
            sum(earned for earned, _ in pairs if earned is not None),
            sum(points for earned, points in pairs if earned is not None),
        )


class Beside(Struct, frozen=True, kw_only=True):
    """What a person is appraised by besides his cases."""

    cards: tuple[Card, ...] = ()
    grievances: tuple[Grievance, ...] = ()
    sat: Mapping[str, int] = {}  # staff_no -> days


def appraised(
    criteria: Sequence[Criterion], lines: Iterable[Line], said: Mapping[str, Voiced], beside: Beside,
    names: Mapping[str, str], days: tuple[date, date],
) -> Appraisal:  # fmt: skip
    """The sheet of these days. `lines`: the table by clerk; what silence did is nobody's."""
    counts = {line.key: line.counts for line in lines if line.key in names}
    more = _beside(beside, days)
    known = [key for key in names if key in counts or any(more.get(key, {}).values()) or key in said]
    people = []
    for key in known:
        values = _values(counts.get(key, {}), said.get(key, Voiced())) | more.get(key, {})
        scores = (_score(one, values.get(one.figure)) for one in criteria)
        people.append(Appraised(key=key, name=names[key], scores=tuple(scores)))
    return Appraisal(criteria=tuple(criteria), people=tuple(people))


def _score(criterion: Criterion, value: float | None) -> Score:
    if value is None and criterion.figure not in SHARES:
        value = 0
    return Score(value=value, earned=criterion.earned(value))


def _values(counts: Mapping[str, int], said: Voiced) -> dict[Figure, float | None]:
    whole = {key: counts.get(key, 0) for key in KEYS}
    rates = {rate.key: share(whole, rate) for rate in RATES}
    early, in_time = rates["early_rate"], rates["in_time_rate"]
    return {
        "received": whole["received"], "accepted": whole["accepted"], "asked": whole["asked"],
        "decided": whole["decided"], "on_spot": whole["on_spot"], "late": whole["late"],
        "late_by_law": whole["late_by_law"], "early_rate": _percent(early), "in_time_rate": _percent(in_time),
        "good_rate": _percent(said.share),
    }  # fmt: skip


def _percent(value: float | None) -> float | None:
    return None if value is None else value * 100


def _beside(beside: Beside, days: tuple[date, date]) -> dict[str, dict[Figure, float | None]]:
    """By person: cards in force that were given in these days, what was said of him in them, how often he sat in."""
    first, last = days
    found: dict[str, dict[Figure, float]] = {}

    def add(whose: str, figure: Figure, count: float = 1) -> None:
        own = found.setdefault(whose, {})
        own[figure] = own.get(figure, 0) + count

    for card in beside.cards:
        if first <= card.given.on <= last and (figure := of_card(card)) is not None:
            add(card.given.whose, figure)
    for one in beside.grievances:
        if first <= one.opened.on <= last and (figure := of_grievance(one)) is not None:
            add(one.opened.whose, figure)
    for whose, times in beside.sat.items():
        add(whose, "sat_days", times)
    return {whose: dict(own) for whose, own in found.items()}


def of_card(card: Card) -> Figure | None:
    """The figure of whoever it is about that a card is in; None: in nobody's."""
    return CARDS[card.given.level] if card.withdrawn is None and card.given.whose else None


def of_grievance(one: Grievance) -> Figure | None:
    """The same of what was said; a rating that is not bad is in a share alone."""
    if not one.opened.whose:
        return None
    if isinstance(one.opened, Rated):
        return "bad_ratings" if one.opened.grade in BAD else None
    return "complaints" if one.corrected else None
