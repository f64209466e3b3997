"""What a scanned paper proves and where its case stands, as a value; the page only draws it.

The signature decides whether the paper is genuine, the ledger where the case stands. Nothing here can be asked
without a code that a device of the hall signed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

import msgspec

from casework import qr, wire
from casework.acts import AnyAct
from casework.case import Case
from casework.catalogue import Enrolment
from casework.fold import fold
from casework.judge import Known, standing
from casework.masking import mask
from casework.numbering import whole
from casework.problem import Problem
from casework.titles import key_of, titled
from hallserver.chance import Chance
from hallserver.desk.rating import Ratable, ratable
from hallserver.desk.setting import NoHallFile, Settings
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.reads import HallReads
from hallserver.ledger.writes import HallWrites
from hallserver.signing.digest import equal
from hallserver.signing.keys import verify_signature

Proof = Literal["genuine", "false", "unknown", "revoked"]
MOST_WRONG = 5
"""Wrong query codes of one number and day; after that even the right one is not taken."""
ADDRESS = "HTTPS://PAGE/C"
"""Stands for the hall's own address, which the signature does not cover."""


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What the page shows. `case` is None where the paper isn't genuine or the case has not been reported."""

    proof: Proof
    code: qr.QrCode | None = None
    hall: Enrolment | None = None
    paper: str = ""  # what the paper calls itself
    case: Case | None = None
    applicant: str = ""
    papers: tuple[str, ...] = ()  # those of the case by name and 文号
    opened: bool = False  # the query code was right: details may be shown
    wrong: bool = False
    acts: tuple[AnyAct, ...] = ()  # the standing ones of the case
    ratable: Ratable = ""  # the handling that the paper came from
    rated: bool = False  # just now, by whoever looks
    unrated: bool = False  # what he sent was not taken


class Lookup:
    """Reads one paper's case."""

    def __init__(self, ledger: Ledger, settings: Settings, chance: Chance) -> None:
        self.ledger, self.settings, self.chance = ledger, settings, chance

    def look(self, case_no: str, paper: str, signature: str, query_code: str | None = None) -> Look:
        """What the paper with this code proves. `query_code` None: nobody typed one."""
        code = qr.read(f"{ADDRESS}/{case_no}/{paper}/{signature}")
        if isinstance(code, Problem):
            return Look(proof="unknown")
        hall_id, today = case_no[12:15], self.chance.today()
        found = self.ledger.read(hall_id, lambda reads: self._found(reads, code, today))
        if query_code is None or found.proof != "genuine":
            return found
        right = self._tried(hall_id, whole(code.case_no), query_code, found.case, today)
        return msgspec.structs.replace(found, opened=right, wrong=not right)

    def _found(self, reads: HallReads, code: qr.QrCode, today: date) -> Look:
        try:
            hall = self.settings.enrolment(reads)
        except NoHallFile:
            return Look(proof="unknown")
        proof = _proof(hall, code)
        if proof != "genuine":
            return Look(proof=proof, code=code, hall=hall)
        acts = self._acts(reads, code.case_no)
        titles = titled(acts, {rule.code: rule.name for rule in hall.catalogue.hall.papers})
        known = Look(proof=proof, code=code, hall=hall, paper=_paper(acts, titles, code, hall))
        if not acts:
            return known
        case = fold(acts, on=today, calendar=self.settings.basis(reads, today).calendar)
        papers = tuple(f"{titles[key_of(one)]} {one.doc_number}" for one in case.papers if not one.waiting)
        return msgspec.structs.replace(
            known, case=case, applicant=_name(case, hall), papers=papers, acts=acts,
            ratable=ratable(reads, self.settings, code, acts, today),
        )  # fmt: skip

    @staticmethod
    def _acts(reads: HallReads, case_no: str) -> tuple[AnyAct, ...]:
        """The standing acts of the case; none where it was not reported."""
        line = reads.case_of_number(case_no)
        if line is None:
            return ()
        lines = reads.acts_of([line.case_id]).get(line.case_id, ())
        return standing(
            [
                Known(n=one.n, device=one.device, outcome=one.outcome, act=wire.decode(one.stored))
                for one in lines
                if one.outcome in ("applied", "flagged")
            ]
        )

    def _tried(self, hall_id: str, case_no: str, typed: str, case: Case | None, today: date) -> bool:
        """Whether the typed code opens the case; a wrong one is counted, for a case that is not here as well."""
        expected = case.opened.query_code if case is not None else "......"
        same = equal("".join(typed.split()).encode().ljust(8)[:8], expected.encode().ljust(8)[:8])

        def count(tx: HallWrites) -> bool:
            # counted first: of many tries at once none is judged before it stands in the book
            tries = tx.count_wrong_code(case_no, today, 1)
            right = case is not None and same and tries <= MOST_WRONG
            if right:
                tx.count_wrong_code(case_no, today, -1)
            return right

        return self.ledger.write(hall_id, count)


def _paper(acts: Sequence[AnyAct], titles: Mapping[str, str], code: qr.QrCode, hall: Enrolment) -> str:
    """The heading of the paper with this code; all of them where one counter made several of a kind that day, since
    their codes are the same; the kind's own name where the case was not reported."""
    made = (one for act in acts if (act.device, act.on) == (code.device, code.day) for one in act.papers)
    found = dict.fromkeys(titles[key_of(one)] for one in made if one.code == code.paper)
    rules = hall.catalogue.hall.papers
    return "／".join(found) or next((rule.name for rule in rules if rule.code == code.paper), code.paper)


def _proof(hall: Enrolment, code: qr.QrCode) -> Proof:
    """Of the keys of the paper's device the one that made the signature decides."""
    proof: Proof = "unknown"
    for key in hall.devices:
        if key.number != code.device:
            continue
        found = verify_signature(key.algorithm, key.public_key, code.message, code.signature)
        if found == "valid":
            return "revoked" if key.revoked_on is not None and key.revoked_on <= code.day else "genuine"
        if found == "false":
            proof = "false"
    return proof


def _name(case: Case, hall: Enrolment) -> str:
    """A person's name masked as the region says; a company's is public."""
    applicant = case.applicant
    if applicant.kind != "自然人":
        return applicant.name
    return mask("person_name", applicant.name, hall.catalogue.region.masking)
