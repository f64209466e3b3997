"""What may follow what: every kind of act at every position of a case, as data.

The table is total: an entry is either allowed (None) or a Refusal with its legal basis. What needs more than
the position (judgements, grounds, terms) is for `casework.decide`.
"""

from __future__ import annotations

from typing import Literal, get_args

from casework.case import Case
from casework.refusal import Refusal

Kind = Literal[
    "received", "attended", "corrected", "correction_asked", "correction_supplied", "changed",
    "rule_set_aside", "accepted", "not_accepted", "deferred_supplied", "paper_numbered",
    "reprinted", "withdrawn", "terminated", "returned_in_hall", "return_answered", "sent", "materials_returned",
    "settled", "reviewed", "sent_back", "granted", "refused", "special_begun", "special_ended",
    "extended", "delivered", "sealed", "third_party_told", "third_party_heard", "licence_ended",
    "inspected", "handled_jointly", "report_owed", "sent_up", "published", "lapsed",
    "day_corrected", "certificates_made", "hearing_set", "licence_noted", "receipt_signed", "licence_changed",
    "card_given", "card_answered", "card_withdrawn", "sat_in", "rated", "grievance_taken",
    "grievance_assigned", "grievance_contacted", "grievance_answered", "grievance_followed_up",
]  # fmt: skip
Position = Literal[
    "new", "received", "correcting", "supplied", "overdue", "reopened", "supplied_reopened", "deemed",
    "accepted", "not_accepted", "deemed_withdrawn", "withdrawn",
    "terminated", "ready", "stopped", "granted", "refused", "delivered",
]  # fmt: skip
"""Stages, finer: 补正到齐 (supplied), 逾期未补正 (overdue), 特准再告知 (reopened), 视为受理未发通知 (deemed); of the
accepted ones 待审查 (accepted), 待决定 (ready: reviewed, or nothing but the decision is to be signed) and
特别程序进行中 (stopped)."""

BESIDE_CASES: frozenset[Kind] = frozenset(
    {
        "card_given", "card_answered", "card_withdrawn", "sat_in", "rated", "grievance_taken", "grievance_assigned",
        "grievance_contacted", "grievance_answered", "grievance_followed_up",
    }
)  # fmt: skip
"""Acts of matters (`casework.matters`, `casework.grievances`): never of a case."""

KINDS: tuple[Kind, ...] = get_args(Kind)
POSITIONS: tuple[Position, ...] = get_args(Position)

ANSWERED: frozenset[Position] = frozenset(
    {
        "accepted",
        "not_accepted",
        "deemed_withdrawn",
        "withdrawn",
        "terminated",
        "ready",
        "stopped",
        "granted",
        "refused",
        "delivered",
    }
)
"""Where nobody at the counter owes an answer on the application any more."""

ART_32_1_3 = "行政许可法 第三十二条第一款第三项"
ART_32_1_4 = "行政许可法 第三十二条第一款第四项"
ART_32_1_5 = "行政许可法 第三十二条第一款第五项"
ART_32_2 = "行政许可法 第三十二条第二款"
ART_34 = "行政许可法 第三十四条"
ART_35 = "行政许可法 第三十五条"
ART_36 = "行政许可法 第三十六条"
ART_38_1 = "行政许可法 第三十八条第一款"
ART_38_2 = "行政许可法 第三十八条第二款"
ART_42_1 = "行政许可法 第四十二条第一款"
ART_39 = "行政许可法 第三十九条"
ART_40 = "行政许可法 第四十条"
ART_42_2 = "行政许可法 第四十二条第二款"
ART_44 = "行政许可法 第四十四条"
ART_45 = "行政许可法 第四十五条"
ART_49 = "行政许可法 第四十九条"
ART_69 = "行政许可法 第六十九条"
ART_72 = "行政许可法 第七十二条"
ART_82 = "行政许可法 第八十二条"
ONE_NUMBER = "一个办件只编一个号"
DEFERRAL = "容缺受理承诺"
WITHDRAWAL = "作出决定前可以书面撤回申请"
"""The Licensing Law has no article on it; rules of departments have, e.g. 旅游行政许可办法 第二十二条."""

_no_case = Refusal(reason="还没有收件，先编号收件", basis=ART_32_2, short="还没有收件")
_has_number = Refusal(reason="这件已经收件编号，不再另编号", basis=ONE_NUMBER, short="已收件编号")
_no_notice = Refusal(
    reason="这件没有发过一次性补正告知书，没有可收的补正", basis=ART_32_1_4, short="没有发过补正告知书"
)
_told_once = Refusal(
    reason="补正内容只能一次告知，已经告知过；申请人自己变更申请后才能再告知",
    basis=ART_32_1_4,
    short="已告知过一次 · 许可法三十二条",
)
_all_back = Refusal(
    reason="告知书所列材料已经补齐，应当受理，不得再要求补正",
    basis=ART_32_1_5,
    short="补正已齐，应当受理 · 许可法三十二条",
)
_late = Refusal(reason="补正期限已过，不再告知", basis=ART_32_1_4, short="补正期限已过")
_late_change = Refusal(
    reason="补正期限已过，不能再变更申请；可以重新申请", basis=ART_32_1_4, short="补正期限已过 · 可重新申请"
)
_by_silence = Refusal(
    reason="逾期没有告知，自收到申请材料之日起即为受理，不得再要求补正",
    basis=ART_32_1_4,
    short="逾期未告知，已视为受理 · 许可法三十二条",
)
_accepted = Refusal(reason="已经受理，不得再退回到受理之前", basis=ART_32_1_5, short="已受理")
_again = Refusal(reason="已经受理并发出受理通知书", basis=ART_32_2, short="已受理")
_not_deferred = Refusal(reason="这件没有受理，没有容缺后补的材料", basis=DEFERRAL, short="没有容缺后补的材料")
_decided = Refusal(reason="已经作出不予受理决定，不再办理；可以重新申请", basis=ART_32_2, short="已不予受理")
_withdrawn = Refusal(
    reason="逾期未补正，已视为撤回申请；可以重新申请", basis="本地规定", short="已视为撤回 · 可重新申请"
)
_ended = Refusal(reason="已经终止办理；可以重新申请", basis="本地规定", short="已终止办理")
_taken_back = Refusal(
    reason="申请人已经撤回申请；可以重新申请", basis=WITHDRAWAL, short="已撤回 · 可重新申请"
)
_not_before = Refusal(
    reason="受理以前只有一次性告知、受理和不予受理，不能用内部退件代替；材料可以补正的，一次告知",
    basis=ART_32_1_4,
    short="受理前不得退件 · 许可法三十二条",
)
_not_returned = Refusal(reason="这件没有退件，没有要答复的", basis="大厅内部退件", short="没有退件")
_nothing_set_aside = Refusal(
    reason="还没有一次性告知过，不必特准再告知", basis=ART_32_1_4, short="还没有告知过"
)
_missing_open = Refusal(
    reason="告知书所列材料还没有补齐，补齐后受理", basis=ART_32_1_4, short="补正还没有到齐"
)
_set_aside_once = Refusal(reason="这件已经特准再告知过一次，一件只此一次", basis=ART_72, short="已特准过一次")

_granted = Refusal(
    reason="已经作出准予行政许可决定；要改变所准予的事项，由申请人另行申请变更",
    basis=ART_49,
    short="已准予 · 变更另行申请",
)
_denied = Refusal(
    reason="已经作出不予行政许可决定；申请人可以申请行政复议或者提起行政诉讼，也可以重新申请",
    basis=ART_38_2,
    short="已不予许可",
)
_served = Refusal(reason="决定已经送达，这件办完了", basis=ART_44, short="已送达")
_undecided = Refusal(
    reason="还没有作出准予或者不予许可的决定，没有可以送达的", basis=ART_44, short="还没有作出决定"
)
_not_yet_accepted = Refusal(
    reason="还没有受理，不能审查和决定；先作出受理或者不予受理的答复", basis=ART_32_2, short="还没有受理"
)
_proof_owed = Refusal(
    reason="已视为受理，还没有发受理通知书；先补发受理通知书，再审查和决定",
    basis=ART_32_2,
    short="先补发受理通知书",
)
_reviewed = Refusal(
    reason="审查已经完成，等待决定；不同意审查意见的，退回重审", basis=ART_34, short="审查已完成，待决定"
)
_not_reviewed = Refusal(
    reason="还没有审查完毕，不能作出决定；先由审查人员审查并签意见", basis=ART_34, short="还没有审查完毕"
)

_running = Refusal(
    reason="特别程序还没有结束，先登记结束之日和结果，再审查、决定", basis=ART_45, short="特别程序还没有结束"
)
_none_running = Refusal(reason="没有正在进行的特别程序", basis=ART_45, short="没有特别程序在进行")

_not_granted = Refusal(
    reason="没有准予过行政许可，没有可以撤回、撤销或者注销的", basis=ART_69, short="没有准予过许可"
)

_not_granted_yet = Refusal(reason="还没有作出准予的决定，没有要制的证照", basis=ART_39, short="还没有准予")
_no_certificate = Refusal(reason="不予许可，没有要制的证照", basis=ART_39, short="没有要制的证照")
_no_matter = Refusal(reason="监察的记录不写进办件本身", basis="电子监察", short="不是办件的步骤")

_CLOSED: dict[str, Refusal | None] = {
    "not_accepted": _decided,
    "deemed_withdrawn": _withdrawn,
    "withdrawn": _taken_back,
    "terminated": _ended,
    "granted": _granted,
    "refused": _denied,
    "delivered": _served,
}


def _row(otherwise: Refusal, **special: Refusal | None) -> dict[str, Refusal | None]:
    """One kind over all positions: `special` by position, `new` and the closed ones by themselves, `ready` and
    `stopped` as `accepted`."""
    row: dict[str, Refusal | None] = dict.fromkeys(POSITIONS, otherwise)
    row["new"] = _no_case
    row |= _CLOSED
    if "accepted" in special:
        special = {"ready": special["accepted"], "stopped": special["accepted"], **special}
    row.update(special)
    return row


def _after_acceptance(**special: Refusal | None) -> dict[str, Refusal | None]:
    """One kind of the way to the decision: nothing of it before the acceptance stands on paper."""
    return _row(_not_yet_accepted, deemed=_proof_owed, **special)


_UNDECIDED = (
    "received", "correcting", "supplied", "overdue", "reopened", "supplied_reopened", "deemed", "accepted", "ready",
    "stopped",
)  # fmt: skip

TRANSITIONS: dict[Kind, dict[str, Refusal | None]] = {
    "received": _row(
        _has_number,
        new=None,
        not_accepted=_has_number,
        deemed_withdrawn=_has_number,
        withdrawn=_has_number,
        terminated=_has_number,
        granted=_has_number,
        refused=_has_number,
        delivered=_has_number,
    ),
    # a person may come to ask or to collect at any time
    "attended": {position: (_no_case if position == "new" else None) for position in POSITIONS},
    "corrected": _row(
        _accepted,
        received=None,
        correcting=None,
        supplied=None,
        reopened=None,
        supplied_reopened=None,
        overdue=_late_change,
    ),
    "correction_asked": _row(
        _accepted,
        received=None,
        reopened=None,
        supplied_reopened=None,
        correcting=_told_once,
        supplied=_all_back,
        overdue=_late,
        deemed=_by_silence,
    ),
    # A region that refuses lateness opens a ground and decides nothing by itself: until the refusal stands on paper
    # (第三十二条第二款) whoever has handed in everything that was asked for has to be accepted (第一款第五项).
    "correction_supplied": _row(
        _accepted,
        correcting=None,
        overdue=None,
        reopened=None,
        received=_no_notice,
        supplied=_all_back,
        supplied_reopened=_all_back,
    ),
    "changed": _row(
        _accepted,
        received=None,
        correcting=None,
        supplied=None,
        reopened=None,
        supplied_reopened=None,
        overdue=_late_change,
    ),
    "rule_set_aside": _row(
        _accepted,
        correcting=None,
        supplied=None,
        received=_nothing_set_aside,
        overdue=_late,
        reopened=_set_aside_once,
        supplied_reopened=_set_aside_once,
        deemed=_by_silence,
    ),
    "accepted": _row(
        _again,
        received=None,
        supplied=None,
        supplied_reopened=None,
        deemed=None,
        correcting=_missing_open,
        reopened=_missing_open,
        overdue=_missing_open,
    ),
    "not_accepted": _row(
        _accepted,
        received=None,
        correcting=None,
        supplied=None,
        reopened=None,
        supplied_reopened=None,
        overdue=None,
        deemed=_by_silence,
    ),
    "deferred_supplied": _row(_not_deferred, accepted=None, granted=None),  # owed until it is handed over
    # until the decision, and as long as nothing has ended the case already
    "withdrawn": _row(_taken_back, **dict.fromkeys(_UNDECIDED)),
    "terminated": _row(_ended, **dict.fromkeys(_UNDECIDED)),
    "returned_in_hall": _row(_not_before, accepted=None, deemed=None),
    "return_answered": _row(_not_returned, accepted=None, deemed=None),
    "reviewed": _after_acceptance(accepted=None, ready=_reviewed, stopped=_running),
    "sent_back": _after_acceptance(accepted=None, ready=None, stopped=_running),
    "granted": _after_acceptance(accepted=_not_reviewed, ready=None, stopped=_running),
    "refused": _after_acceptance(accepted=_not_reviewed, ready=None, stopped=_running),
    "special_begun": _after_acceptance(accepted=None),
    "special_ended": _after_acceptance(accepted=_none_running, stopped=None),
    "extended": _after_acceptance(accepted=None),
    "delivered": _row(_undecided, granted=None, refused=None),
    "third_party_told": _after_acceptance(accepted=None),
    "third_party_heard": _after_acceptance(accepted=None),
    **{
        kind: _after_acceptance(accepted=None)
        for kind in ("inspected", "hearing_set", "handled_jointly", "report_owed", "sent_up")
    },
    "certificates_made": _row(_not_granted_yet, refused=_no_certificate, granted=None),
    **{
        kind: _row(_not_granted, refused=_not_granted, granted=None, delivered=None)
        for kind in ("licence_ended", "licence_changed", "licence_noted")
    },
    **{
        kind: {position: (None if position == "new" else _no_matter) for position in POSITIONS}
        for kind in sorted(BESIDE_CASES)
    },
    # a paper is owed, sealed, lost, sent or given back, a doubt settled, a day put right, whatever became of the case
    # since (行政许可法 第三十二条第二款)
    **{
        kind: {position: (_no_case if position == "new" else None) for position in POSITIONS}
        for kind in (
            "paper_numbered",
            "reprinted",
            "sealed",
            "sent",
            "materials_returned",
            "receipt_signed",
            "settled",
            "lapsed",
            "day_corrected",
            "published",  # withheld at any time; published once there is a decision (`together.against`)
        )
    },
}


def position(case: Case | None) -> Position:
    """Where a case stands in the table. None: no number yet."""
    if case is None:
        return "new"
    if case.stage == "accepted":
        if not case.noticed:
            return "deemed"
        return "stopped" if case.stopped else "ready" if case.ready else "accepted"
    if case.stage != "correcting":
        return case.stage
    if case.overdue:
        return "overdue"
    if case.may_notify:
        return "reopened" if case.open else "supplied_reopened"
    return "correcting" if case.open else "supplied"


def refused(kind: Kind, case: Case | None) -> Refusal | None:
    """Why an act of `kind` may not follow now; None: it may."""
    if kind == "rule_set_aside" and case is not None and case.set_aside and case.stage == "correcting":
        return _set_aside_once
    if kind == "return_answered" and case is not None and case.returned is None:
        return _not_returned
    return TRANSITIONS[kind][position(case)]
