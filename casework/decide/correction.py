"""一次性告知, what comes back, and the two things that open another notice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from casework.acts import AnyAct, Attended, Changed, CorrectionAsked, CorrectionSupplied, RuleSetAside
from casework.case import Case
from casework.checklist import UNJUDGED
from casework.decide.acceptance import back
from casework.decide.barriers import PERSON_CHANNELS, wrong_window
from casework.decide.bench import Bench, Numbers, Stamp, Standing
from casework.decide.judging import Judged
from casework.decide.making import situations_of
from casework.decide.options import notify_option
from casework.decide.points import points_of
from casework.decide.returning import still_open, untakable
from casework.decide.setting import NOTHING, Setting, outside
from casework.draft import Draft
from casework.effects import differs
from casework.fold import fold
from casework.lifecycle import ART_32_1_4, ART_72, refused
from casework.onetable import OneTable, materials_of, part
from casework.refusal import Refusal


def notify(
    bench: Bench,
    draft: Draft,
    cases: Mapping[str, Case],
    standing: Standing,
    stamp: Stamp,
    numbers: Numbers,
    items: tuple[str, ...] | None = None,
    table: OneTable | None = None,
) -> tuple[AnyAct, ...] | Refusal:
    """Received (where there is no case yet), Attended, CorrectionAsked for each item with defects (D02).

    Once a case, everything that is missing or wrong, fields of the form included, whether the clerk marked
    them or not (第三十二条第一款第四项); `items` None: all with defects.
    """
    setting = Setting(bench, draft, cases, standing, stamp, numbers, table)
    option = notify_option(setting.scene)
    if not option.allowed or outside(items, option.items):
        return option.refusal or NOTHING
    acts: list[AnyAct] = []
    for judged in setting.chosen(option.items, items):
        acts += setting.maker.before(judged, "apply" if judged.case is None else "ask")
        acts.append(_asked(setting, judged))
    return tuple(acts)


def _asked(setting: Setting, judged: Judged) -> CorrectionAsked:
    item, case, bench = judged.item, judged.case, setting.scene.bench
    if item is None:
        raise ValueError(f"no definition: {judged.code}")
    terms = case.opened.terms.supply if case is not None else bench.catalogue.region.correction.supply
    return CorrectionAsked(
        **setting.maker.head(setting.maker.case_id(judged)),
        points=points_of(item, judged.materials, judged.told),
        supply_due=bench.due(setting.maker.stamp.on, terms),
        opened_by=_opened_by(case),
        materials={} if case is None else judged.judgements,
    )


def _opened_by(case: Case | None) -> Literal["first", "changed", "set_aside"]:
    if case is None or case.notices == 0:
        return "first"
    return "set_aside" if case.stage == "correcting" else "changed"


def supply(
    bench: Bench,
    acts: Sequence[AnyAct],
    draft: Draft,
    standing: Standing,
    stamp: Stamp,
    table: OneTable | None = None,
) -> tuple[AnyAct, ...] | Refusal:
    """补正材料收到: judged against the notice alone; what is still open stands on the receipt, same last day.

    `acts` are the case's own: what was sent counts on the day it arrived (`draft.received_on`), even where it
    is recorded later. Something may stay open; a new point never may.
    """
    arrived = draft.received_on or stamp.on
    case = fold(acts, on=min(arrived, stamp.on), calendar=bench.calendar)
    code = case.opened.item_code
    stopped = refused("correction_supplied", case)
    if stopped is not None:
        return stopped
    setting = Setting(bench, draft, {code: case}, standing, stamp, Numbers(), table)
    judged = setting.of(code)
    if judged is None:
        return NOTHING
    refusal = untakable(judged)
    if refusal is not None:
        return refusal
    made = setting.maker.before(judged, "supply")
    made.append(
        CorrectionSupplied(
            **setting.maker.head(case.opened.case_id),
            channel=draft.channel,
            received_on=arrived,
            materials=back(judged, case),
            open=still_open(judged, case),
            parcel=draft.parcel,
        )
    )
    return tuple(made)


UNCHANGED = Refusal(
    reason="情形、表和材料与原来一样，申请人没有变更申请；核对结果不同不是变更，不能因此再告知",
    basis=ART_32_1_4,
    short="表、情形和材料没有变更",
)


def change(
    bench: Bench,
    draft: Draft,
    cases: Mapping[str, Case],
    standing: Standing,
    stamp: Stamp,
    reason: str,
    table: OneTable | None = None,
) -> tuple[AnyAct, ...] | Refusal:
    """The applicant's own change of the application: Changed; judged anew, one new notice may follow.

    A change is another answer to a situation, another value in a field or another paper in the place of one
    handed in. Other findings of the clerk are none, and open nothing (行政许可法 第三十二条第一款第四项: 一次
    告知); where only papers were replaced a notice may name only those and what was still owed.
    """
    if not reason.strip():
        return Refusal(reason="写明申请人变更了什么", basis=ART_32_1_4, short="差：变更内容")
    setting = Setting(bench, draft, cases, standing, stamp, Numbers(), table)
    made: list[AnyAct] = []
    for judged in setting.scene.judged:
        case = judged.case
        if case is None:
            continue
        stopped = refused("changed", case)
        if stopped is None and judged.item is not None:
            stopped = wrong_window(setting.scene.bench, judged.item)
        if stopped is not None:
            return stopped
        situations = situations_of(setting.maker.table, judged.code, draft)
        values = part(setting.maker.table, judged.code, draft.values)
        swapped = _swapped(setting.maker.table, judged, case, draft)
        if not swapped and not differs(case, situations, values):
            continue
        if draft.channel in PERSON_CHANNELS:
            made.append(
                Attended(**setting.maker.head(case.opened.case_id), person=draft.present, purpose="correct")
            )
        made.append(
            Changed(
                **setting.maker.head(case.opened.case_id),
                reason=reason.strip(),
                situations=situations,
                values=values,
                materials=judged.judgements,
                swapped=swapped,
            )
        )
    return tuple(made) or (UNCHANGED if cases else NOTHING)


def _swapped(table: OneTable, judged: Judged, case: Case, draft: Draft) -> tuple[str, ...]:
    """The materials that the applicant replaced: named by the clerk, or with none of the pages of before. Any of the
    checklist, whatever the notice named.
    """
    found = []
    for one in materials_of(table, judged.code):
        before = case.materials.get(one.id, UNJUDGED).pages
        now = judged.judgements.get(one.id, UNJUDGED).pages
        other = bool(before and now) and not set(before) & set(now)
        if not one.given_by and (one.id in draft.swapped or other):
            found.append(one.id)
    return tuple(found)


def set_aside(bench: Bench, case: Case, stamp: Stamp, reason: str) -> tuple[AnyAct, ...] | Refusal:
    """A chief representative lets a second notice be given: once a case, with a reason (第七十二条)."""
    stopped = refused("rule_set_aside", case)
    if stopped is not None:
        return stopped
    if not bench.chief:
        return Refusal(reason="只有首席代表可以特准再告知", basis=ART_72, short="须首席代表")
    item = bench.under({case.opened.item_code: case}).catalogue.items.get(case.opened.item_code)
    elsewhere = wrong_window(bench, item) if item is not None else None
    if elsewhere is not None:
        return elsewhere
    if not reason.strip():
        return Refusal(reason="写明特准再告知的理由，供监督检查", basis=ART_72, short="差：理由")
    head = stamp.head(stamp.act_ids[0], case.opened.case_id)
    return (RuleSetAside(**head, reason=reason.strip()),)
