"""What each act that may follow now makes of its case. Part of the fold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, get_args

from msgspec.structs import replace

from casework import alongside, onward, signoff
from casework.acts import (
    Accepted,
    AnyAct,
    Attended,
    Changed,
    Corrected,
    CorrectionAsked,
    CorrectionSupplied,
    DeferredSupplied,
    MaterialsReturned,
    Matter,
    NotAccepted,
    PaperIssued,
    PaperNumbered,
    Received,
    Reprinted,
    ReturnAnswered,
    ReturnedInHall,
    RuleSetAside,
    Settled,
    Terminated,
    Withdrawn,
)
from casework.calendar import Calendar
from casework.case import Case, Effects, Returned, Stage
from casework.fields import empty
from casework.hall import Term

Due = Callable[[date, Term], "date | None"]


def due_of(case: Case, calendar: Calendar) -> Due:
    counted = case.opened.terms.start_day_counted
    return lambda start, term: calendar.add(start, term, start_day_counted=counted)


def promised_due(opened: Received, accepted_on: date, calendar: Calendar) -> date | None:
    """Last day of the promise; 即办件 (promised 0) are decided on the day itself (行政许可法 第三十四条)."""
    limits = opened.limits
    if limits.promised == 0:
        return accepted_on
    term = Term(days=limits.promised, unit=limits.unit)
    return calendar.add(accepted_on, term, start_day_counted=opened.terms.start_day_counted)


def _unchanged(case: Case, _act: AnyAct, _calendar: Calendar) -> Case:
    return case


def _attended(case: Case, act: Attended, _: Calendar) -> Case:
    return replace(case, visits=case.visits + 1, attended_on=act.on)


def _corrected(case: Case, act: Corrected, _: Calendar) -> Case:
    return replace(case, values={**case.values, **act.values})


def _returned(case: Case, act: ReturnedInHall, _: Calendar) -> Case:
    return replace(case, returned=Returned(to=act.to, by_name=act.by_name, on=act.on, demand=act.demand))


def _rule_set_aside(case: Case, _act: RuleSetAside, _calendar: Calendar) -> Case:
    return replace(case, set_aside=True, may_notify=True, askable=None)


def _not_accepted(case: Case, act: NotAccepted, _: Calendar) -> Case:
    return replace(
        case, stage="not_accepted", ground=act.ground, answer_due=None, supply_due=None, overdue=False
    )


def _given_back(case: Case, act: MaterialsReturned, _: Calendar) -> Case:
    back = tuple(line.material for line in act.lines)
    return replace(case, given_back=tuple(dict.fromkeys((*case.given_back, *back))))


def _paper_numbered(case: Case, act: PaperNumbered, _: Calendar) -> Case:
    if act.for_act in case.flagged:
        made = tuple(replace(one, seal="") for one in act.papers)
        case = replace(case, void=(*case.void, *(one.sha256 for one in made)))
        act = replace(act, papers=made)
    return replace(case, papers=_numbered(case.papers, act))


def _ended(case: Case, stage: Stage) -> Case:
    """Nothing runs and nothing is owed any more: neither an answer nor what was promised."""
    return replace(
        case,
        stage=stage,
        answer_due=None,
        supply_due=None,
        overdue=False,
        open=(),
        deferred=(),
        to_look_up=(),
        returned=None,
    )


def _numbered(papers: tuple[PaperIssued, ...], act: PaperNumbered) -> tuple[PaperIssued, ...]:
    """The papers with the ones just made in the places where they had waited."""
    kept = list(papers[: len(papers) - len(act.papers)])
    for made in act.papers:
        place = next((n for n, one in enumerate(kept) if one.waiting and one.code == made.code), len(kept))
        kept[place : place + 1] = [made]
    return tuple(kept)


def _asked(case: Case, act: CorrectionAsked, calendar: Calendar) -> Case:
    due = act.supply_due or due_of(case, calendar)(act.on, case.opened.terms.supply)
    return replace(
        case,
        stage="correcting",
        materials={**case.materials, **act.materials},
        points=act.points,
        open=tuple(point.material for point in act.points),
        supply_due=due,
        asked_on=act.on,
        answer_due=None,
        notices=case.notices + 1,
        askable=None,
        may_notify=False,
    )


def _supplied(case: Case, act: CorrectionSupplied, calendar: Calendar) -> Case:
    # only what was still open can stay open: no later act can ask for more
    still = tuple(material for material in case.open if material in act.open)
    case = replace(case, materials={**case.materials, **act.materials}, open=still)
    if still:
        return case
    return replace(
        case,
        supply_due=None,
        overdue=False,
        complete_on=act.received_on,
        answer_due=due_of(case, calendar)(act.received_on, case.opened.terms.notice),
    )


def _changed(case: Case, act: Changed, calendar: Calendar) -> Case:
    """The applicant's own change: judged anew, with a notice term of its own from the day of the change."""
    return replace(
        case,
        stage="received",
        askable=_askable(case, act),
        situations=act.situations,
        values=act.values,
        materials=act.materials,
        points=(),
        open=(),
        supply_due=None,
        complete_on=act.on,
        answer_due=due_of(case, calendar)(act.on, case.opened.terms.notice),
        may_notify=True,
    )


def _askable(case: Case, act: Changed) -> tuple[str, ...] | None:
    """Where only materials were replaced after a notice, those and what was still owed; else anything."""
    told = case.notices > 0 and (case.stage == "correcting" or case.askable is not None)
    if not told or not act.swapped or differs(case, act.situations, act.values):
        return None
    return tuple(dict.fromkeys((*case.open, *(case.askable or ()), *act.swapped)))


def differs(case: Case, situations: Mapping[str, str], values: Mapping[str, Any]) -> bool:
    """Whether the applicant asks for something else now: an answer, a value, or a value taken out."""
    if any(case.situations.get(key) != answer for key, answer in situations.items()):
        return True
    told, says = ({key: one for key, one in said.items() if not empty(one)} for said in (case.values, values))
    return told != says


def _accepted(case: Case, act: Accepted, calendar: Calendar) -> Case:
    limits = case.opened.limits
    due = due_of(case, calendar)
    owed = tuple(
        one if one.due or one.term is None else replace(one, due=due(act.accepted_on, one.term))
        for one in act.deferred
    )
    statutory = Term(days=limits.statutory, unit=limits.unit)
    return replace(
        case,
        stage="accepted",
        noticed=True,
        way=act.way or signoff.usual(case.opened.item_kind),
        step_since=act.accepted_on,
        special=act.special,
        needed=act.special if act.needed is None else act.needed,
        materials={**case.materials, **act.materials},
        accepted_on=act.accepted_on,
        statutory_due=act.statutory_due or due(act.accepted_on, statutory),
        promised_due=act.promised_due or promised_due(case.opened, act.accepted_on, calendar),
        deferred=owed,
        to_look_up=act.to_look_up,
        answer_due=None,
        supply_due=None,
        open=(),
        overdue=False,
    )


def _deferred_supplied(case: Case, act: DeferredSupplied) -> Case:
    materials: dict[str, Any] = {**case.materials, **act.materials}
    arrived = {key for key, judgement in act.materials.items() if judgement.mark in ("sound", "licence")}
    return replace(
        case,
        materials=materials,
        deferred=tuple(one for one in case.deferred if one.material not in arrived),
    )


EFFECTS: Final[Effects] = {
    **alongside.EFFECTS,
    **onward.EFFECTS,
    **dict.fromkeys((one for one in get_args(AnyAct) if issubclass(one, Matter)), _unchanged),
    **dict.fromkeys((Received, Reprinted, Settled), _unchanged),
    Attended: _attended,
    Corrected: _corrected,
    CorrectionAsked: _asked,
    CorrectionSupplied: _supplied,
    Changed: _changed,
    RuleSetAside: _rule_set_aside,
    Accepted: _accepted,
    NotAccepted: _not_accepted,
    Withdrawn: lambda case, _act, _calendar: _ended(case, "withdrawn"),
    Terminated: lambda case, _act, _calendar: _ended(case, "terminated"),
    ReturnedInHall: _returned,
    ReturnAnswered: lambda case, _act, _calendar: replace(case, returned=None),
    MaterialsReturned: _given_back,
    DeferredSupplied: lambda case, act, _: _deferred_supplied(case, act),
    PaperNumbered: _paper_numbered,
}
"""What each act that may follow now makes of its case. By its type: a `match` of forty classes took longer than most of
the effects."""
