"""What a decision stands on: the counter's catalogue, calendar, window and day; who acts; what is known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from msgspec.structs import replace

from casework.calendar import Calendar
from casework.case import Case, Stage
from casework.catalogue import Catalogue
from casework.hall import Term, Window
from casework.record import Struct
from casework.refusal import Refusal


class Bench(Struct, frozen=True, kw_only=True):
    """The counter as the rules see it. `earlier`: older snapshots by version, for cases opened under them."""

    catalogue: Catalogue
    calendar: Calendar
    window: Window
    today: date
    chief: bool = False  # who sits here is a chief representative (首席代表)
    can_number: bool = True  # a case number can be taken now
    earlier: Mapping[int, Catalogue] = {}
    undecided: Refusal | None = None  # why nothing may be decided now: too long without the server

    def under(self, cases: Mapping[str, Case]) -> Bench:
        """The counter for an application that has cases, by item code: each stands on the definitions it was
        opened under, whatever newer snapshots say (a closed item goes on, a new material is not asked for).
        """
        bench = self
        for code, case in cases.items():
            held = self.earlier.get(case.opened.versions.catalogue)
            if held is not None and code in held.items:
                bench = replace(bench, catalogue=_held(bench.catalogue, held, code, case.opened.theme))
        return bench

    def due(self, start: date, term: Term) -> date | None:
        """Last day of `term` from `start` by the region's rule of the first day; None: 日历未发布."""
        counted = self.catalogue.region.start_day_counted
        return self.calendar.add(start, term, start_day_counted=counted)

    def copies(self, paper: str) -> int:
        """How many copies the hall prints of a paper (hall.yaml `papers`)."""
        return next((rule.copies for rule in self.catalogue.hall.papers if rule.code == paper), 1)


def _held(now: Catalogue, held: Catalogue, code: str, theme: str) -> Catalogue:
    """Today's catalogue with one item, its fields and its theme as an older snapshot has them."""
    item = held.items[code]
    own_fields = {line.field: held.fields[line.field] for line in item.form if line.field in held.fields}
    themes = {theme: held.themes[theme]} if theme in held.themes else {}
    return replace(
        now,
        items={**now.items, code: item},
        fields={**now.fields, **own_fields},
        themes={**now.themes, **themes},
        unusable=tuple(one for one in now.unusable if one.id != code),
    )


class Bar(Struct, frozen=True, kw_only=True):
    """An entry of the block list: no new application until `until` (行政许可法 第七十八、七十九条)."""

    item_code: str
    ground: str  # barred_one_year, barred_three_years
    decision: str
    until: date


class OpenCase(Struct, frozen=True, kw_only=True):
    """An undecided case of the same applicant on the same item (同项在办): told and kept, never a ground.

    行政许可法 第三十二条第一款 is a closed list; that somebody has applied before is not on it.
    """

    case_id: str
    case_no: str
    item_code: str
    stage: Stage
    deemed: bool  # accepted by silence
    window: str
    received_on: date


class Standing(Struct, frozen=True, kw_only=True):
    """What is known of the applicant: broken 容缺 promises (case numbers, not repaired), bars, open cases."""

    broken: tuple[str, ...] = ()
    bars: tuple[Bar, ...] = ()
    open: tuple[OpenCase, ...] = ()

    def beside(self, item_code: str) -> tuple[OpenCase, ...]:
        """The open cases on one item, the oldest first."""
        return tuple(one for one in self.open if one.item_code == item_code)


class Stamp(Struct, frozen=True, kw_only=True):
    """Who, where, when and the ids of the acts to come: all from outside.

    `act_ids` must hold `ids_needed(items)` ids; unused ones are dropped.
    """

    act_ids: tuple[str, ...]
    hall: str
    device: str
    window: str
    by: str
    by_name: str
    at: datetime
    on: date

    def head(self, act_id: str, case_id: str) -> dict[str, Any]:
        """The fields that every act carries."""
        return {
            "act_id": act_id,
            "case_id": case_id,
            "hall": self.hall,
            "device": self.device,
            "window": self.window,
            "by": self.by,
            "by_name": self.by_name,
            "at": self.at,
            "on": self.on,
        }


class Number(Struct, frozen=True, kw_only=True):
    """What one new case gets inside the transaction."""

    case_id: str
    case_no: str  # 24 digits, 26 of a part
    query_code: str  # 6 digits


class Numbers(Struct, frozen=True, kw_only=True):
    """The application's id and a number for each of its new cases, by item code."""

    application_id: str = ""
    by_item: Mapping[str, Number] = {}


ACTS_PER_CASE = 4


def ids_needed(items: int) -> int:
    """Upper bound of the acts that one counter action makes for `items` cases."""
    return ACTS_PER_CASE * items
