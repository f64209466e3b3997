"""特别程序 and 延长期限: what stops a case's clocks, and what makes the legal one longer."""

from __future__ import annotations

from datetime import date

from casework.acts import AnyAct, Extended, SpecialBegun, SpecialEnded
from casework.case import Case
from casework.decide.bench import Bench, Stamp
from casework.item import Item, Special
from casework.lifecycle import refused
from casework.refusal import Refusal
from casework.signoff import Signer
from casework.stopping import against


def begin_special(
    bench: Bench,
    case: Case,
    stamp: Stamp,
    signer: Signer,
    *,
    procedure: Special,
    begins_on: date,
    planned_end: date,
    reason: str,
) -> tuple[AnyAct, ...] | Refusal:
    """SpecialBegun (D07; 行政许可法 第四十五条): told in writing today, begun today or later. The same procedure again,
    while it runs, is another notice with another end."""
    stopped = refused("special_begun", case)
    if stopped is not None:
        return stopped
    act = SpecialBegun(
        **stamp.head(stamp.act_ids[0], case.opened.case_id),
        procedure=procedure,
        begins_on=begins_on,
        planned_end=planned_end,
        reason=reason.strip(),
    )
    return against(case, act, _item(bench, case), signer) or (act,)


def end_special(
    bench: Bench,
    case: Case,
    stamp: Stamp,
    signer: Signer,
    *,
    procedure: Special,
    ended_on: date,
    finding: str,
) -> tuple[AnyAct, ...] | Refusal:
    """SpecialEnded: the day on which it really ended, and what came of it."""
    stopped = refused("special_ended", case)
    if stopped is not None:
        return stopped
    head = stamp.head(stamp.act_ids[0], case.opened.case_id)
    act = SpecialEnded(**head, procedure=procedure, ended_on=ended_on, finding=finding.strip())
    return against(case, act, _item(bench, case), signer) or (act,)


def extend(
    bench: Bench, case: Case, stamp: Stamp, signer: Signer, *, days: int, reason: str
) -> tuple[AnyAct, ...] | Refusal:
    """Extended (D08; 行政许可法 第四十二条第一款): by the head of the organ, once, before the limit has run out."""
    stopped = refused("extended", case)
    if stopped is not None:
        return stopped
    head = stamp.head(stamp.act_ids[0], case.opened.case_id)
    act = Extended(**head, days=days, reason=reason.strip())
    return against(case, act, _item(bench, case), signer) or (act,)


def _item(bench: Bench, case: Case) -> Item | None:
    code = case.opened.item_code
    return bench.under({code: case}).catalogue.items.get(code)
