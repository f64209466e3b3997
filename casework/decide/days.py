"""更正日期: a supervisor puts right the legal day of what was done under a wrong clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from casework.acts import AnyAct, DayCorrected
from casework.decide.bench import Stamp
from casework.redating import against, counted
from casework.refusal import Refusal
from casework.signoff import Signer


def correct_day(
    told: Sequence[AnyAct],
    stamp: Stamp,
    signer: Signer,
    *,
    of: tuple[str, ...],
    day: date,
    reason: str,
) -> tuple[AnyAct, ...] | Refusal:
    """DayCorrected, for acts of one case (`told`: all of it) that bear the same wrong day."""
    was = next((one.on for one in counted(told) if one.act_id in of), day)
    case_id = told[0].case_id if told else ""
    act = DayCorrected(
        **stamp.head(stamp.act_ids[0], case_id),
        of=tuple(dict.fromkeys(of)), was=was, day=day, reason=reason.strip(),
    )  # fmt: skip
    return against(told, act, signer, stamp.on) or (act,)
