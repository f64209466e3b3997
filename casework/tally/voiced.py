"""好差评 of some days by the rows of the tables: how many ratings each got, and how many of them were good.

Whoever did not rate gave no grade: a row without a rating has none, never a full or an empty share
(国办发〔2019〕51号).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from casework.grievances import GRADES
from casework.record import Struct
from casework.tally.measures import KEYS
from casework.tally.totals import By, Line

GOOD: Final = (1, 2, 3)
"""基本满意 and better."""


class Said(NamedTuple):
    """So many ratings of one grade, on one item (code; "": the case is not known here) of one organ, for what one
    person did at one window."""

    item: str
    item_name: str
    unit: str
    window: str
    whose: str
    grade: int
    times: int


class Voiced(Struct, frozen=True, kw_only=True):
    """Ratings of a row: all, and those of 基本满意 or better."""

    rated: int = 0
    content: int = 0

    @property
    def share(self) -> float | None:
        """好评率; None: nobody rated."""
        return self.content / self.rated if self.rated else None


Voices = dict[By, dict[str, Voiced]]


def voiced(said: Iterable[Said], departments: Mapping[str, str]) -> Voices:
    """By table and row. `departments`: whose each item is; a transferred one's stays with where it came from."""
    found: Voices = {"department": {}, "window": {}, "item": {}, "clerk": {}}
    for one in said:
        keys: dict[By, str] = {
            "department": departments.get(one.item, one.unit), "window": one.window,
            "item": one.item or one.item_name, "clerk": one.whose,
        }  # fmt: skip
        good = one.times if one.grade in GOOD else 0
        for by, key in keys.items():
            before = found[by].get(key, Voiced())
            found[by][key] = Voiced(rated=before.rated + one.times, content=before.content + good)
    return found


def graded(said: Iterable[Said]) -> tuple[int, ...]:
    """How often each grade was given, 非常满意 first."""
    counts: dict[int, int] = dict.fromkeys(GRADES, 0)
    for one in said:
        if one.grade in GRADES:
            counts[one.grade] += one.times
    return tuple(counts.values())


def all_of(rows: Mapping[str, Voiced]) -> Voiced:
    """Of the whole hall."""
    return Voiced(
        rated=sum(one.rated for one in rows.values()), content=sum(one.content for one in rows.values())
    )


def with_voiced(
    lines: Sequence[Line], rows: Mapping[str, Voiced], names: Mapping[str, str]
) -> tuple[Line, ...]:  # fmt: skip
    """The rows of a table, and behind them those that were only rated in these days."""
    there = {line.key for line in lines}
    zero = dict.fromkeys(KEYS, 0)
    more = sorted(key for key in rows if key not in there)
    return (*lines, *(Line(key=key, name=names.get(key, key), counts=dict(zero)) for key in more))
