"""What the acts of a case and the calendar make of it on a day, lapses included.

The order of the acts counts, never their clocks: a device whose clock was set back can't undo what was done.
Before each act the law's silence is worked out as of the act's day, after the last one as of the asked day.
An act that the law then gives no effect keeps its papers and is flagged (paper can't be recalled).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from msgspec.structs import replace

from casework import alongside, onward, redating, renewing, signoff, wire
from casework.acts import (
    Accepted,
    AnyAct,
    Attended,
    Changed,
    Corrected,
    CorrectionAsked,
    CorrectionSupplied,
    DeferredSupplied,
    Lapsed,
    MaterialsReturned,
    Matter,
    NotAccepted,
    PaperIssued,
    PaperNumbered,
    Received,
    Reprinted,
    ReturnAnswered,
    ReturnedInHall,
    Reviewed,
    RuleSetAside,
    Sent,
    SentBack,
    Settled,
    Terminated,
    Withdrawn,
)
from casework.calendar import Calendar
from casework.case import Case, Lapse, Returned, Stage
from casework.fields import empty
from casework.hall import Term
from casework.lifecycle import ART_32_1_4, Kind, refused

Due = Callable[[date, Term], "date | None"]


def fold(acts: Sequence[AnyAct], *, on: date, calendar: Calendar) -> Case:
    """The case on the day `on`.

    Raises ValueError when the list does not begin with its Received act. Where the calendar of a year is not
    published nothing lapses and the due day is None (日历未发布).
    """
    return as_of(whole(acts, calendar), on, calendar)


def whole(acts: Sequence[AnyAct], calendar: Calendar) -> Case:
    """The case after the last of its acts, each on the day that counts (`redating`). Raises as `fold`."""
    acts = redating.counted(acts)
    first = acts[0] if acts else None
    if not isinstance(first, Received):
        raise ValueError("a case begins with its Received act")
    case = begun(first, calendar)
    for act in acts[1:]:
        case = stepped(case, act, calendar)
    return case


def begun(first: Received, calendar: Calendar) -> Case:
    """The case by its receipt alone. `fold` an act at a time, for who has each act's case before it anyway."""
    return _opened(first, calendar, first.on)


def stepped(case: Case, act: AnyAct, calendar: Calendar) -> Case:
    """The case after one act more, which comes after what silence made of it by then; a record of silence says what is
    known anyway, and an act that was done in time and arrives after it still comes in time. After a `DayCorrected` the
    case is another one from that day on: `whole`."""
    if isinstance(act, Lapsed):
        return alongside.applied(case, act, calendar)
    return _step(lapsed(case, arrived(act), calendar), act, calendar)


def as_of(case: Case, on: date, calendar: Calendar) -> Case:
    """The case on the day `on`, after its last act."""
    case = lapsed(case, on, calendar)
    return case if case.on == on else replace(case, on=on)


def arrived(act: AnyAct) -> date:
    """The day that decides whether an act came in time: what was sent counts on the day it arrived."""
    if isinstance(act, CorrectionSupplied | DeferredSupplied):
        return min(act.on, act.received_on)
    return act.on


def lapsed(case: Case, day: date, calendar: Calendar) -> Case:
    """The case with what silence made of it by `day`: the counter's (行政许可法 第三十二条第一款第四项; region.yaml),
    then the organ's over a renewal (第五十条第二款)."""
    return renewing.lapsed(_silent(case, day, calendar), day, calendar)


def _silent(case: Case, day: date, calendar: Calendar) -> Case:
    if case.answer_due is not None and day > case.answer_due and case.complete_on is not None:
        return _deemed_accepted(case, case.answer_due, case.complete_on, calendar)
    if case.stage == "correcting" and case.open and case.supply_due is not None and day > case.supply_due:
        return _late(case, case.supply_due)
    if case.stage == "accepted" and case.deferred and not case.broken:
        days = [owed.due for owed in case.deferred if owed.due is not None]
        if days and day > min(days):
            return _deferral_broken(case, min(days))
    return case


def _deemed_accepted(case: Case, due: date, since: date, calendar: Calendar) -> Case:
    limits = case.opened.limits
    return replace(
        case,
        stage="accepted",
        accepted_on=since,
        statutory_due=_due(case, calendar)(since, Term(days=limits.statutory, unit=limits.unit)),
        promised_due=promised_due(case.opened, since, calendar),
        answer_due=None,
        supply_due=None,
        open=(),
        overdue=False,
        lapses=(*case.lapses, Lapse(rule="deemed_accepted", on=due + timedelta(days=1), basis=ART_32_1_4)),
    )


def _late(case: Case, due: date) -> Case:
    """Overdue correction: the region's rule that the case was opened under."""
    terms = case.opened.terms
    if terms.late == "不予受理":
        return replace(case, overdue=True)
    lapse = Lapse(
        rule="deemed_withdrawn",
        on=due + timedelta(days=1),
        basis=terms.late_basis or "本地规定：逾期未补正视为撤回",
    )
    return replace(
        case, stage="deemed_withdrawn", answer_due=None, supply_due=None, lapses=(*case.lapses, lapse)
    )


_BROKEN: dict[str, Stage] = {
    "视为撤回": "deemed_withdrawn",
    "撤销受理": "terminated",
    "终止办理": "terminated",
    "不予许可": "accepted",  # goes on to a refusal of the licence, which somebody has to sign
}


def _deferral_broken(case: Case, due: date) -> Case:
    rule = case.opened.terms.deferral_late
    lapse = Lapse(rule="deferral_broken", on=due + timedelta(days=1), basis=f"容缺承诺逾期：{rule}")
    return replace(case, stage=_BROKEN[rule], lapses=(*case.lapses, lapse))


def _due(case: Case, calendar: Calendar) -> Due:
    counted = case.opened.terms.start_day_counted
    return lambda start, term: calendar.add(start, term, start_day_counted=counted)


def promised_due(opened: Received, accepted_on: date, calendar: Calendar) -> date | None:
    """Last day of the promise; 即办件 (promised 0) are decided on the day itself (行政许可法 第三十四条)."""
    limits = opened.limits
    if limits.promised == 0:
        return accepted_on
    term = Term(days=limits.promised, unit=limits.unit)
    return calendar.add(accepted_on, term, start_day_counted=opened.terms.start_day_counted)


def _opened(act: Received, calendar: Calendar, on: date) -> Case:
    terms = act.terms
    due = act.answer_due or calendar.add(
        act.received_on, terms.notice, start_day_counted=terms.start_day_counted
    )
    return Case(
        opened=act,
        stage="received",
        on=on,
        answer_due=due,
        values=act.values,
        situations=act.situations,
        materials=act.materials,
        papers=act.papers,
        visits=0,
        complete_on=act.received_on,
    )


def _step(case: Case, act: AnyAct, calendar: Calendar) -> Case:
    kind: Kind = wire.kind(act)  # type: ignore[assignment]
    astray = isinstance(act, Reviewed | SentBack) and onward.astray(case, act)
    if astray or refused(kind, case) is not None:
        return _without_effect(replace(case, flagged=(*case.flagged, act.act_id)), act.papers)
    if act.papers:
        case = replace(case, papers=(*case.papers, *act.papers))
    return _applied(case, act, calendar)


def _without_effect(case: Case, papers: tuple[PaperIssued, ...]) -> Case:
    """Two may decide one case, each without network: the paper of the second is kept, owes no seal and holds up
    nothing that the first decided."""
    return replace(
        case,
        papers=(*case.papers, *(replace(one, seal="") for one in papers)),
        void=(*case.void, *(one.sha256 for one in papers if one.sha256)),
    )


def _applied(case: Case, act: AnyAct, calendar: Calendar) -> Case:
    match act:
        case ReturnedInHall():
            asked = Returned(to=act.to, by_name=act.by_name, on=act.on, demand=act.demand)
            return replace(case, returned=asked)
        case ReturnAnswered():
            return replace(case, returned=None)
        case Received() | Reprinted() | Settled() | Matter():
            return case
        case Sent():
            return onward.sent(case, act)
        case Attended():
            return replace(case, visits=case.visits + 1, attended_on=act.on)
        case Corrected():
            return replace(case, values={**case.values, **act.values})
        case CorrectionAsked():
            return _asked(case, act, calendar)
        case CorrectionSupplied():
            return _supplied(case, act, calendar)
        case Changed():
            return _changed(case, act, calendar)
        case RuleSetAside():
            return replace(case, set_aside=True, may_notify=True, askable=None)
        case Accepted():
            return _accepted(case, act, calendar)
        case NotAccepted():
            return replace(
                case, stage="not_accepted", ground=act.ground, answer_due=None, supply_due=None, overdue=False
            )
        case Withdrawn():
            return _ended(case, "withdrawn")
        case Terminated():
            return _ended(case, "terminated")
        case MaterialsReturned():
            back = tuple(line.material for line in act.lines)
            return replace(case, given_back=tuple(dict.fromkeys((*case.given_back, *back))))
        case DeferredSupplied():
            return _deferred_supplied(case, act)
        case PaperNumbered():
            if act.for_act in case.flagged:
                made = tuple(replace(one, seal="") for one in act.papers)
                case = replace(case, void=(*case.void, *(one.sha256 for one in made)))
                act = replace(act, papers=made)
            return replace(case, papers=_numbered(case.papers, act))
        case _:
            return onward.applied(case, act, calendar)


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
    due = act.supply_due or _due(case, calendar)(act.on, case.opened.terms.supply)
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
        answer_due=_due(case, calendar)(act.received_on, case.opened.terms.notice),
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
        answer_due=_due(case, calendar)(act.on, case.opened.terms.notice),
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
    due = _due(case, calendar)
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
