"""核定: what the server flagged or did not let stand is looked at by a supervisor, and that is an act."""

from __future__ import annotations

from collections.abc import Sequence

from casework.acts import AnyAct, Settled
from casework.case import Case
from casework.decide.bench import Stamp
from casework.lifecycle import refused
from casework.refusal import Refusal

KEPT = "两版都留在经过里，已打出的文书照旧有效"

_NOTHING = Refusal(reason="这件没有待核定的步骤", basis=KEPT, short="没有待核的")
_REASON = Refusal(reason="先写明怎么核定的", basis=KEPT, short="先写理由")


def settle(case: Case, doubted: Sequence[str], reason: str, stamp: Stamp) -> tuple[AnyAct, ...] | Refusal:
    """Settled, for all acts of the case that are in doubt. What has to be put right is put right by acts of its own."""
    stopped = refused("settled", case)
    if stopped is not None:
        return stopped
    if not doubted:
        return _NOTHING
    if not reason.strip():
        return _REASON
    head = stamp.head(stamp.act_ids[0], case.opened.case_id)
    return (Settled(**head, of=tuple(doubted), reason=reason.strip()),)
