"""逐月通报: a month beside the month before and the same month of the year before, unit by unit, and how far the hall
is with what its policy documents ask for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from casework.catalogue import Catalogue
from casework.record import Struct, built
from casework.tally.month import Month, MonthTotals
from casework.tally.policies import POLICIES, Done

TOP: Final = 10
"""So many units in a ranking."""


class Unit(Struct, frozen=True, kw_only=True):
    """A department, by its key, in the month and in the month before."""

    key: str
    name: str
    now: Month
    before: Month


class Bulletin(Struct, frozen=True, kw_only=True):
    """The hall's month, the one before, the same one of the year before, its departments, and what was aimed at."""

    now: Month
    before: Month
    year: Month
    units: tuple[Unit, ...]
    done: tuple[Done, ...]


built(Bulletin)


def bulletin(
    now: MonthTotals,
    before: MonthTotals,
    year: MonthTotals,
    names: Mapping[str, str],
    catalogue: Catalogue,
) -> Bulletin:
    """The bulletin of three months as they were counted; `names`: of the departments, in the hall's order."""
    keys = dict.fromkeys((*names, *sorted({*now.departments, *before.departments} - set(names))))
    units = tuple(
        Unit(key=key, name=names.get(key, key), now=now.of(key), before=before.of(key)) for key in keys
    )
    whole = now.sum
    done = tuple(one.measured(catalogue, now.last, whole) for one in POLICIES)
    return Bulletin(now=whole, before=before.sum, year=year.sum, units=units, done=done)


def ranked(units: Sequence[Unit]) -> tuple[Unit, ...]:
    """Who took in most, the first ten; who took in nothing is none of them."""
    found = sorted((one for one in units if one.now.received), key=lambda one: -one.now.received)
    return tuple(found[:TOP])


def fastest(units: Sequence[Unit]) -> tuple[Unit, ...]:
    """Who needed least of what the law gives, the first ten of those that timed a case."""
    timed = [(one.now.faster, one) for one in units]
    found = sorted(((rate, one) for rate, one in timed if rate is not None), key=lambda pair: -pair[0])
    return tuple(one for _, one in found[:TOP])


def idle(units: Sequence[Unit]) -> tuple[Unit, ...]:
    """Who had no case: nothing taken in, accepted or done."""
    return tuple(one for one in units if not (one.now.received or one.now.accepted or one.now.decided))
