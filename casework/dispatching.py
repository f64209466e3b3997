"""推送 (审批与监管信息双向推送): what a regulator is sent of each decision, at once, and what it answers. Pure.

After 划转 (行政许可法 第二十五条) the department that an item came from supervises what another organ grants (第六十一
条): it hears of every decision and of every end of a licence. Between organs, so with name and number as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from casework.acts import AnyAct, Granted, LicenceEnded, Refused
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

Dispatched = Literal["准予", "不予许可", "撤回", "撤销", "注销"]


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


def decisions_of(case: Case, acts: Sequence[AnyAct]) -> Iterator[Granted | Refused | LicenceEnded]:
    """The acts of a case that regulators hear of: once they stand, under their seal and with their number."""
    owed = {one.sha256 for one in case.unsealed}
    for act in acts:
        if act.act_id in case.flagged or any(one.sha256 in owed for one in act.papers):
            continue
        if isinstance(act, Granted | Refused):
            if case.decided_on is not None and doc_number_of(case, DECISIONS):
                yield act
        elif isinstance(act, LicenceEnded):
            yield act


def doc_number_of(case: Case, codes: frozenset[str]) -> str:
    """文号 of the first paper of these kinds that has effect."""
    papers = (one for one in case.papers if one.code in codes and one.sha256 not in case.void)
    return next((one.doc_number for one in papers if one.doc_number), "")


def dispatch_of(
    case: Case,
    act: Granted | Refused | LicenceEnded,
    regulator: Regulator,
    catalogue: Catalogue,
    dispatch_id: str,
) -> Dispatch:
    """The package of one decision for one regulator."""
    opened, who = case.opened, case.applicant
    grant = act if isinstance(act, Granted) else None
    ended = isinstance(act, LicenceEnded)
    own = next((one.doc_number for one in act.papers if one.doc_number), "")
    return Dispatch(
        dispatch_id=dispatch_id,
        hall=opened.hall,
        hall_name=catalogue.hall.name,
        to=regulator.organ,
        what=act.way if isinstance(act, LicenceEnded) else "准予" if grant is not None else "不予许可",
        case_no=opened.case_no,
        item_code=opened.item_code,
        item_name=opened.item_name,
        subtype="" if isinstance(act, LicenceEnded) else act.subtype,
        applicant_kind=who.kind,
        applicant=who.name,
        applicant_number=who.number,
        organ=act.organ,
        organ_name=organ_of(catalogue, act.organ).name,
        doc_number=own or doc_number_of(case, DECISIONS),
        content=act.content
        if isinstance(act, Granted)
        else act.facts
        if isinstance(act, LicenceEnded)
        else act.reasons,
        certificates=case.certificates if grant is not None else (),
        decided_on=act.on if ended or case.decided_on is None else case.decided_on,
        valid_from=grant.valid_from if grant is not None else None,
        valid_to=grant.valid_to if grant is not None else None,
    )


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
