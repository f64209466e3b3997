"""Papers of an act: 文号, signed code, page and archive, inside the act's own transaction.

The page is made before the act is appended, so that the act names the hash of the bytes that lie in the
archive: paper and record never disagree.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date
from typing import Literal, TypedDict

import msgspec
from msgspec.structs import replace

from casework import numbering, qr
from casework.acts import (
    Accepted,
    AnyAct,
    CorrectionAsked,
    CorrectionSupplied,
    DeferredSupplied,
    Delivered,
    Extended,
    Granted,
    Inspected,
    LicenceChanged,
    LicenceEnded,
    MaterialsReturned,
    NotAccepted,
    PaperIssued,
    PaperNumbered,
    Received,
    Refused,
    ReturnedInHall,
    Sent,
    SpecialBegun,
    Terminated,
    ThirdPartyTold,
    Withdrawn,
)
from casework.case import Case
from casework.catalogue import organ, owner_on
from casework.facts import PaperSetting, facts_of
from casework.fold import fold
from casework.hall import PaperRule, SealType
from casework.seals import owed_by
from casework.titles import title_of
from hallclient.app.counter import Counter
from hallclient.app.hand import Hand, signing, unsigned
from hallclient.app.outcome import PaperMade
from hallclient.app.print_queue import size_of
from hallclient.signing.digest import sha256
from hallclient.store.tx import Tx
from printing.render import render

log = logging.getLogger(__name__)

HANDED_OUT = frozenset({"direct", "post", "electronic"})
"""Ways of service by which somebody gets the result in hand; what is left at a door or published is not fetched."""
WAITING = "papers.waiting"
"""Name under which the book keeps the cases with papers that wait for a 文号."""


class PaperSeal(TypedDict):
    """What a paper says of the seal that is owed on it."""

    seal: SealType | Literal[""]
    organ: str


def papers_of(act: AnyAct, following: Sequence[AnyAct]) -> tuple[str, ...]:
    """Codes of the papers that an act puts out (行政许可法 第三十二条第二款; papers of hall.yaml).

    No receipt where the same action refuses the application: it is closed on the spot.
    """
    match act:
        case Received():
            closed = any(isinstance(one, NotAccepted) and one.case_id == act.case_id for one in following)
            return () if closed else ("D01",)
        case CorrectionSupplied() | DeferredSupplied():
            return ("D01",)
        case CorrectionAsked():
            return ("D02",)
        case Accepted():
            return ("D03", *(["D05"] if act.deferred else []), *(["D06"] if act.promised else []))
        case NotAccepted():
            return ("D04",)
        case SpecialBegun():
            return ("D07",)
        case Extended():
            return ("D08",)
        case ThirdPartyTold():
            return ("D09",)
        case Inspected():
            return ("D10",)
        case Granted():
            return ("D13",) if act.subtype else ("D11",)
        case Refused():
            return ("D13",) if act.subtype else ("D12",)
        case Delivered():
            return ("D14", "D18") if act.way in HANDED_OUT else ("D14",)
        case Withdrawn() | Terminated():
            return ("D16",)
        case ReturnedInHall():
            return ("D17",)
        case Sent():
            return ("D19",)
        case MaterialsReturned():
            return ("D20",)
        case LicenceEnded() | LicenceChanged():
            return ("D22",)
        case _:
            return ()


def owner_of(counter: Counter, case: Case, day: date) -> str:
    """Code of the organ in whose name the case's papers go out on `day`, by the item's own version."""
    catalogue = counter.catalogue_of(case.opened.versions.catalogue)
    row = next((row for row in catalogue.rows if row.id == case.opened.item_code), None)
    item = catalogue.items.get(case.opened.item_code)
    return case.opened.owner if item is None else owner_on(counter.hall, row, item, day)


def code_text(counter: Counter, case_no: str, paper: str, day: date) -> str:
    """The content of a paper's QR code, signed by this device."""
    signature = counter.key.sign(qr.message(case_no, paper, day, counter.device))
    return qr.compose(counter.enrolment.page_address, case_no, paper, day, counter.device, signature)


def handed_code(counter: Counter, case_no: str, acts: Sequence[AnyAct]) -> str:
    """The code of the last paper that this counter handed out of a case; "": none was. What waits for its 文号 was not,
    and a paper that had waited bears the day of the act that it speaks of."""
    days = {act.act_id: act.on for act in acts}
    found: tuple[str, date] | None = None
    for act in acts:
        on = days.get(act.for_act, act.on) if isinstance(act, PaperNumbered) else act.on
        for paper in act.papers:
            if not paper.waiting and act.device == counter.device:
                found = (paper.code, on)
    return code_text(counter, case_no, *found) if found is not None else ""


def write(
    tx: Tx, counter: Counter, acts: Sequence[AnyAct], hand: Hand | None = None
) -> tuple[tuple[Case, ...], tuple[PaperMade, ...]]:
    """Appends the acts of one counter action with their papers; gives the cases touched, in order.

    The papers come as they are handed out: of each case the answer first, the receipt last. `hand` signs the final
    bytes, the papers' hashes in them; whether it may was asked before (`hand.unsigned`).
    """
    if unsigned(counter, acts, hand) is not None:
        raise ValueError("an act that needs a signature has none")
    cases: dict[str, Case] = {}
    made: list[PaperMade] = []
    for place, act in enumerate(acts):
        earlier = tx.acts_of(act.case_id)
        papers: list[tuple[PaperIssued, PaperMade]] = []
        for code in papers_of(act, acts[place + 1 :]):
            before = (*earlier, act)
            case = fold(before, on=act.on, calendar=counter.calendar)
            papers.append(issued_of(tx, counter, case, before, code))
        whole = replace(act, papers=tuple(issued for issued, _ in papers)) if papers else act
        cases[act.case_id] = tx.append(whole, counter.project, signing(counter, act, hand)).case
        for issued, paper in papers:
            if not issued.waiting:
                keep_and_queue(tx, whole.act_id, whole.case_id, issued, paper.pdf)
            made.append(paper)
    remember_waiting(tx, {paper.case_id for paper in made if paper.waiting})
    return tuple(cases.values()), tuple(sorted(made, key=lambda paper: (paper.case_no, paper.code == "D01")))


def keep_and_queue(tx: Tx, act_id: str, case_id: str, issued: PaperIssued, pdf: bytes) -> None:
    """Archive and print job of a fresh paper, in the transaction of its act."""
    tx.archive(act_id, case_id, issued, pdf)
    tx.queue_print(issued.sha256, case_id, issued.copies, size=size_of(issued.code))


def remember_waiting(tx: Tx, case_ids: set[str]) -> None:
    """Cases whose papers wait for a 文号; `waiting.make_waiting` takes them up."""
    if not case_ids:
        return
    kept = tx.reads.kept(WAITING)
    before = msgspec.json.decode(kept, type=set[str]) if kept else set()
    tx.keep(WAITING, msgspec.json.encode(sorted(before | case_ids)))


def issued_of(
    tx: Tx, counter: Counter, case: Case, acts: Sequence[AnyAct], code: str
) -> tuple[PaperIssued, PaperMade]:
    """The paper that the last of `acts` puts out, numbered and drawn; without a block it waits."""
    act = acts[-1]
    rule = next(rule for rule in counter.hall.papers if rule.code == code)
    name = title_of(code, act, {code: rule.name})
    owner = owner_of(counter, case, act.on)
    seal = owed_by(counter.hall, counter.enrolment.seals, code, act.on)
    under = PaperSeal(seal=seal, organ=owner if seal else "")
    number = ("", 0) if code in numbering.UNNUMBERED else tx.take_doc_number(owner, code, act.on.year)
    if number is None:
        waiting = PaperIssued(
            code=code, doc_number="", sha256="", pages=0, copies=rule.copies, waiting=True, **under
        )
        return waiting, _made(waiting, name, case, b"")
    doc_number = numbering.doc_number(number[0], act.on.year, number[1]) if number[0] else ""
    setting = PaperSetting(
        catalogue=counter.catalogue_of(case.opened.versions.catalogue),
        hall=counter.hall,
        organ=organ(counter.catalogue, owner),
        window=next((one for one in counter.hall.windows if one.code == act.window), counter.window),
        person=counter.enrolment.person(act.by) or counter.person,
        calendar=counter.calendar,
        doc_number=doc_number,
        qr=code_text(counter, case.opened.case_no, code, act.on),
    )
    paper = render(code, facts_of(code, case, acts, setting), practice=counter.practice, fonts=counter.fonts)
    if paper.substituted:
        points = " ".join(f"U+{ord(char):04X}" for char in paper.substituted)
        log.info("%s of case %s: no glyph for %s", code, case.opened.case_id, points)
    pdf = _signed(counter, rule, paper.pdf, setting) if rule.signed else paper.pdf
    issued = PaperIssued(
        code=code,
        doc_number=doc_number,
        sha256=sha256(pdf),
        pages=paper.pages,
        copies=rule.copies,
        substituted=paper.substituted,
        **under,
    )
    return issued, _made(issued, name, case, pdf)


def _signed(counter: Counter, rule: PaperRule, pdf: bytes, setting: PaperSetting) -> bytes:
    """The file as it is archived: signed before its hash is taken. Without a certificate in force it stays unsigned:
    nobody waits for one, hand and seal are on the paper."""
    at, signer = counter.now(), counter.paper_signer
    if signer is None:
        return pdf  # the hall has no certificate for this counter
    if not signer.signs_at(at):
        log.warning("%s is not signed: no certificate in force", rule.code)
        return pdf
    from hallclient.signing.pades import NotSigned

    try:
        return signer.signed(pdf, at, setting.organ.name, f"{rule.name} {setting.doc_number}".rstrip())
    except NotSigned as why:
        log.warning("%s is not signed: %s", rule.code, why)
        return pdf


def _made(issued: PaperIssued, name: str, case: Case, pdf: bytes) -> PaperMade:
    return PaperMade(
        code=issued.code,
        name=name,
        doc_number=issued.doc_number,
        case_no=case.opened.case_no,
        case_id=case.opened.case_id,
        sha256=issued.sha256,
        pdf=pdf,
        pages=issued.pages,
        copies=issued.copies,
        substituted=issued.substituted,
        waiting=issued.waiting,
    )
