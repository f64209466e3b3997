"""核定: what the server flagged or did not let stand is looked at by a person, and that is an act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.acts import AnyAct, Corrected, Settled
from casework.decide.bench import Stamp
from casework.lifecycle import refused
from casework.refusal import Refusal
from casework.versions import Versions

KEPT = "两版都留在经过里，已打出的文书照旧有效"

_NOTHING = Refusal(reason="这件没有待核定的步骤", basis=KEPT, short="没有待核的")
_REASON = Refusal(reason="先写明怎么核定的", basis=KEPT, short="先写理由")
CHIEF = Refusal(reason="文书已经打出或者步骤没有生效的，须首席代表核定", basis=KEPT, short="须首席代表核定")
_OTHERS = Refusal(reason="只能选定两版不同的字段；别的改动另办一步", basis=KEPT, short="另办一步")


def settle(
    versions: Versions | None, values: Mapping[str, Any], reason: str, stamp: Stamp, *, chief: bool
) -> tuple[AnyAct, ...] | Refusal:
    """Settled, for the acts in doubt of one counter; before it Corrected where other values than those that stand are
    chosen, or where only the counter in doubt changed a field (it merges, whichever version is kept).

    Two clerks' values for one field are settled by a clerk; anything that a paper left with, and what was never let
    stand, by a chief representative. What has to be put right otherwise is put right by an act of its own.
    """
    if versions is None or versions.opened is None:
        return _NOTHING
    if not (chief or versions.edits_only):
        return CHIEF
    if not reason.strip():
        return _REASON
    if not set(values) <= {pair.key for pair in versions.chosen}:
        return _OTHERS
    stopped = correctable(versions)
    if values and stopped is not None:
        return stopped
    acts: list[AnyAct] = []
    merged = {**versions.merging, **values} if stopped is None else {}
    case_id = versions.opened.case_id
    if merged:
        acts.append(Corrected(**stamp.head(stamp.act_ids[0], case_id), values=merged))
    of = tuple(one.act.act_id for one in versions.doubted)
    acts.append(Settled(**stamp.head(stamp.act_ids[1], case_id), of=of, reason=reason.strip()))
    return tuple(acts)


def correctable(versions: Versions) -> Refusal | None:
    """Why no field of the case can be put right any more; None: it can (行政许可法 第三十二条第一款第三项)."""
    return refused("corrected", versions.case)
