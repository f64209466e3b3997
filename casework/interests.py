"""利害关系人: who else is told and heard before a licence is decided, and for how long the decision waits. Pure.

行政许可法 第三十六条: found in the review that the licence touches major interests of another, he is told, and both
sides are heard. 第四十六条、第四十七条: told that he may ask for a hearing, within five days; asked for, it is held
within twenty working days. 第四十八条第二款: decided by its record.
"""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

from msgspec.structs import replace

from casework import hearings
from casework.acts import ThirdPartyHeard, ThirdPartyTold
from casework.case import Case, ThirdParty
from casework.hall import Term
from casework.lifecycle import ART_36
from casework.refusal import Refusal
from casework.signoff import Signer
from casework.stopping import entitled

ART_47 = "行政许可法 第四十七条"
ART_48 = hearings.ART_48
HEARING = Term(days=20, unit="工作日")
"""Within which a hearing that was asked for is held (第四十七条第一款)."""

Interest: TypeAlias = ThirdPartyTold | ThirdPartyHeard

_WHO = Refusal(reason="写明利害关系人、送达地址和与本许可的利害关系", basis=ART_36, short="差：利害关系人")
_DAY = Refusal(reason="告知、听取意见之日不能晚于登记之日", basis=ART_36, short="核对日期")
_TERM = Refusal(reason="陈述、申辩和申请听证的期限不能早于告知之日", basis=ART_47, short="核对申请听证的期限")
_NOT_TOLD = Refusal(reason="还没有告知过这位利害关系人，先书面告知", basis=ART_36, short="还没有告知")
_RECORD = Refusal(reason="写明意见或者听证笔录的编号", basis=ART_48, short="差：意见或者笔录")
_LATE = Refusal(
    reason="申请听证的期限已过；意见仍可以记入，由行政机关决定是否听证", basis=ART_47, short="申请听证已过期"
)
_ASKED = Refusal(reason="这位已经申请过听证，二十日从第一次申请起算", basis=ART_47, short="已经申请过听证")
_OWED = Refusal(
    reason="已经申请听证，须举行听证并记入笔录，或者由本人书面放弃", basis=ART_47, short="听证还没有举行"
)


def against(case: Case, act: Interest, signer: Signer | None) -> Refusal | None:
    """Why the act may not be done on the case as it stands; None: it may."""
    wrong = entitled(signer, ("review", "sign"), ART_36)
    if wrong is not None:
        return wrong
    match act:
        case ThirdPartyTold():
            if not (act.name.strip() and act.address.strip() and act.interest.strip()):
                return _WHO
            if act.told_on > act.on:
                return _DAY
            return _TERM if act.until is not None and act.until < act.told_on else None
        case ThirdPartyHeard():
            return _heard(case, act)


def _heard(case: Case, act: ThirdPartyHeard) -> Refusal | None:
    told = next((one for one in case.third if one.name == act.name and one.told_on is not None), None)
    if told is None or told.told_on is None:
        return _NOT_TOLD
    if not told.told_on <= act.heard_on <= act.on:
        return _DAY
    if act.said == "asked":
        if told.asked_on is not None:
            return _ASKED
        return _LATE if told.until is not None and act.heard_on > told.until else None
    if act.said == "stated" and told.asked_on is not None:
        return _OWED
    if act.said != "waived" and not act.record.strip():
        return _RECORD
    return hearings.unset(case, act) if act.said == "heard" else None


def waits_for(case: Case, on: date) -> Refusal | None:
    """Why a decision of the day `on` would go over somebody's head; None: everybody was told, and heard or silent."""
    untold = [one.name for one in case.third if one.told_on is None]
    if untold:
        return Refusal(
            reason=f"本许可直接关系他人重大利益，先告知利害关系人：{'、'.join(untold)}",
            basis=ART_36,
            short="利害关系人还没有告知",
        )
    asked = [one.name for one in case.third if one.asked_on is not None and one.heard_on is None]
    if asked:
        return Refusal(
            reason=f"{'、'.join(asked)}已经申请听证，根据听证笔录再作决定",
            basis=ART_48,
            short="听证还没有举行",
        )
    waiting = [one for one in case.third if one.waits(on)]
    if not waiting:
        return None
    days = [one.until for one in waiting if one.until is not None]
    until = f"（{max(days)} 前）" if len(days) == len(waiting) else "（日历未发布）"
    return Refusal(
        reason=f"利害关系人陈述、申辩、申请听证的期限还没有过{until}，听取意见后再作决定",
        basis=ART_36,
        short="等利害关系人的意见",
    )


def told(case: Case, act: ThirdPartyTold) -> Case:
    """With the person told; told again, the newer notice counts and what was said before stays said."""
    before = _of(case, act.name)
    return _with(case, replace(before, told_on=act.told_on, until=act.until))


def heard(case: Case, act: ThirdPartyHeard) -> Case:
    """Asked for within the term a hearing is owed, whatever was stated or waived before it."""
    before = _of(case, act.name)
    if act.said == "asked":
        return _with(case, replace(before, asked_on=act.heard_on, heard_on=None))
    return _with(case, replace(before, heard_on=act.heard_on))


def found(case: Case, names: tuple[str, ...]) -> Case:
    """With whom the review found to be touched, where nobody has told them yet."""
    known = {one.name for one in case.third}
    new = tuple(ThirdParty(name=name) for name in dict.fromkeys(names) if name not in known)
    return replace(case, third=(*case.third, *new)) if new else case


def _of(case: Case, name: str) -> ThirdParty:
    return next((one for one in case.third if one.name == name), ThirdParty(name=name))


def _with(case: Case, party: ThirdParty) -> Case:
    others = tuple(one for one in case.third if one.name != party.name)
    return replace(case, third=(*others, party))
