"""好差评 of some days by the rows of the tables: how many ratings each got, and how many of them were good; 投诉 and
办不成事 of these days by the unit that answers them.

Whoever did not rate gave no grade: a row without a rating has none, never a full or an empty share
(国办发〔2019〕51号).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, Literal, NamedTuple

from msgspec.structs import replace

from casework.grievances import GRADES, AnyGrievance, GrievanceAssigned, GrievanceTaken, Sort
from casework.record import Struct
from casework.redress.rights import HALL
from casework.tally.measures import KEYS
from casework.tally.totals import By, Line, Rules

GOOD: Final = (1, 2, 3)
"""基本满意 and better."""


class Said(NamedTuple):
    """So many ratings of one grade, on one item of one organ as the rating names them, for what one person did at one
    window; with a `sort`, so many of 投诉 or 办不成事, taken in at that window."""

    item_name: str
    unit: str
    window: str
    whose: str
    grade: int
    times: int
    sort: Sort | Literal[""] = ""


class Voiced(Struct, frozen=True, kw_only=True):
    """Ratings of a row: all, and those of 基本满意 or better; of a department, what it has to answer for, too."""

    rated: int = 0
    content: int = 0
    complaints: int = 0
    stuck: int = 0

    @property
    def share(self) -> float | None:
        """好评率; None: nobody rated."""
        return self.content / self.rated if self.rated else None

    def lodged(self, said: Said) -> Voiced:
        """With one kind of grievance more."""
        if said.sort == "stuck":
            return replace(self, stuck=self.stuck + said.times)
        return replace(self, complaints=self.complaints + said.times)


Voices = dict[By, dict[str, Voiced]]


def voiced(said: Iterable[Said], rules: Rules) -> Voices:
    """By table and row, a transferred item's with the department that it came from.

    By what the rating itself says and the hall's catalogue, never by its case: a book may have put that away, or
    never got it, and would count another department than the server does. An item that the catalogue has no more
    under this name, or twice, counts under its organ of that day.
    """
    found: Voices = {"department": {}, "window": {}, "item": {}, "clerk": {}}
    for one in said:
        if one.sort:
            own = found["department"]
            own[one.unit] = own.get(one.unit, Voiced()).lodged(one)
            continue
        item = rules.items.get(one.item_name, one.item_name)
        keys: dict[By, str] = {
            "department": rules.departments.get(item, one.unit), "window": one.window,
            "item": item, "clerk": one.whose,
        }  # fmt: skip
        good = one.times if one.grade in GOOD else 0
        for by, key in keys.items():
            before = found[by].get(key, Voiced())
            found[by][key] = replace(before, rated=before.rated + one.times, content=before.content + good)
    return found


def lodged(acts: Sequence[AnyGrievance]) -> tuple[date, Said] | None:
    """One of 投诉 or 办不成事 by its acts that stand, on the day on which it was taken in first, under the unit that it
    was handed to last, else under the one that it speaks of, else under the hall: never by its case, of which not
    every book knows the item. None: its beginning is not here."""
    taken = next((one for one in acts if isinstance(one, GrievanceTaken)), None)
    if taken is None:
        return None
    handed = [one.unit for one in acts if isinstance(one, GrievanceAssigned)]
    unit = handed[-1] if handed else taken.unit or HALL
    return taken.on, Said(taken.item_name, unit, taken.window, taken.whose, 0, 1, taken.sort)


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
        rated=sum(one.rated for one in rows.values()), content=sum(one.content for one in rows.values()),
        complaints=sum(one.complaints for one in rows.values()), stuck=sum(one.stuck for one in rows.values()),
    )  # fmt: skip


def with_voiced(
    lines: Sequence[Line], rows: Mapping[str, Voiced], names: Mapping[str, str]
) -> tuple[Line, ...]:  # fmt: skip
    """The rows of a table, and behind them those that were only rated in these days."""
    there = {line.key for line in lines}
    rows = {key: one for key, one in rows.items() if one.rated}
    zero = dict.fromkeys(KEYS, 0)
    more = sorted(key for key in rows if key not in there)
    return (*lines, *(Line(key=key, name=names.get(key, key), counts=dict(zero)) for key in more))
