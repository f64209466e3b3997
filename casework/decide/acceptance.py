"""受理, with 容缺 and 告知承诺 where the item allows them."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from casework.acts import Accepted, AnyAct, CorrectionSupplied
from casework.case import Case
from casework.checklist import Judgement
from casework.decide.bench import Bench, Numbers, Stamp, Standing
from casework.decide.judging import Judged
from casework.decide.making import Purpose
from casework.decide.options import accept_option, acceptable, defer_option
from casework.decide.setting import NOTHING, Setting, outside
from casework.decide.terms import acceptance_day, decision_days, deferred_of, limits_of
from casework.draft import Draft
from casework.onetable import OneTable
from casework.refusal import Refusal
from casework.signoff import way_of


def accept(
    bench: Bench,
    draft: Draft,
    cases: Mapping[str, Case],
    standing: Standing,
    stamp: Stamp,
    numbers: Numbers,
    items: tuple[str, ...] | None = None,
    table: OneTable | None = None,
) -> tuple[AnyAct, ...] | Refusal:
    """Received (where there is no case yet), Attended, Accepted for each item (第三十二条第一款第五项).

    `items` None: everything still open. What came back after a notice is recorded first (CorrectionSupplied).
    """
    setting = Setting(bench, draft, cases, standing, stamp, numbers, table)
    may = acceptable(setting.scene)
    wanted = tuple(one.code for one in setting.scene.open) if items is None else items
    if outside(wanted, may) or not _together(setting, wanted):
        return _why(setting, wanted)
    return _accepted(setting, wanted)


def defer(
    bench: Bench,
    draft: Draft,
    cases: Mapping[str, Case],
    standing: Standing,
    stamp: Stamp,
    numbers: Numbers,
    table: OneTable | None = None,
) -> tuple[AnyAct, ...] | Refusal:
    """容缺受理 of everything open: what is missing or faulty and may be late is promised in writing (D05)."""
    setting = Setting(bench, draft, cases, standing, stamp, numbers, table)
    option = defer_option(setting.scene)
    if not option.allowed:
        return option.refusal or NOTHING
    late = {one.id for judged in setting.scene.open for one in judged.of("owed")}
    marked = {
        key: replace(judgement, mark="deferred") if key in late else judgement
        for key, judgement in draft.materials.items()
    }
    deferred = replace(draft, materials=marked)
    return accept(bench, deferred, cases, standing, stamp, numbers, option.items, setting.maker.table)


def _together(setting: Setting, wanted: tuple[str, ...]) -> bool:
    """Nothing is accepted before what it needs (the theme's order, results of other items)."""
    scene = setting.scene
    others = tuple(one for one in scene.judged if one.code not in wanted and one.verdict != "done")
    narrowed = replace(
        scene,
        judged=tuple(replace(one, verdict="todo") if one in others else one for one in scene.judged),
    )
    return set(wanted) <= set(acceptable(narrowed))


def _why(setting: Setting, wanted: tuple[str, ...]) -> Refusal:
    scene = setting.scene
    chosen = tuple(one for one in scene.judged if one.code in wanted)
    if not chosen:
        return accept_option(scene).refusal or NOTHING
    narrowed = replace(scene, judged=chosen)
    refusal = accept_option(narrowed).refusal
    return refusal or Refusal(
        reason="要用到前面事项的结果，须与前面的事项一起受理或者在其之后受理",
        basis="一件事办理顺序",
        short="先受理前面的事项",
    )


def _accepted(setting: Setting, wanted: tuple[str, ...]) -> tuple[AnyAct, ...]:
    acts: list[AnyAct] = []
    for judged in setting.chosen(wanted, wanted):
        purpose: Purpose = "supply" if judged.in_notice or judged.position == "reopened" else "apply"
        acts += setting.maker.before(judged, purpose)
        if judged.case is not None and judged.case.stage == "correcting" and judged.case.open:
            acts.append(_all_back(setting, judged))
        acts.append(accepted_act(setting, judged))
    return tuple(acts)


def _all_back(setting: Setting, judged: Judged) -> CorrectionSupplied:
    assert judged.case is not None  # noqa: S101
    draft, stamp = setting.maker.draft, setting.maker.stamp
    return CorrectionSupplied(
        **setting.maker.head(judged.case.opened.case_id),
        channel=draft.channel,
        received_on=draft.received_on or stamp.on,
        materials=back(judged, judged.case),
        open=(),
        parcel=draft.parcel,
    )


def back(judged: Judged, case: Case) -> dict[str, Judgement]:
    """The findings on the materials of the notice that were still owed."""
    return {
        key: judged.judgements[key]
        for key in case.open
        if key in judged.judgements and judged.judgements[key].mark != "unjudged"
    }


def accepted_act(setting: Setting, judged: Judged) -> Accepted:
    """受理 of one item: days, 容缺, promises, licences still to be looked up."""
    bench, item = setting.scene.bench, judged.item
    if item is None:
        raise ValueError(f"no definition: {judged.code}")
    accepted_on = acceptance_day(bench, setting.scene.draft, judged)
    statutory, promised = decision_days(bench, limits_of(judged), accepted_on)
    settled = () if judged.by_law else judged.of("settled")
    deferred = tuple(one for one in settled if one.judgement.mark == "deferred" and not one.given_by)
    return Accepted(
        **setting.maker.head(setting.maker.case_id(judged)),
        accepted_on=accepted_on,
        statutory_due=statutory,
        promised_due=promised,
        deferred=deferred_of(bench, item, deferred, accepted_on),
        promised=tuple(one.id for one in settled if one.judgement.mark == "promised"),
        to_look_up=tuple(one.id for one in settled if not one.looked_up),
        special=item.special,
        needed=item.needed,
        materials={} if judged.case is None else judged.judgements,
        way=way_of(item),
    )
