"""What each paper says, from the acts alone: flat facts for the layouts. Wording only, no layout."""

from __future__ import annotations

from collections.abc import Sequence

from casework.acts import (
    Accepted,
    AnyAct,
    CorrectionAsked,
    Delivered,
    Extended,
    Granted,
    Inspected,
    LicenceChanged,
    LicenceEnded,
    MaterialsReturned,
    NotAccepted,
    Refused,
    ReturnedInHall,
    Sent,
    SpecialBegun,
    Terminated,
    ThirdPartyTold,
    Withdrawn,
)
from casework.case import Case
from casework.facts.acceptance import acceptance
from casework.facts.application import application, drafted, one_table
from casework.facts.correction import correction
from casework.facts.decision import granted, refused
from casework.facts.deferral import deferral
from casework.facts.ending import ended, withdrawal
from casework.facts.handing import materials_list, parcel, returned
from casework.facts.inspection import inspection
from casework.facts.interest import told
from casework.facts.licence_end import ended_licence
from casework.facts.promise import promise
from casework.facts.receipt import receipt
from casework.facts.refusal import refusal_to_accept
from casework.facts.serving import handed_out, service_proof
from casework.facts.setting import Fact, Facts, PaperSetting
from casework.facts.timing import extension, special

__all__ = ["Fact", "Facts", "PaperSetting", "drafted", "facts_of", "one_table"]


def facts_of(code: str, case: Case, acts: Sequence[AnyAct], setting: PaperSetting) -> Facts:
    """The facts of the paper `code` that the last of `acts` puts out; `case` is folded with that act.

    Raises ValueError where that act puts out no such paper.
    """
    act = acts[-1]
    match code, act:
        case "D01", _:
            return receipt(case, act, setting)
        case "D02", CorrectionAsked():
            return correction(case, act, setting)
        case "D03", Accepted():
            return acceptance(case, act, setting)
        case "D04", NotAccepted():
            return refusal_to_accept(case, act, acts, setting)
        case "D05", Accepted():
            return deferral(case, act, setting)
        case "D06", Accepted():
            return promise(case, act, setting)
        case "D07", SpecialBegun():
            return special(case, act, setting)
        case "D08", Extended():
            return extension(case, act, acts, setting)
        case "D09", ThirdPartyTold():
            return told(case, act, setting)
        case "D10", Inspected():
            return inspection(case, act, setting)
        case "D11" | "D13", Granted():
            return granted(case, act, acts, setting)
        case "D12" | "D13", Refused():
            return refused(case, act, setting)
        case "D14", Delivered():
            return service_proof(case, act, acts, setting)
        case "D16", Withdrawn() | Terminated():
            return ended(case, act, setting)
        case "D17", ReturnedInHall():
            return returned(case, act, setting)
        case "D18", Delivered():
            return handed_out(case, act, acts, setting)
        case "D19", Sent():
            return parcel(case, act, setting)
        case "D20", MaterialsReturned():
            return materials_list(case, act, setting)
        case "D22", LicenceEnded() | LicenceChanged():
            return ended_licence(case, act, acts, setting)
        case "WITHDRAWAL", _:
            return withdrawal(case, setting)
        case "FORM", _:
            return application(case, setting)
        case _:
            raise ValueError(f"no {code} for {type(act).__name__}")
