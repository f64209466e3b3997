"""What each step of a case rests on in law, for whoever compares two versions of it. Pure."""

from __future__ import annotations

from casework import alongside
from casework.acts import (
    Accepted,
    AnyAct,
    Attended,
    Changed,
    Corrected,
    CorrectionAsked,
    CorrectionSupplied,
    DeferredSupplied,
    Delivered,
    Extended,
    Granted,
    MaterialsReturned,
    Matter,
    NotAccepted,
    PaperNumbered,
    Received,
    Refused,
    Reprinted,
    ReturnAnswered,
    ReturnedInHall,
    Reviewed,
    RuleSetAside,
    Sealed,
    Sent,
    SentBack,
    Settled,
    SpecialBegun,
    SpecialEnded,
    Terminated,
    Withdrawn,
)
from casework.decide.ending import ENDED
from casework.lifecycle import (
    ART_32_1_3,
    ART_32_1_4,
    ART_32_1_5,
    ART_32_2,
    ART_34,
    ART_38_1,
    ART_38_2,
    ART_42_1,
    ART_44,
    ART_45,
    ART_72,
    DEFERRAL,
    WITHDRAWAL,
)
from casework.sealing import ART_39

OWN_CHANGE = "申请人自行变更申请"
"""Nobody may ask for it; what is applied for is the applicant's own (行政许可法 第三十一条)."""


def law_of(act: AnyAct) -> str:
    """The article or promise that the step rests on; "" for what only happened (a visit, a parcel, a reprint)."""
    match act:
        case Received():
            return ART_32_2
        case Corrected():
            return ART_32_1_3
        case CorrectionAsked():
            return ART_32_1_4
        case CorrectionSupplied():
            return ART_32_1_5
        case Changed():
            return OWN_CHANGE
        case RuleSetAside():
            return ART_72
        case Accepted():
            return DEFERRAL if act.deferred else ART_32_1_5
        case NotAccepted():
            return act.article
        case DeferredSupplied():
            return DEFERRAL
        case Withdrawn():
            return WITHDRAWAL
        case Terminated():
            return ENDED
        case Reviewed() | SentBack():
            return ART_34
        case SpecialBegun() | SpecialEnded():
            return ART_45
        case Extended():
            return ART_42_1
        case Sealed():
            return ART_39
        case Delivered():
            return ART_44
        case Granted():
            return ART_38_1
        case Refused():
            return ART_38_2
        case (
            Attended()
            | PaperNumbered()
            | Reprinted()
            | Settled()
            | ReturnedInHall()
            | ReturnAnswered()
            | Sent()
            | MaterialsReturned()
            | Matter()
        ):
            return ""
        case _:
            return alongside.law_of(act)
