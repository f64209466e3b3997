"""The acts beside the way (`casework.duties`): what the law asks of them, what they make of a case. Pure."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from casework import closing, hearings, interests, licences, receipts, together
from casework.calendar import Calendar
from casework.case import Case, Effects, Lapse
from casework.duties import (
    CertificatesMade,
    DayCorrected,
    Duty,
    HandledJointly,
    HearingSet,
    Inspected,
    Lapsed,
    LicenceChanged,
    LicenceEnded,
    LicenceNoted,
    Published,
    ReceiptSigned,
    ReportOwed,
    SentUp,
    ThirdPartyHeard,
    ThirdPartyTold,
)
from casework.lifecycle import ART_34, ART_35, ART_36, ART_39, ART_40, ART_42_2, ART_82
from casework.limits import timed
from casework.refusal import Refusal
from casework.signoff import Signer


def _inspected(case: Case, act: Inspected, _: Calendar) -> Case:
    return replace(
        case,
        inspected=(*case.inspected, (act.procedure, act.inspected_on)),
        inspection_pages=tuple(dict.fromkeys((*case.inspection_pages, *act.pages))),
    )


def lapse_recorded(case: Case, act: Lapsed, _: Calendar) -> Case:
    return replace(case, recorded=(*case.recorded, Lapse(rule=act.rule, on=act.on, basis=act.basis)))


EFFECTS: Final[Effects] = {
    ThirdPartyTold: lambda case, act, _: interests.told(case, act),
    ThirdPartyHeard: lambda case, act, _: interests.heard(case, act),
    Inspected: _inspected,
    HandledJointly: lambda case, act, calendar: timed(replace(case, joint=act.organs), calendar),
    ReportOwed: lambda case, act, _: replace(case, report_owed_on=act.ready_on),
    SentUp: lambda case, act, _: replace(case, sent_up_on=act.on),
    Published: lambda case, act, _: replace(case, published_on=act.published_on),
    Lapsed: lapse_recorded,
    LicenceEnded: lambda case, act, _: licences.ended(case, act),
    LicenceChanged: lambda case, act, _: licences.changed(case, act),
    LicenceNoted: lambda case, act, _: replace(case, noted=(*case.noted, (act.way, act.decided_on))),
    HearingSet: lambda case, act, _: hearings.placed(case, act),
    CertificatesMade: lambda case, act, _: closing.made(case, act),
    ReceiptSigned: lambda case, act, _: receipts.kept(case, act),
    DayCorrected: lambda case, _act, _calendar: case,  # `fold` has reckoned with the day already
}
"""What each of these acts, which may follow now, makes of its case."""


def against(case: Case, act: Duty, signer: Signer | None) -> Refusal | None:
    """Why the act may not be done on the case as it stands; None: it may. `signer` None: his rights are not judged
    here."""
    match act:
        case ThirdPartyTold() | ThirdPartyHeard():
            return interests.against(case, act, signer)
        case LicenceEnded():
            return licences.against(case, act, signer)
        case LicenceChanged():
            return licences.no_change(case, act, signer)
        case HearingSet():
            return hearings.against(case, act, signer)
        case CertificatesMade():
            return closing.against(case, act, signer)
        case ReceiptSigned():
            return receipts.against(case, act, signer)
        case Lapsed() | LicenceNoted() | DayCorrected():
            return None  # the server's own, or asked with the other acts of the case (`redating.against`)
        case _:
            return together.against(case, act, signer)


def law_of(act: Duty) -> str:
    """The article that the act rests on."""
    match act:
        case ThirdPartyTold() | ThirdPartyHeard():
            return ART_36
        case Inspected():
            return ART_34
        case HandledJointly():
            return ART_42_2
        case ReportOwed() | SentUp():
            return ART_35
        case Published():
            return ART_40
        case Lapsed():
            return act.basis
        case LicenceEnded():
            return licences.ENDS[act.way]
        case LicenceChanged():
            return licences.ENDS["撤回"]
        case LicenceNoted():
            return licences.ART_61
        case HearingSet():
            return hearings.ART_48
        case CertificatesMade():
            return ART_39
        case ReceiptSigned():
            return receipts.RECEIPT
        case DayCorrected():
            return ART_82
