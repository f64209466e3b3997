"""D07 特别程序告知书, D08 延期告知书: why the last day moves, and to when (行政许可法 第四十二条、第四十五条)."""

from __future__ import annotations

from collections.abc import Sequence

from casework.acts import AnyAct, Extended, SpecialBegun
from casework.case import Case
from casework.deadline import last_day, paper_day
from casework.decide.words import term_text
from casework.facts.decision import accepted_words
from casework.facts.heads import bracketed_id, contact, head_facts, window_name
from casework.facts.setting import Facts, PaperSetting
from casework.facts.wording import chinese, person_and_phone
from casework.fold import fold
from casework.item import STATUTORY_STOPS
from casework.stops import Stop, spans_of


def special(case: Case, act: SpecialBegun, setting: PaperSetting) -> Facts:
    """Which procedure, how long, and which of the clocks it stops; the last days are those that follow from it."""
    facts = _told("D07", case, act, setting)
    facts |= {
        "procedure": act.procedure,
        "contact": contact(act, setting),
        "reason": act.reason.rstrip("。"),
        "begins_on": paper_day(act.begins_on),
        "planned_end": paper_day(act.planned_end),
    }
    if (took := _time(case, act, setting)) is not None:
        facts["time"] = took
    if act.procedure in STATUTORY_STOPS:
        facts["statutory"] = True
    if act.procedure == "听证":
        facts["hearing"] = True
    if act.procedure == "现场核查":
        facts["site_check"] = True
    if case.promised_due is not None and case.opened.limits.promised:
        facts["promised_due"] = last_day(case.promised_due)
    if case.statutory_due is not None:
        facts["statutory_due"] = last_day(case.statutory_due)
    return facts


def extension(case: Case, act: Extended, acts: Sequence[AnyAct], setting: PaperSetting) -> Facts:
    """By how many days, why, and the last day before and after."""
    before = fold(acts[:-1], on=act.on, calendar=setting.calendar)
    facts = _told("D08", case, act, setting)
    facts |= {
        "reason": act.reason.rstrip("。"),
        "days": f"{chinese(act.days)}个工作日",
        "contact": f"{window_name(setting.window)}　{setting.hall.hotline}",  # who approved it answers no calls
    }
    if case.joint:
        facts["joint"] = True
    if before.statutory_due is not None:
        facts["due_before"] = last_day(before.statutory_due)
    if case.statutory_due is not None:
        facts["due_after"] = last_day(case.statutory_due)
    return facts


def _told(paper: str, case: Case, act: SpecialBegun | Extended, setting: PaperSetting) -> Facts:
    facts = head_facts(paper, case, act, setting) | bracketed_id(case, setting)
    return facts | {
        "applied_on": paper_day(case.opened.received_on),
        "accepted": accepted_words(case),
        "agent": person_and_phone(case, setting.catalogue),
    }


def _time(case: Case, act: SpecialBegun, setting: PaperSetting) -> str | None:
    """How much of the limit stands still, in its unit: 3 个工作日; None: 日历未发布."""
    stop = Stop(procedure=act.procedure, told_on=act.on, begins_on=act.begins_on, planned_end=act.planned_end)
    unit = case.opened.limits.unit
    days = 0
    for first, last in spans_of((stop,), start_day_counted=case.opened.terms.start_day_counted):
        count = setting.calendar.count(first, last) if unit == "工作日" else last - first + 1
        if count is None:
            return None
        days += count
    return term_text(days, unit) if days else "当日完成"
