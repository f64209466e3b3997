"""送达: when a decision counts as served, and what is held back. The same for the counter before and the home server
after. Pure.

The Licensing Law has no rules on it; those of 民事诉讼法 are borrowed, as the rules of departments do.
"""

from __future__ import annotations

from datetime import timedelta

from casework import people
from casework.acts import Delivered
from casework.case import Case
from casework.lifecycle import ART_44
from casework.refusal import Refusal
from casework.seals import DECISIONS
from casework.signoff import Signer

RECEIPT = "民事诉讼法 第八十七条、第八十八条"
AGENT = "民事诉讼法 第八十八条、第六十二条"
LEFT = "民事诉讼法 第八十九条"
ELECTRONIC = "民事诉讼法 第九十条"
POST = "民事诉讼法 第九十一条"
NOTICE = "民事诉讼法 第九十五条"
NOTICE_DAYS = timedelta(days=30)

_INCOMPLETE = Refusal(
    reason="容缺的材料还没有补齐，补齐以前不出件", basis="容缺受理承诺", short="容缺未补齐，不出件"
)
_UNSEALED = Refusal(
    reason="要交付的文书还没有用印；用印以前决定没有作出，不得出件",
    basis="行政许可法 第三十九条",
    short="还没有用印，不出件",
)
UNMADE = Refusal(
    reason="证照还没有制好：先登记制证，写明编号；等不及的，决定书可以先交付，证照制好再领",
    basis=ART_44,
    short="证照还没有制好",
)
_ENDED = Refusal(
    reason="这个许可已经撤回、撤销或者注销，不再出件；已经签收的，退回后另行登记",
    basis="行政许可法 第七十条",
    short="许可已终止，不出件",
)
_DAY = Refusal(reason="送达之日不能早于决定之日，也不能晚于登记之日", basis=RECEIPT, short="核对送达之日")
_RECIPIENT = Refusal(reason="写明签收人；送达以签收之日为准", basis=RECEIPT, short="差：签收人")
_WITNESS = Refusal(reason="写明拒收的事由、见证人或者拍照、录像", basis=LEFT, short="差：见证")
_CONSENT = Refusal(
    reason="电子送达须经受送达人同意，写明同意的凭据和到达记录", basis=ELECTRONIC, short="差：同意的凭据"
)
_SLIP = Refusal(
    reason="写明单号；以回执上注明的收件日期为送达之日，寄出不算送达", basis=POST, short="差：回执"
)
_NUMBERLESS = Refusal(
    reason="决定书还在等文号，没有成文，不能交付；文号到了自动成文", basis=ART_44, short="决定书还在等文号"
)
_CARD = Refusal(reason="核对领取人的证件，写明证件号码", basis=RECEIPT, short="差：领取人证件")
_AUTHORITY = Refusal(
    reason="受托人领取的，须出示授权委托书，写明与申请人的关系", basis=AGENT, short="差：授权委托书和关系"
)
_AGAIN = Refusal(reason="清单里有已经交付过的，重新读一次再交付", basis=ART_44, short="已经交付过")
_NOTHING = Refusal(reason="还没有点到要交付的文书或者证照", basis=ART_44, short="还没有点到")

_PUBLISHED = Refusal(
    reason="公告送达写明公告之日和原因；自公告之日起经过三十日为送达", basis=NOTICE, short="核对公告之日"
)


def against(case: Case, act: Delivered, signer: Signer | None) -> Refusal | None:
    """Why the decision may not be recorded as served by this act; None: it may."""
    if signer is not None:
        why = people.refused(signer.security, signer.roles, "deliver")
        if why is not None:
            return Refusal(reason=why.reason, basis=ART_44, short=why.short)
    kept = held_back(case)
    if kept is not None:
        return kept
    if case.making and hands_certificate(act):
        return UNMADE
    if case.decided_on is not None and not case.decided_on <= act.served_on <= act.on:
        return _DAY
    return _collected(case, act) or _evidence(act)


def held_back(case: Case) -> Refusal | None:
    """Why nothing of a decided case may leave the house yet; None: it may."""
    if case.licence_end:
        return _ENDED
    if case.decision == "granted" and case.deferred:
        return _INCOMPLETE
    if case.unsealed:
        return _UNSEALED
    if any(paper.waiting and paper.code in DECISIONS for paper in case.papers):
        return _NUMBERLESS
    return None


def hands_certificate(act: Delivered) -> bool:
    """Whether a certificate goes with it; what doesn't say what goes is everything."""
    return not act.handed or any(one.kind == "certificate" for one in act.handed)


def _collected(case: Case, act: Delivered) -> Refusal | None:
    """Who came for what; an act that says neither is whole and by whom its recipient says."""
    if {one.ref for one in act.handed} & set(case.handed):
        return _AGAIN
    if act.left and not act.handed:
        return _NOTHING
    if act.way != "direct":
        return None
    if act.whom == "agent" and not (act.authority.strip() and act.relation.strip()):
        return _AUTHORITY
    if act.whom in ("self", "agent") and not act.id_number.strip():
        return _CARD
    return None


def _evidence(act: Delivered) -> Refusal | None:
    shown = bool(act.evidence.strip())
    match act.way:
        case "direct":
            return None if act.recipient.strip() else _RECIPIENT
        case "left":
            return None if shown else _WITNESS
        case "electronic":
            return None if shown else _CONSENT
        case "post":
            return None if shown and act.recipient.strip() else _SLIP
        case "notice":
            published = act.published_on
            right = published is not None and act.served_on == published + NOTICE_DAYS
            return None if shown and right else _PUBLISHED
