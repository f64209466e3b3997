"""By the grounds of 行政许可法 第七十二条 to 第七十五条: whose cards of some days fall under which, how often."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from casework.breaches import Ground
from casework.record import Struct
from casework.supervision.cards import Card

OTHERS: Final = -1
"""The place of what falls under no ground."""


class Breach(Struct, frozen=True, kw_only=True):
    """Cards of one unit about what one person did, under one ground; `withdrawn` ones are in none of the others."""

    unit: str
    whose: str
    reminders: int = 0
    yellow: int = 0
    red: int = 0
    corrected: int = 0
    withdrawn: int = 0

    @property
    def whole(self) -> int:
        return self.reminders + self.yellow + self.red


class Broken(Struct, frozen=True, kw_only=True):
    """One ground with whose cards fall under it; `watched`: a rule looks for it."""

    article: str
    text: str
    watched: bool
    rows: tuple[Breach, ...]


class Breaches(Struct, frozen=True, kw_only=True):
    """Every ground, then the cards that fall under none: of the hall's own rules, not of these articles."""

    grounds: tuple[Broken, ...]
    others: tuple[Breach, ...]


def breaches(
    grounds: Sequence[Ground], cards: Iterable[Card], days: tuple[date, date],
    units: Mapping[str, str], people: Mapping[str, str],
) -> Breaches:  # fmt: skip
    """The cards given in these days, each under the first ground that takes it. `units`, `people`: what they are
    called."""
    placed = placed_cards(grounds, cards, days)
    return Breaches(
        grounds=tuple(
            Broken(
                article=one.article, text=one.text, watched=bool(one.falls),
                rows=tuple(_rows(placed.get(at, ()), units, people)),
            )
            for at, one in enumerate(grounds)
        ),
        others=tuple(_rows(placed.get(OTHERS, ()), units, people)),
    )  # fmt: skip


def placed_cards(
    grounds: Sequence[Ground], cards: Iterable[Card], days: tuple[date, date]
) -> dict[int, list[Card]]:  # fmt: skip
    """The cards given in these days by the place of the first ground that takes each; -1: of none."""
    first, last = days
    placed: dict[int, list[Card]] = {}
    for card in cards:
        if first <= card.given.on <= last:
            rule, of, level = card.given.rule, of_card(card), card.given.level
            at = next((at for at, one in enumerate(grounds) if one.takes(rule, of, level)), OTHERS)
            placed.setdefault(at, []).append(card)
    return placed


def counts_in(card: Card) -> tuple[str, ...]:
    """The columns that a card is counted in."""
    if card.withdrawn is not None:
        return ("withdrawn",)
    corrected = ("corrected",) if card.state == "corrected" else ()
    return (_LEVELS[card.given.level], "whole", *corrected)


def of_card(card: Card) -> str:
    """What within its case a card is about: the name of a clock or of what silence did, else an act or a number."""
    words = card.given.ref.split("/", 2)[-1].split(" ")
    return words[1] if words[0] == "lapse" and len(words) > 1 else words[0]


def _rows(cards: Iterable[Card], units: Mapping[str, str], people: Mapping[str, str]) -> Iterator[Breach]:
    found: dict[tuple[str, str], dict[str, int]] = {}
    for card in cards:
        own = found.setdefault((card.given.unit, card.given.whose), {})
        for name in counts_in(card):
            if name != "whole":  # is worked out
                own[name] = own.get(name, 0) + 1
    rows = [
        Breach(unit=units.get(unit, unit), whose=people.get(whose, whose), **counts)
        for (unit, whose), counts in sorted(found.items())
    ]
    yield from sorted(rows, key=lambda one: -one.whole)


_LEVELS = {"reminder": "reminders", "yellow": "yellow", "red": "red"}
