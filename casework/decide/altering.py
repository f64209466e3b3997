"""依法变更许可: the organ changes, by itself, what it permitted (D22)."""

from __future__ import annotations

from collections.abc import Sequence

from casework.acts import AnyAct, LicenceChanged
from casework.case import Case
from casework.decide.bench import Bench, Stamp
from casework.decide.decision import owner_of, remedy_of
from casework.duties import ChangeGround
from casework.licences import no_change
from casework.lifecycle import refused
from casework.refusal import Refusal
from casework.signoff import Signer


def change_licence(
    bench: Bench,
    case: Case,
    stamp: Stamp,
    signer: Signer,
    *,
    ground: ChangeGround,
    change: str,
    facts: str,
    provisions: Sequence[str],
    compensation: str,
) -> tuple[AnyAct, ...] | Refusal:
    """LicenceChanged, in the name of the organ that owns the item on the day, with its remedies (第八条第二款)."""
    stopped = refused("licence_changed", case) or bench.undecided
    if stopped is not None:
        return stopped
    owner = owner_of(bench, case, stamp.on)
    act = LicenceChanged(
        **stamp.head(stamp.act_ids[0], case.opened.case_id),
        organ=owner,
        ground=ground,
        change=change.strip(),
        facts=facts.strip(),
        provisions=tuple(one.strip() for one in provisions if one.strip()),
        remedy=remedy_of(bench, owner),
        compensation=compensation.strip(),
    )
    return no_change(case, act, signer) or (act,)
