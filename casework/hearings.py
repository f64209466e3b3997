"""听证: set with time and place a week before, led by somebody who did not review the case, on a record that both sides
sign (行政许可法 第四十八条第一款). Pure. Who asked for one, and that it is decided by the record: `casework.interests`.
"""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from casework.acts import HearingSet, Reviewed, ThirdPartyHeard
from casework.case import Case, Hearing
from casework.refusal import Refusal
from casework.signoff import Signer
from casework.stopping import entitled

ART_48 = "行政许可法 第四十八条"
ART_48_1 = "行政许可法 第四十八条第一款"
WEEK = timedelta(days=7)

_WHERE = Refusal(
    reason="写明举行听证的时间、地点和听证主持人", basis=ART_48_1, short="差：时间、地点或者主持人"
)
_TOLD = Refusal(reason="通知之日不能晚于登记之日", basis=ART_48_1, short="核对通知之日")
_WHOM = Refusal(reason="写明通知了哪些申请人、利害关系人", basis=ART_48_1, short="差：通知了谁")
_SEVEN = Refusal(
    reason="举行听证的七日前通知申请人、利害关系人时间和地点；按工作日计，须另定一天",
    basis=ART_48_1,
    short="不满七日，另定一天",
)
_OTHER = Refusal(
    reason="听证主持人须是审查这件申请的工作人员以外的人", basis=ART_48_1, short="主持人不得是审查人员"
)
_LED = Refusal(
    reason="这件的听证由您主持，不再由您审查；请另一位审查", basis=ART_48_1, short="主持听证的不得审查"
)
_NOT_SET = Refusal(
    reason="这天没有定过听证：先登记听证通知（时间、地点、主持人），举行以后再记入笔录",
    basis=ART_48_1,
    short="先登记听证通知",
)


def against(case: Case, act: HearingSet, signer: Signer | None) -> Refusal | None:
    """Why a hearing may not be set by this act; None: it may. Set again it is another day, told again."""
    wrong = entitled(signer, ("review", "sign"), ART_48)
    if wrong is not None:
        return wrong
    if not (act.place.strip() and act.time.strip() and act.chair.name.strip()):
        return _WHERE
    if not any(one.strip() for one in act.told):
        return _WHOM
    if act.told_on > act.on:
        return _TOLD
    if act.held_on < max(act.not_before or act.told_on, act.told_on + WEEK):
        return _SEVEN
    reviewed = {one.by_name for one in case.signed}
    if act.chair.staff_no in case.reviewers or (not act.chair.staff_no and act.chair.name in reviewed):
        return _OTHER
    return None


def unset(case: Case, act: ThirdPartyHeard) -> Refusal | None:
    """Why the record of a hearing does not stand; None: it was set for that day."""
    held = case.hearing is not None and case.hearing.held_on == act.heard_on
    return None if held else _NOT_SET


def led(case: Case, act: Reviewed) -> Refusal | None:
    """Who led the hearing does not review the case."""
    return _LED if case.hearing is not None and act.by == case.hearing.chair else None


def placed(case: Case, act: HearingSet) -> Case:
    return replace(case, hearing=Hearing(held_on=act.held_on, chair=act.chair.staff_no))
