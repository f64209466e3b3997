"""收件 and what may be mended on the spot before any answer."""

from __future__ import annotations

from collections.abc import Mapping

from casework.acts import AnyAct, Corrected
from casework.case import Case
from casework.decide.bench import Bench, Numbers, Stamp, Standing
from casework.decide.making import changed_values
from casework.decide.options import receipt_option
from casework.decide.setting import NOTHING, Setting, outside
from casework.draft import Draft
from casework.lifecycle import ART_32_1_3, refused
from casework.onetable import OneTable, part
from casework.refusal import Refusal


def receive(
    bench: Bench,
    draft: Draft,
    cases: Mapping[str, Case],
    standing: Standing,
    stamp: Stamp,
    numbers: Numbers,
    items: tuple[str, ...] | None = None,
    table: OneTable | None = None,
) -> tuple[AnyAct, ...] | Refusal:
    """Received and Attended for each new item (D01); `items` None: all that can be received.

    A case that has its number already can't be received again.
    """
    setting = Setting(bench, draft, cases, standing, stamp, numbers, table)
    option = receipt_option(setting.scene)
    new = tuple(one.code for one in setting.scene.open if one.case is None and one.barrier is None)
    if not new or not option.allowed or outside(items, new):
        for code in items or ():
            one = setting.of(code)
            if one is not None and one.barrier is not None:
                return one.barrier
        return option.refusal or refused("received", next(iter(cases.values()), None)) or NOTHING
    acts: list[AnyAct] = []
    for judged in setting.chosen(new, items):
        acts += setting.maker.before(judged, "apply")
    return tuple(acts)


def correct_on_spot(
    bench: Bench,
    draft: Draft,
    cases: Mapping[str, Case],
    standing: Standing,
    stamp: Stamp,
    table: OneTable | None = None,
) -> tuple[AnyAct, ...] | Refusal:
    """Corrected with the fields that were changed, no notice needed (第三十二条第一款第三项)."""
    setting = Setting(bench, draft, cases, standing, stamp, Numbers(), table)
    acts: list[AnyAct] = []
    for judged in setting.scene.judged:
        if judged.case is None:
            continue
        values = changed_values(judged, part(setting.maker.table, judged.code, draft.values))
        if not values:
            continue
        stopped = refused("corrected", judged.case) or judged.barrier
        if stopped is not None:
            return stopped
        acts.append(Corrected(**setting.maker.head(judged.case.opened.case_id), values=values))
    return tuple(acts) or Refusal(reason="表中没有改动", basis=ART_32_1_3, short="没有改动")
