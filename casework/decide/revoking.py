"""撤回、撤销、注销: a licence that was granted ends by a decision (D22)."""

from __future__ import annotations

from collections.abc import Sequence

from casework.acts import AnyAct, LicenceEnded
from casework.case import Case
from casework.decide.barring import three_years
from casework.decide.bench import Bench, Stamp
from casework.decide.decision import owner_of, remedy_of
from casework.duties import LicenceEnd
from casework.licences import against
from casework.lifecycle import refused
from casework.refusal import Refusal
from casework.signoff import Signer


def end_licence(
    bench: Bench,
    case: Case,
    stamp: Stamp,
    signer: Signer,
    *,
    way: LicenceEnd,
    facts: str,
    provisions: Sequence[str],
    compensation: str = "",
    bars: bool = False,
) -> tuple[AnyAct, ...] | Refusal:
    """LicenceEnded, in the name of the organ that owns the item on the day, with its remedies.
    `bars`: got by fraud or bribery where public safety or health is touched, not again for three years (第七十九条)."""
    stopped = refused("licence_ended", case) or bench.undecided
    if stopped is not None:
        return stopped
    owner = owner_of(bench, case, stamp.on)
    act = LicenceEnded(
        **stamp.head(stamp.act_ids[0], case.opened.case_id),
        organ=owner,
        way=way,
        facts=facts.strip(),
        provisions=tuple(one.strip() for one in provisions if one.strip()),
        remedy=remedy_of(bench, owner),
        compensation=compensation.strip(),
        bars=three_years(bench, stamp.on) if bars else None,
    )
    return against(case, act, signer) or (act,)
