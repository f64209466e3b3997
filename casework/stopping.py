"""What stops a clock, and what makes it longer: the rules beyond the position, of the counter before and of the home
server after. Pure."""

from __future__ import annotations

from typing import TypeAlias

from casework import people
from casework.acts import Extended, SpecialBegun, SpecialEnded
from casework.case import Case
from casework.item import STATUTORY_STOPS, Item
from casework.lifecycle import ART_42_1, ART_42_2, ART_45
from casework.people import Use
from casework.refusal import Refusal
from casework.signoff import Signer

Timed: TypeAlias = SpecialBegun | SpecialEnded | Extended
MOST = 10
"""Working days by which the head of the organ may extend the limit, once (行政许可法 第四十二条第一款)."""
MOST_JOINT = 15
"""By which the head of the government of the level may, where several organs handle it together (第二款)."""

_NOT_LISTED = Refusal(
    reason="事项目录里没有这项特别程序，不得停止计时", basis=ART_45, short="目录里没有这项程序"
)
_COUNTED = Refusal(
    reason="这项程序不在法律规定不计入期限的八种之内，本事项也没有规定不计入承诺时限，照常计时",
    basis=ART_45,
    short="这项程序计入期限",
)
_TOLD_FIRST = Refusal(
    reason="先书面告知，再开始；开始之日不能早于告知之日", basis=ART_45, short="开始之日早于告知"
)
_NO_TIME = Refusal(reason="预计结束之日不能早于开始之日", basis=ART_45, short="核对预计结束之日")
_WHY = Refusal(reason="写明为什么需要这项程序", basis=ART_45, short="差：理由")
_NOT_RUNNING = Refusal(reason="这项程序没有在进行", basis=ART_45, short="没有在进行")
_END = Refusal(reason="结束之日不能早于告知之日，也不能晚于登记之日", basis=ART_45, short="核对结束之日")
_FINDING = Refusal(reason="写明这项程序的结果", basis=ART_45, short="差：结果")
_ONCE = Refusal(reason="已经延长过一次，不得再延长", basis=ART_42_1, short="已延长过一次")
_EXPIRED = Refusal(
    reason="法定期限已过，不能再延长；延长须在期限届满前批准", basis=ART_42_1, short="法定期限已过"
)
_REASON = Refusal(reason="写明延长期限的理由，告知申请人", basis=ART_42_1, short="差：理由")


def against(case: Case, act: Timed, item: Item | None, signer: Signer | None) -> Refusal | None:
    """Why the act may not be done on the case as it stands; None: it may. `item` None: the catalogue does not define
    it; `signer` None: his rights are not judged here."""
    match act:
        case SpecialBegun():
            return entitled(signer, ("review", "sign"), ART_45) or _begin(act, item)
        case SpecialEnded():
            return entitled(signer, ("review", "sign"), ART_45) or _end(case, act)
        case Extended():
            who: tuple[Use, ...] = ("sign_government",) if case.joint else ("sign_organ",)
            return entitled(signer, who, extension_of(case)[1]) or _extend(case, act)


def extension_of(case: Case) -> tuple[int, str]:
    """Working days by which the case's limit may be extended at most, and by which paragraph."""
    return (MOST_JOINT, ART_42_2) if case.joint else (MOST, ART_42_1)


def entitled(signer: Signer | None, uses: tuple[Use, ...], basis: str) -> Refusal | None:
    """Why his roles do not allow any of `uses`; None: they do, or his rights are not judged here."""
    if signer is None or any(people.may(signer.security, signer.roles, use) for use in uses):
        return None
    why = people.refused(signer.security, signer.roles, uses[0])
    return Refusal(reason=why.reason, basis=basis, short=why.short) if why is not None else None


def _begin(act: SpecialBegun, item: Item | None) -> Refusal | None:
    """听证 may be due in any case (第四十六条、第四十七条); the other seven only where the item has them."""
    if act.procedure in STATUTORY_STOPS:
        if act.procedure != "听证" and item is not None and act.procedure not in item.special:
            return _NOT_LISTED
    elif item is None or act.procedure not in item.stops_promise:
        return _COUNTED
    if act.begins_on < act.on:
        return _TOLD_FIRST
    if act.planned_end < act.begins_on:
        return _NO_TIME
    return None if act.reason.strip() else _WHY


def _end(case: Case, act: SpecialEnded) -> Refusal | None:
    running = [one for one in case.stops if one.procedure == act.procedure and one.ended_on is None]
    if not running:
        return _NOT_RUNNING
    if not min(one.told_on for one in running) <= act.ended_on <= act.on:
        return _END
    return None if act.finding.strip() else _FINDING


def _extend(case: Case, act: Extended) -> Refusal | None:
    """By the head of the organ, or of the government, before the limit has run out, once, with the reason told."""
    if case.extended:
        return _ONCE
    most, basis = extension_of(case)
    if not 1 <= act.days <= most:
        return Refusal(reason=f"延长不得超过 {most} 个工作日", basis=basis, short=f"最多 {most} 个工作日")
    if case.statutory_due is not None and act.on > case.statutory_due:
        return _EXPIRED
    return None if act.reason.strip() else _REASON
