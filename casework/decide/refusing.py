"""不予受理, on one ground of the closed list."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from casework.acts import AnyAct, NotAccepted
from casework.case import Case
from casework.decide.barring import FALSE, one_year
from casework.decide.bench import Bench, Numbers, Stamp, Standing
from casework.decide.claims import article_of, refusal_option
from casework.decide.options import refuse_option
from casework.decide.setting import NOTHING, Setting, outside
from casework.draft import Claim, Draft
from casework.onetable import OneTable
from casework.refusal import Refusal


def refuse(
    bench: Bench,
    draft: Draft,
    cases: Mapping[str, Case],
    standing: Standing,
    stamp: Stamp,
    numbers: Numbers,
    claim: Claim | None = None,
    items: tuple[str, ...] | None = None,
    table: OneTable | None = None,
) -> tuple[AnyAct, ...] | Refusal:
    """Received (where there is no case yet), Attended, NotAccepted (D04).

    `claim` None: the draft's, else what the record itself says (block list, overdue correction). Never for a
    material that can be corrected (行政许可法 第三十二条; grounds.yaml).
    """
    if claim is not None:
        draft = replace(draft, claim=claim)
    setting = Setting(bench, draft, cases, standing, stamp, numbers, table)
    option = refuse_option(setting.scene)
    if not option.allowed or outside(items, option.items):
        return option.refusal or NOTHING
    acts: list[AnyAct] = []
    for judged in setting.chosen(option.items, items):
        own, _ = refusal_option(bench, judged, draft.claim, standing)
        ground = next(
            (one for one in bench.catalogue.grounds if own is not None and one.key == own.ground), None
        )
        if own is None or ground is None:
            return NOTHING
        acts += setting.maker.before(judged, "apply")
        acts.append(
            NotAccepted(
                **setting.maker.head(setting.maker.case_id(judged)),
                ground=ground.key,
                article=article_of(ground, judged),
                text=ground.text,
                organ=own.organ.strip(),
                finding=own.finding.strip(),
                decision=own.decision.strip(),
                until=own.until,
                bars=one_year(bench, stamp.on) if own.bars and ground.key == FALSE else None,
            )
        )
    return tuple(acts)
