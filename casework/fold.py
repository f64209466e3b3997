"""What the acts of a case and the calendar make of it on a day, lapses included.

The order of the acts counts, never their clocks: a device whose clock was set back can't undo what was done.
Before each act the law's silence is worked out as of the act's day, after the last one as of the asked day.
An act that the law then gives no effect keeps its papers and is flagged (paper can't be recalled).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from msgspec.structs import replace

from casework import alongside, onward, redating, renewing, wire
from casework.acts import (
    AnyAct,
    CorrectionSupplied,
    DeferredSupplied,
    Lapsed,
    PaperIssued,
    Received,
    Reviewed,
    SentBack,
)
from casework.calendar import Calendar
from casework.case import Case, Lapse, Stage
from casework.effects import EFFECTS, due_of, promised_due
from casework.hall import Term
from casework.lifecycle import ART_32_1_4, Kind, refused


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
    if type(act) is Lapsed:
        return alongside.lapse_recorded(case, act, calendar)
    return acted(lapsed(case, arrived(act), calendar), act, calendar)


def as_of(case: Case, on: date, calendar: Calendar) -> Case:
    """The case on the day `on`, after its last act."""
    case = lapsed(case, on, calendar)
    return case if case.on == on else replace(case, on=on)


def arrived(act: AnyAct) -> date:
    """The day that decides whether an act came in time: what was sent counts on the day it arrived."""
    if type(act) is CorrectionSupplied or type(act) is DeferredSupplied:
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
        statutory_due=due_of(case, calendar)(since, Term(days=limits.statutory, unit=limits.unit)),
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


def acted(case: Case, act: AnyAct, calendar: Calendar) -> Case:
    """The case after one act more, for who has it as silence left it on the day on which the act came (`arrived`)."""
    kind: Kind = wire.kind(act)  # type: ignore[assignment]
    astray = (type(act) is Reviewed or type(act) is SentBack) and onward.astray(case, act)
    if astray or refused(kind, case) is not None:
        return _without_effect(replace(case, flagged=(*case.flagged, act.act_id)), act.papers)
    if act.papers:
        case = replace(case, papers=(*case.papers, *act.papers))
    return EFFECTS[type(act)](case, act, calendar)


def _without_effect(case: Case, papers: tuple[PaperIssued, ...]) -> Case:
    """Two may decide one case, each without network: the paper of the second is kept, owes no seal and holds up
    nothing that the first decided."""
    return replace(
        case,
        papers=(*case.papers, *(replace(one, seal="") for one in papers)),
        void=(*case.void, *(one.sha256 for one in papers if one.sha256)),
    )
