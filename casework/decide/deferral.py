"""容缺 materials that arrive after the acceptance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casework.acts import AnyAct, Attended, DeferredSupplied
from casework.checklist import Judgement
from casework.decide.barriers import PERSON_CHANNELS, wrong_window
from casework.decide.bench import Bench, Numbers, Stamp
from casework.decide.judging import table_of
from casework.decide.making import Maker
from casework.draft import Draft
from casework.fold import fold
from casework.lifecycle import DEFERRAL, refused
from casework.refusal import Refusal


def supply_deferred(
    bench: Bench, acts: Sequence[AnyAct], draft: Draft, stamp: Stamp
) -> tuple[AnyAct, ...] | Refusal:
    """DeferredSupplied with the promised materials that are there and sound; the day of arrival counts.

    `draft.materials` holds the findings; a material that isn't sound stays owed, with its due day.
    """
    arrived = draft.received_on or stamp.on
    case = fold(acts, on=min(arrived, stamp.on), calendar=bench.calendar)
    bench = bench.under({case.opened.item_code: case})
    item = bench.catalogue.items.get(case.opened.item_code)
    stopped = refused("deferred_supplied", case) or (wrong_window(bench, item) if item is not None else None)
    if stopped is not None:
        return stopped
    owed = {one.material for one in case.deferred}
    if not owed:
        return Refusal(
            reason="这件没有容缺后补的材料，或者已经补齐", basis=DEFERRAL, short="没有容缺后补的材料"
        )
    came: Mapping[str, Judgement] = {
        key: judgement
        for key, judgement in draft.materials.items()
        if key in owed and judgement.mark in ("sound", "licence", "faulty")
    }
    if not any(judgement.mark != "faulty" for judgement in came.values()):
        return Refusal(reason="先核补交的材料", basis=DEFERRAL, short="先核补交的材料")
    maker = Maker(bench, draft, table_of(bench, draft), stamp, Numbers())
    made: list[AnyAct] = []
    if draft.channel in PERSON_CHANNELS:
        made.append(Attended(**maker.head(case.opened.case_id), person=draft.present, purpose="supply"))
    made.append(
        DeferredSupplied(
            **maker.head(case.opened.case_id),
            received_on=arrived,
            materials=dict(came),
            channel=draft.channel,
            parcel=draft.parcel,
        )
    )
    return tuple(made)
