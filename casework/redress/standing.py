"""What a rating or a grievance has come to as of a day: what is owed next, to when, and who has said what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

from casework.calendar import Calendar
from casework.grievances import (
    BAD,
    AnyGrievance,
    GrievanceAnswered,
    GrievanceAssigned,
    GrievanceContacted,
    GrievanceFollowedUp,
    GrievanceTaken,
    Rated,
)
from casework.hall import Term
from casework.record import Struct
from casework.supervision_rules import Redress

Owed = Literal["assign", "contact", "answer", "follow_up", ""]
"""待转办, 待联系核实, 待答复, 待回访; empty: nothing more."""
Shade = Literal["over", "open", "near", "late"]


class Grievance(Struct, frozen=True, kw_only=True):
    """One matter. `opened` is how it began; `due`: the last day of what is owed (None: nothing is, or 日历未发布)."""

    opened: Rated | GrievanceTaken
    unit: str
    owed: Owed
    since: date
    due: date | None
    near: date | None = None  # from this day on it is said that the last day comes near
    steps: tuple[AnyGrievance, ...] = ()

    @property
    def bad(self) -> bool:
        """Whether anything is to be done about it: a grievance, or a bad rating."""
        return not isinstance(self.opened, Rated) or self.opened.grade in BAD

    def shade(self, on: date) -> Shade:
        """How it stands on a day."""
        if not self.owed:
            return "over"
        if self.due is not None and on > self.due:
            return "late"
        return "near" if self.near is not None and on >= self.near else "open"

    @property
    def corrected(self) -> bool:
        """Something was put right."""
        return any(isinstance(one, GrievanceAnswered) and one.corrected for one in self.steps)


def grievances(
    acts: Iterable[AnyGrievance], rules: Redress, calendar: Calendar
) -> tuple[Grievance, ...]:  # fmt: skip
    """Every matter, the acts in the order of the record."""
    by_matter: dict[str, list[AnyGrievance]] = {}
    for act in acts:
        by_matter.setdefault(act.case_id, []).append(act)
    found = (grievance_of(told, rules, calendar) for told in by_matter.values())
    return tuple(one for one in found if one is not None)


def grievance_of(acts: Sequence[AnyGrievance], rules: Redress, calendar: Calendar) -> Grievance | None:
    """None where what opened it is not here. A bad rating goes to the case's own unit, whatever else is assigned first;
    who is not content when he is asked again gets another answer."""
    opened = next((one for one in acts if isinstance(one, Rated | GrievanceTaken)), None)
    if opened is None:
        return None
    steps = tuple(one for one in acts if one is not opened and not isinstance(one, Rated | GrievanceTaken))
    unit, owed, since = opened.unit, _first(opened), opened.on
    for act in steps:
        owed, since, unit = _next(opened, act, owed, since, unit)
    term = _term(owed, rules)
    due = calendar.add(since, term) if term is not None else None
    near = None
    if owed == "answer" and rules.near < rules.answer.days:
        near = calendar.add(since, Term(days=rules.answer.days - rules.near, unit=rules.answer.unit))
    return Grievance(opened=opened, unit=unit, owed=owed, since=since, due=due, near=near, steps=steps)


def _first(opened: Rated | GrievanceTaken) -> Owed:
    if isinstance(opened, Rated):
        return "contact" if opened.grade in BAD else ""
    return "assign"


def _next(
    opened: Rated | GrievanceTaken, act: AnyGrievance, owed: Owed, since: date, unit: str
) -> tuple[Owed, date, str]:
    """What is owed after a step, since when, by whom. The time to answer runs from the beginning, whoever has it."""
    match act:
        case GrievanceAssigned():
            return ("answer", opened.on, act.unit) if owed == "assign" else (owed, since, act.unit)
        case GrievanceContacted():
            return ("answer", opened.on, unit) if owed == "contact" else (owed, since, unit)
        case GrievanceAnswered():
            if owed != "answer":
                return owed, since, unit
            anonymous = isinstance(opened, GrievanceTaken) and not opened.person
            return ("" if anonymous else "follow_up"), act.on, unit
        case GrievanceFollowedUp():
            if owed != "follow_up":
                return owed, since, unit
            return ("answer" if act.content is False else ""), act.on, unit
        case _:
            return owed, since, unit


def _term(owed: Owed, rules: Redress) -> Term | None:
    match owed:
        case "assign":
            return rules.assign
        case "contact":
            return rules.contact
        case "answer":
            return rules.answer
        case "follow_up":
            return rules.follow_up
        case _:
            return None
