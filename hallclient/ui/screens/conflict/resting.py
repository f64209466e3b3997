"""What a version rests on: the article of each step, how it came in, and whether anything written is there. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from casework.acts import AnyAct, Changed, CorrectionSupplied, DeferredSupplied, Received, Withdrawn
from casework.checklist import Judgement
from casework.resting import law_of
from hallclient.ui.screens.case.story import word_of
from hallclient.ui.screens.words import CHANNELS, short_law

UNWRITTEN = "没有附书面材料"


def rests_on(acts: Iterable[AnyAct], names: Mapping[str, str]) -> str:
    """One side of the row 依据; "" for no acts. `names`: material id -> its name."""
    told = list(acts)
    if not told:
        return ""
    steps = list(dict.fromkeys(filter(None, map(_step, told))))
    return "；".join((*steps, _written(told, names)))


def _step(act: AnyAct) -> str:
    """当场更正（许可法 第三十二条第一款第三项）."""
    law = short_law(law_of(act))
    if not law:
        return ""
    how = ""
    if isinstance(act, Received | CorrectionSupplied | DeferredSupplied | Withdrawn):
        how = f"{CHANNELS[act.channel]}"
    elif isinstance(act, Changed):
        how = act.reason
    return f"{word_of(act)}{f' {how}' if how else ''}（{law}）"


def _written(acts: list[AnyAct], names: Mapping[str, str]) -> str:
    """Which materials these steps judged have pages in the file."""
    found: dict[str, int] = {}
    for act in acts:
        judged: Mapping[str, Judgement] = getattr(act, "materials", {})
        for key, one in judged.items():
            if one.pages:
                found[key] = len(one.pages)
    if not found:
        return UNWRITTEN
    return "附 " + "、".join(f"{names.get(key, key)} {pages} 页" for key, pages in found.items())
