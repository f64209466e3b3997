"""What becomes of a licence after its grant: changed, withdrawn, revoked or cancelled, by the head of the organ.
Pure.

变更, 撤回 (行政许可法 第八条第二款): the law or the facts changed, the holder's loss is made good. 撤销 (第六十九条):
it should not have been granted. 注销 (第七十条): expired, the holder gone, revoked, lost to force majeure.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from msgspec.structs import replace

from casework.acts import LicenceChanged, LicenceEnded
from casework.case import Case
from casework.duties import LicenceEnd
from casework.lifecycle import ART_69
from casework.refusal import Refusal
from casework.signoff import Signer
from casework.stopping import entitled

ENDS: Final[Mapping[LicenceEnd, str]] = MappingProxyType(
    {"撤回": "行政许可法 第八条第二款", "撤销": ART_69, "注销": "行政许可法 第七十条"}
)

ART_61: Final = "行政许可法 第六十一条"
"""Of whom a licence is supervised by, once it is granted."""

_NONE = Refusal(
    reason="这件没有准予，或者准予的决定还没有用印，没有可以撤回、撤销或者注销的许可",
    basis=ART_69,
    short="没有准予",
)
_FACTS = Refusal(reason="写明事实和理由", basis=ART_69, short="差：事实")
_PROVISIONS = Refusal(reason="写明依据的条款", basis=ART_69, short="差：依据条款")
_REMEDY = Refusal(
    reason="须告知复议机关和法院；目录里没有这个机关的，不能出具", basis=ART_69, short="没有救济途径"
)
_BARS = Refusal(
    reason="只有以欺骗、贿赂等不正当手段取得而撤销的，才限制再次申请",
    basis="行政许可法 第七十九条",
    short="不限制再次申请",
)
_CHANGE = Refusal(reason="写明变更以后准予的内容", basis=ENDS["撤回"], short="差：变更后的内容")
_MADE_GOOD = Refusal(
    reason="撤回、变更许可的，写明怎样补偿因此受到的损失；没有损失的也要写明",
    basis=ENDS["撤回"],
    short="差：补偿",
)


def against(case: Case, act: LicenceEnded, signer: Signer | None) -> Refusal | None:
    """Why the licence may not be ended by this act; None: it may. A revoked or withdrawn one may still be cancelled
    (第七十条第四项)."""
    wrong = entitled(signer, ("sign_organ",), ENDS[act.way])
    if wrong is not None:
        return wrong
    if case.decision != "granted" or case.decided_on is None:
        return _NONE
    if case.licence_end and not (act.way == "注销" and case.licence_end != "注销"):
        return Refusal(
            reason=f"这个许可已经{case.licence_end}", basis=ENDS[act.way], short=f"已{case.licence_end}"
        )
    if not act.facts.strip():
        return _FACTS
    if not any(one.strip() for one in act.provisions):
        return _PROVISIONS
    if not (act.remedy.reconsideration and act.remedy.court.strip()):
        return _REMEDY
    if act.bars is not None and act.way != "撤销":
        return _BARS
    return _MADE_GOOD if act.way == "撤回" and not act.compensation.strip() else None


def no_change(case: Case, act: LicenceChanged, signer: Signer | None) -> Refusal | None:
    """Why the organ may not change the licence by itself with this act; None: it may (第八条第二款)."""
    wrong = entitled(signer, ("sign_organ",), ENDS["撤回"])
    if wrong is not None:
        return wrong
    if case.decision != "granted" or case.decided_on is None:
        return _NONE
    if case.licence_end:
        return Refusal(
            reason=f"这个许可已经{case.licence_end}", basis=ENDS["撤回"], short=f"已{case.licence_end}"
        )
    if not act.change.strip():
        return _CHANGE
    if not act.facts.strip():
        return _FACTS
    if not any(one.strip() for one in act.provisions):
        return _PROVISIONS
    if not (act.remedy.reconsideration and act.remedy.court.strip()):
        return _REMEDY
    return None if act.compensation.strip() else _MADE_GOOD


def changed(case: Case, act: LicenceChanged) -> Case:
    return replace(case, licence_changed=(act.on, act.change))


def ended(case: Case, act: LicenceEnded) -> Case:
    return replace(case, licence_end=act.way, licence_ended_on=act.on)
