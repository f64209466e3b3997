"""新办, 变更, 延续: what an application is about, and what the law makes of a renewal that nobody decided. Pure.

行政许可法 第四十九条: a change is applied for with the organ that granted it. 第五十条: a renewal is applied for thirty
days before the licence expires, or as another rule has it, and decided before it expires; undecided by then it is
deemed granted. One that comes later is taken in like any other, and the licence expires.

Which of the three it is the applicant answers (`casework.subtypes`); the licence's last day is a field of the form.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from msgspec.structs import replace

from casework.acts import PaperIssued
from casework.calendar import Calendar, months_after
from casework.case import Case, Lapse
from casework.field_checks import day_of
from casework.hall import RenewalRule
from casework.seals import DECISIONS
from casework.subtypes import subtype_of

EXPIRES, HELD_NUMBER = "held.expires", "held.number"
"""The fields of the form (item data)."""
ART_50_1 = "行政许可法 第五十条第一款"
ART_50_2 = "行政许可法 第五十条第二款"
ONE = timedelta(days=1)


def expires_on(values: Mapping[str, Any]) -> date | None:
    """The last day of the licence that the applicant holds; None: not said."""
    said = values.get(EXPIRES)
    return day_of(said) if isinstance(said, str) else None


def renew_by(expires: date, rule: RenewalRule, calendar: Calendar) -> date | None:
    """The last day on which a renewal is applied for in time; None: 日历未发布."""
    if rule.unit == "月":
        return months_after(expires, -rule.before)
    day = expires - timedelta(days=rule.before)
    if rule.unit == "自然日":
        return day
    while True:
        left = calendar.between(day, expires)
        if left is None or left >= rule.before:
            return day if left is not None else None
        day -= ONE


def in_time(case: Case, calendar: Calendar) -> bool:
    """Whether the case is a renewal that was applied for in time; a day that can't be told is no such day."""
    rule, expires = case.opened.renewal, expires_on(case.values)
    if rule is None or expires is None or subtype_of(case.situations) != "延续":
        return False
    last = renew_by(expires, rule, calendar)
    return last is not None and case.opened.received_on <= last


def lapsed(case: Case, day: date, calendar: Calendar) -> Case:
    """Deemed renewed, where the licence ran out by `day` over an accepted renewal (第五十条第二款).

    A decision that was signed and not yet under its seal is none: a refusal comes to nothing, and its paper is not
    sealed any more; the paper of a grant still is.
    """
    undecided = case.stage == "accepted" or case.signed_only
    if not undecided or case.opened.renewal is None or case.accepted_on is None:
        return case
    expires = expires_on(case.values)
    if expires is None or not case.accepted_on <= expires < day or not in_time(case, calendar):
        return case
    lapse = Lapse(rule="deemed_renewed", on=expires + ONE, basis=ART_50_2)
    return replace(
        case,
        stage="granted",
        decision="granted",
        decided_on=lapse.on,
        made_on=None if case.making else lapse.on,
        papers=case.papers if case.decision != "refused" else _without_decision(case),
        lapses=(*case.lapses, lapse),
    )


def _without_decision(case: Case) -> tuple[PaperIssued, ...]:
    return tuple(one for one in case.papers if one.code not in DECISIONS)


def warning(
    situations: Mapping[str, str],
    values: Mapping[str, Any],
    rule: RenewalRule | None,
    received_on: date,
    calendar: Calendar,
) -> str:
    """What whoever renews late is told when it is taken in; "" where there is nothing to say."""
    expires = expires_on(values)
    if rule is None or expires is None or subtype_of(situations) != "延续":
        return ""
    if expires < received_on:
        return f"许可已于 {expires} 届满，不能视为延续；照常收件，按期决定（{rule.basis or ART_50_1}）。"
    last = renew_by(expires, rule, calendar)
    if last is None or received_on <= last:
        return ""
    return (
        f"延续须在 {last} 前提出，现在晚了：照常收件，到 {expires} 没有决定的不视为准予延续，许可届满"
        f"（{rule.basis or ART_50_1}）。"
    )
