"""What a paper calls itself: a receipt for what comes back has a heading of its own (printing/documents/D01, D20), a
decision on another item than a licence does not call itself one.

Screens, lists and the paper say the same name; the hall's own names (hall.yaml) are those of the other papers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from casework.acts import (
    AnyAct,
    CorrectionSupplied,
    DeferredSupplied,
    Granted,
    LicenceChanged,
    LicenceEnded,
    MaterialsReturned,
    PaperIssued,
    PaperNumbered,
    Refused,
    ThirdPartyTold,
)
from casework.item import ItemType

HEADINGS: Final = {
    ("D01", CorrectionSupplied): "补正材料接收凭证",
    ("D01", DeferredSupplied): "容缺材料接收凭证",
    ("D20", MaterialsReturned): "材料退还清单",
}


NOUNS: Final[dict[ItemType, str]] = {"其他行政权力": "办理", "公共服务": "办理"}
"""What is granted, where the type of the item is no word for it."""


def title_of(code: str, act: AnyAct, names: Mapping[str, str]) -> str:
    """Name of the paper `code` that `act` puts out; `names` by code are the hall's."""
    if isinstance(act, Granted | Refused) and (act.subtype or act.item_type != "行政许可"):
        return f"{'准予' if isinstance(act, Granted) else '不予'}{act.subtype}{noun_of(act.item_type)}决定书"
    if isinstance(act, LicenceChanged):
        return "变更行政许可决定书"
    if isinstance(act, LicenceEnded):
        return f"{act.way}行政许可决定书"
    if isinstance(act, ThirdPartyTold) and act.hearing:
        return "听证告知书"
    return HEADINGS.get((code, type(act)), names.get(code, code))


def noun_of(item_type: ItemType) -> str:
    """行政许可, 行政确认; 办理 of an item that is neither."""
    return NOUNS.get(item_type, item_type)


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
