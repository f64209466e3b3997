"""推送 (审批与监管信息双向推送): what a regulator is sent of each decision, at once, and what it answers. Pure.

After 划转 (行政许可法 第二十五条) the department that an item came from supervises what another organ grants (第六十一
条): it hears of every decision and of every end of a licence. Between organs, so with name and number as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Final, Literal, TypeAlias

from casework.acts import AnyAct, CertificatesMade, Granted, LicenceChanged, LicenceEnded, Refused, Sealed
from casework.case import Case
from casework.catalogue import Catalogue
from casework.deciding import Certificate
from casework.duties import Notice
from casework.hall import Regulator
from casework.item import ApplicantKind
from casework.publication import organ_of
from casework.record import Struct, built
from casework.seals import DECISIONS
from casework.subtypes import Subtype

Dispatched = Literal["准予", "不予许可", "变更", "撤回", "撤销", "注销", "证照"]
"""证照: what follows a grant, the numbers of its certificates once they are made."""
ENDS: Final = (LicenceEnded, LicenceChanged)
"""What becomes of a licence by the organ that granted it."""
Told: TypeAlias = Granted | Refused | LicenceEnded | LicenceChanged | CertificatesMade


class Dispatch(Struct, frozen=True, kw_only=True):
    """One decision as it goes to one regulator. The same `dispatch_id` again is the same package."""

    dispatch_id: str
    hall: str
    hall_name: str
    to: str  # code of the regulator
    what: Dispatched
    case_no: str
    item_code: str
    item_name: str
    subtype: Subtype = ""
    applicant_kind: ApplicantKind
    applicant: str
    applicant_number: str
    organ: str
    organ_name: str
    doc_number: str
    content: str  # what is permitted; of another decision its reasons
    certificates: tuple[Certificate, ...] = ()
    decided_on: date
    valid_from: date | None = None
    valid_to: date | None = None


class SignedDispatch(Struct, frozen=True, kw_only=True):
    """A package on its way: the JSON of a `Dispatch`, and the server's signature over `dispatch_message` of it."""

    payload: bytes
    algorithm: str
    key: str
    signature: bytes


class Acknowledged(Struct, frozen=True, kw_only=True):
    """The regulator's answer: it has the package."""

    dispatch_id: str
    received_at: str = ""
    reference: str = ""  # its own number


def dispatch_message(payload: bytes) -> bytes:
    """What is signed."""
    return b"hall-dispatch/1\n" + payload


def regulators_of(catalogue: Catalogue, item_code: str, owner: str) -> tuple[Regulator, ...]:
    """Who supervises an item that `owner` decides: by the item itself, else the department that it came from."""
    listed = catalogue.hall.regulators
    named = tuple(one for one in listed if item_code in one.items)
    if named:
        return named
    item = catalogue.items.get(item_code)
    row = next((one for one in catalogue.rows if one.id == item_code), None)
    department = item.department if item is not None else row.department if row is not None else ""
    return tuple(one for one in listed if one.organ == department != owner)


def decisions_of(case: Case, acts: Sequence[AnyAct], doubted: Collection[str] = ()) -> Iterator[Told]:
    """The acts of a case that regulators hear of: once they stand, under their seal and with their number, and nobody
    doubts them any more."""
    owed = {one.sha256 for one in case.unsealed}
    owed |= {
        one.sha256 for act in acts if isinstance(act, Sealed) and act.act_id in doubted for one in act.of
    }
    told = False
    for act in acts:
        if act.act_id in (*case.flagged, *doubted) or any(one.sha256 in owed for one in act.papers):
            continue
        if isinstance(act, Granted | Refused):
            told = case.decided_on is not None and bool(doc_number_of(case, DECISIONS))
            if told:
                yield act
        elif isinstance(act, ENDS) or (isinstance(act, CertificatesMade) and told):
            yield act


def decided_in_the_name_of(act: Told, acts: Sequence[AnyAct]) -> str:
    """The organ whose decision it is; of certificates, whose grant."""
    return (_grant_of(act, acts) if isinstance(act, CertificatesMade) else act).organ


def doc_number_of(case: Case, codes: frozenset[str]) -> str:
    """文号 of the first paper of these kinds that has effect."""
    papers = (one for one in case.papers if one.code in codes and one.sha256 not in case.void)
    return next((one.doc_number for one in papers if one.doc_number), "")


def dispatch_of(
    case: Case,
    act: Told,
    acts: Sequence[AnyAct],
    regulator: Regulator,
    catalogue: Catalogue,
    dispatch_id: str,
) -> Dispatch:
    """The package of one decision for one regulator; of certificates made later, the grant's once more, with them."""
    opened, who = case.opened, case.applicant
    decision = _grant_of(act, acts) if isinstance(act, CertificatesMade) else act
    grant = decision if isinstance(decision, Granted) else None
    own = next((one.doc_number for one in act.papers if one.doc_number), "")
    return Dispatch(
        dispatch_id=dispatch_id,
        hall=opened.hall,
        hall_name=catalogue.hall.name,
        to=regulator.organ,
        what=_what(act),
        case_no=opened.case_no,
        item_code=opened.item_code,
        item_name=opened.item_name,
        subtype="" if isinstance(decision, ENDS) else decision.subtype,
        applicant_kind=who.kind,
        applicant=who.name,
        applicant_number=who.number,
        organ=decision.organ,
        organ_name=organ_of(catalogue, decision.organ).name,
        doc_number=own or doc_number_of(case, DECISIONS),
        content=_content(decision),
        certificates=act.certificates
        if isinstance(act, CertificatesMade)
        else case.certificates
        if grant is not None
        else (),
        decided_on=act.on if isinstance(act, ENDS) or case.decided_on is None else case.decided_on,
        valid_from=grant.valid_from if grant is not None else None,
        valid_to=grant.valid_to if grant is not None else None,
    )


def _what(act: Told) -> Dispatched:
    match act:
        case Granted():
            return "准予"
        case Refused():
            return "不予许可"
        case CertificatesMade():
            return "证照"
        case LicenceChanged():
            return "变更"
        case LicenceEnded():
            return act.way


def _content(act: Granted | Refused | LicenceEnded | LicenceChanged) -> str:
    match act:
        case Granted():
            return act.content
        case Refused():
            return act.reasons
        case LicenceChanged():
            return act.change
        case LicenceEnded():
            return act.facts


def _grant_of(act: CertificatesMade, acts: Sequence[AnyAct]) -> Granted:
    """Nothing is made of what nobody granted (`closing.against`)."""
    return next(one for one in reversed(acts) if isinstance(one, Granted))


class LicenceNotice(Struct, frozen=True, kw_only=True):
    """What a regulator sends back about a licence that it was sent. The same `reference` again is the same notice."""

    reference: str
    dispatch_id: str  # of the package that told it of the licence
    way: Notice
    doc_number: str
    decided_on: date
    reasons: str


class NoticeTaken(Struct, frozen=True, kw_only=True):
    """The answer: the licence bears the mark."""

    reference: str
    case_no: str


MESSAGES = (Dispatch, SignedDispatch, Acknowledged, LicenceNotice, NoticeTaken)
built(*MESSAGES)
