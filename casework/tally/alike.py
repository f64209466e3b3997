"""What counts alike, added up once and read many times: a month of 60,000 cases is some thousand lines, not as many
lives to be read again.

A line says all that the figures ask of a step and nothing of the case: where and by whom, which figures it is in, how
fast it was. Lines of the same kind and day are added up; the lines of a day or of a month are added up again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

from casework.record import Struct
from casework.tally.counted import CLOSES, Counted, Event, What

Speed = Literal["", "on_spot", "early", "in_time", "late", "undated"]
"""即办, 提前, 按时, 超期, 期限未定: of what closes exactly one, of all else none."""
_CLOSES = frozenset(CLOSES.values())


class Alike(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """What steps have in common that count alike. `again`: not the first notice of its case; `again_on`: of a first
    notice, the day of the second one; `late_item`, `late_days`: what is named of a case done past its promise."""

    what: What
    item: str
    owner: str
    window: str
    by: str
    spot: bool = False  # 即办件
    by_law: bool = False
    refused: bool = False
    again: bool = False
    again_on: date | None = None
    speed: Speed = ""
    late_by_law: bool = False
    late_item: str = ""
    late_days: int | None = None


class Sums(NamedTuple):
    """So many steps; of what closes those after one visit at most, those whose time is known, and the working days of
    all of these together: taken, promised, given by law."""

    n: int
    once: int = 0
    timed: int = 0
    took: int = 0
    promised: int = 0
    statutory: int = 0

    def plus(self, other: Sums, times: int = 1) -> Sums:
        """Both together; `times` -1: without the other."""
        return Sums(*(mine + times * its for mine, its in zip(self, other, strict=True)))


def lines_of(
    case: Counted, first: date | None = None, last: date | None = None
) -> Iterator[tuple[date, Alike, Sums]]:
    """The lines of a case with their days; those of the days `first` to `last`, or all of them."""
    again = next((one.on for one in case.events if one.what == "asked" and one.nth > 1), None)
    for event in case.events:
        if (first is None or event.on >= first) and (last is None or event.on <= last):
            yield event.on, _line(case, event, again), _sums(event)


def _line(case: Counted, event: Event, again: date | None) -> Alike:
    closes, speed = event.what in _CLOSES, _speed(event)
    due = event.statutory_due
    return Alike(
        what=event.what, item=case.item, owner=case.owner, window=event.window, by=event.by,
        spot=event.what == "received" and case.kind == "即办件", by_law=event.by_law, refused=event.refused,
        again=event.nth > 1, again_on=again if event.what == "asked" and event.nth == 1 else None,
        speed=speed, late_by_law=closes and due is not None and event.on > due,
        late_item=case.item_name if speed == "late" else "", late_days=event.late if speed == "late" else None,
    )  # fmt: skip


def _speed(event: Event) -> Speed:
    """A last day is a working day, so what is done before it is done a working day before it."""
    if event.what not in _CLOSES:
        return ""
    if event.accepted_on == event.on:
        return "on_spot"
    if event.promised_due is None:
        return "undated"
    if event.on > event.promised_due:
        return "late"
    return "early" if event.on < event.promised_due else "in_time"


def _sums(event: Event) -> Sums:
    once = int(event.what in _CLOSES and event.visits <= 1)
    if event.took is None or event.promised is None or event.statutory is None:
        return Sums(1, once)
    return Sums(1, once, 1, event.took, event.promised, event.statutory)
