"""What a paper calls itself: a receipt for what comes back has a heading of its own (printing/documents/D01, D20).

Screens, lists and the paper say the same name; the hall's own names (hall.yaml) are those of the other papers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from casework.acts import (
    AnyAct,
    CorrectionSupplied,
    DeferredSupplied,
    MaterialsReturned,
    PaperIssued,
    PaperNumbered,
)

HEADINGS: Final = {
    ("D01", CorrectionSupplied): "补正材料接收凭证",
    ("D01", DeferredSupplied): "容缺材料接收凭证",
    ("D20", MaterialsReturned): "材料退还清单",
}


def title_of(code: str, act: AnyAct, names: Mapping[str, str]) -> str:
    """Name of the paper `code` that `act` puts out; `names` by code are the hall's."""
    return HEADINGS.get((code, type(act)), names.get(code, code))


def titled(acts: Sequence[AnyAct], names: Mapping[str, str]) -> dict[str, str]:
    """Name by `key_of` each paper of a case; one that waited for its 文号 speaks of the act it was owed for."""
    by_id = {act.act_id: act for act in acts}
    return {
        key_of(paper): title_of(
            paper.code, by_id.get(act.for_act, act) if isinstance(act, PaperNumbered) else act, names
        )
        for act in acts
        for paper in act.papers
    }


def key_of(paper: PaperIssued) -> str:
    """Its bytes; its code while it waits for its 文号."""
    return paper.sha256 or paper.code
