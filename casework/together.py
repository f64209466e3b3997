"""联合办理, 核查, 上报, 公开: what the law asks of the acts beside the way, at the counter before and at the home
server after. Pure."""

from __future__ import annotations

from typing import TypeAlias

from casework.acts import HandledJointly, Inspected, Published, ReportOwed, SentUp
from casework.case import Case
from casework.lifecycle import ART_35, ART_40, ART_42_2
from casework.refusal import Refusal
from casework.signoff import Signer
from casework.stopping import entitled

ART_34_3 = "行政许可法 第三十四条第三款"
OFFICERS = 2
"""行政许可法 第三十四条第三款、第五十五条第二款: 指派两名以上工作人员."""

Beside: TypeAlias = Inspected | HandledJointly | ReportOwed | SentUp | Published

_DAY = Refusal(
    reason="发生之日不能早于受理之日，也不能晚于登记之日", basis="行政许可法 第八十二条", short="核对日期"
)
_TWO = Refusal(
    reason=f"核查、检验、检测、检疫须由 {OFFICERS} 名以上工作人员进行", basis=ART_34_3, short="须两名以上人员"
)
_FINDING = Refusal(reason="写明地点和结果", basis=ART_34_3, short="差：地点或者结果")
_SEVERAL = Refusal(reason="联合办理须有两个以上机关，牵头机关在前", basis=ART_42_2, short="差：参加的机关")
_ALREADY = Refusal(reason="这件已经是联合办理", basis=ART_42_2, short="已是联合办理")
_EXPIRED = Refusal(reason="法定期限已过，不能再改为联合办理", basis=ART_42_2, short="法定期限已过")
_WHY = Refusal(reason="写明联合办理的理由", basis=ART_42_2, short="差：理由")
_TO = Refusal(reason="写明上报给哪个机关", basis=ART_35, short="差：上级机关")
_OPINION = Refusal(reason="写明初步审查意见，连同全部申请材料上报", basis=ART_35, short="差：审查意见")
_UP = Refusal(reason="这件已经上报", basis=ART_35, short="已经上报")
_NOT_OWED = Refusal(reason="先登记手续完备之日和上级机关，再上报", basis=ART_35, short="先登记手续完备之日")
_WHERE = Refusal(
    reason="写明在哪里公开；不公开的写明理由（国家秘密、商业秘密、个人隐私）",
    basis=ART_40,
    short="差：公开的地方",
)
_UNSEALED = Refusal(
    reason="决定文书还没有用印，决定没有作出，没有可以公开的", basis=ART_40, short="还没有用印，不公开"
)
_UNDECIDED = Refusal(
    reason="还没有作出准予或者不予许可的决定，没有可以公开的；依法不公开的，写明理由，随时可以登记",
    basis=ART_40,
    short="还没有作出决定",
)
_SINCE = Refusal(
    reason="决定不公开之日不能早于收件之日，也不能晚于登记之日", basis=ART_40, short="核对不公开之日"
)
_BEFORE = Refusal(reason="公开之日不能早于决定之日，也不能晚于登记之日", basis=ART_40, short="核对公开之日")


def against(case: Case, act: Beside, signer: Signer | None) -> Refusal | None:
    """Why the act may not be done on the case as it stands; None: it may."""
    match act:
        case Inspected():
            return entitled(signer, ("review", "sign"), ART_34_3) or _inspection(case, act)
        case HandledJointly():
            return entitled(signer, ("sign", "sign_organ"), ART_42_2) or _joint(case, act)
        case ReportOwed():
            return entitled(signer, ("review", "sign"), ART_35) or _owed(case, act)
        case SentUp():
            return entitled(signer, ("sign", "sign_organ"), ART_35) or _sent_up(case, act)
        case Published():
            return _published(case, act)


def _inspection(case: Case, act: Inspected) -> Refusal | None:
    if len(_people(act)) < OFFICERS:
        return _TWO
    if not (act.place.strip() and act.finding.strip()):
        return _FINDING
    early = case.accepted_on is not None and act.inspected_on < case.accepted_on
    return _DAY if early or act.inspected_on > act.on else None


def _people(act: Inspected) -> set[str]:
    """Each once, however he was written down: by his number, or by a name that none of those with a number has."""
    named = [one for one in act.officers if one.name.strip()]
    numbers = {one.staff_no for one in named if one.staff_no}
    known = {one.name.strip() for one in named if one.staff_no}
    return numbers | {one.name.strip() for one in named if not one.staff_no} - known


def _joint(case: Case, act: HandledJointly) -> Refusal | None:
    if case.joint:
        return _ALREADY
    if len(set(act.organs)) < OFFICERS:
        return _SEVERAL
    if case.statutory_due is not None and act.on > case.statutory_due:
        return _EXPIRED
    return None if act.reason.strip() else _WHY


def _owed(case: Case, act: ReportOwed) -> Refusal | None:
    if case.sent_up_on is not None:
        return _UP
    if not act.to.strip():
        return _TO
    early = case.accepted_on is not None and act.ready_on < case.accepted_on
    return _DAY if early or act.ready_on > act.on else None


def _sent_up(case: Case, act: SentUp) -> Refusal | None:
    if case.sent_up_on is not None:
        return _UP
    if case.report_owed_on is None:
        return _NOT_OWED
    return None if act.to.strip() and act.opinion.strip() else _OPINION


def _published(case: Case, act: Published) -> Refusal | None:
    """What must not be public is kept off the lists from the receipt on, progress and all."""
    if act.withheld.strip() and (case.decided_on is None or act.published_on < case.decided_on):
        return None if case.opened.received_on <= act.published_on <= act.on else _SINCE
    if case.decided_on is None:
        return _UNSEALED if case.decision else _UNDECIDED
    if not case.decided_on <= act.published_on <= act.on:
        return _BEFORE
    return None if act.where.strip() or act.withheld.strip() else _WHERE
