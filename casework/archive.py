"""归档包 of a closed case: what lies in it, and what makes it whole. Pure.

政务服务事项电子文件归档 (DA/T 85—2019; 档案法 第三十七条): whole, with its metadata, so that it can be shown unchanged
later. Every act stays as the bytes that were stored, with its signature and what the server made of it; papers and
attached files lie beside it by their hash.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from casework.acts import AnyAct, PaperIssued
from casework.case import CLOSED, Case
from casework.contents import is_name, pages_in
from casework.exchange import OutcomeName
from casework.record import Struct, built

FORMAT = "hall-archive/1"
_NO_NAME = re.compile("[^A-Z0-9]")
"""What a paper's code, which comes from a counter, may not bring into the name of a file."""
CONTENTS, HASHES, SEAL = "metadata.json", "sha256.txt", "seal.json"


class ArchivedAct(Struct, frozen=True, kw_only=True):
    """Where one act lies, who sent it, and what became of it."""

    file: str
    act: str
    on: date | None
    by: str
    device: str
    seq: int
    n: int
    outcome: OutcomeName
    reason: str = ""
    chain: str  # the hash of the sender's chain after it


class ArchivedFile(Struct, frozen=True, kw_only=True):
    """One paper or attached file. `missing`: the server does not have it; its hash says what belongs here."""

    file: str
    sha256: str
    code: str = ""  # of a paper
    doc_number: str = ""
    pages: int = 0
    void: bool = False  # of an act without effect
    missing: bool = False


class Metadata(Struct, frozen=True, kw_only=True):
    """What the archive is told of the case, as the acts say it."""

    format: str
    hall: str
    hall_name: str
    organ: str
    organ_name: str
    case_no: str
    item_code: str
    item_name: str
    applicant: str
    applicant_kind: str
    applicant_number: str
    received_on: date
    accepted_on: date | None
    decided_on: date | None
    served_on: date | None
    stage: str
    decision: str
    valid_to: date | None
    licence_end: str = ""
    acts: tuple[ArchivedAct, ...]
    papers: tuple[ArchivedFile, ...]
    attachments: tuple[ArchivedFile, ...]


class ArchiveSeal(Struct, frozen=True, kw_only=True):
    """The server's signature over the list of hashes."""

    algorithm: str
    key: str
    signature: bytes


built(Metadata, ArchiveSeal)


def closed(case: Case) -> bool:
    """Whether nothing is owed any more, so that it may be filed."""
    return case.stage in CLOSED


def papers_of(case: Case, acts: Iterable[AnyAct], here: frozenset[str]) -> tuple[ArchivedFile, ...]:
    """Every paper that an act put out, once, those without effect included; `here`: what the server has."""
    found: dict[str, PaperIssued] = {}
    for act in acts:
        found.update({one.sha256: one for one in act.papers if is_name(one.sha256)})
    return tuple(
        ArchivedFile(
            file=f"papers/{place:03}-{_NO_NAME.sub('', one.code)}.pdf",
            sha256=one.sha256,
            code=one.code,
            doc_number=one.doc_number,
            pages=one.pages,
            void=one.sha256 in case.void,
            missing=one.sha256 not in here,
        )
        for place, one in enumerate(found.values(), 1)
    )


def attachments_of(acts: Iterable[AnyAct], here: frozenset[str]) -> tuple[ArchivedFile, ...]:
    """Every attached file that an act names, once, by its hash."""
    names = sorted({name for act in acts for name in pages_in(act) if is_name(name)})
    return tuple(
        ArchivedFile(file=f"attachments/{name}", sha256=name, missing=name not in here) for name in names
    )


def hash_list(hashes: dict[str, str]) -> bytes:
    """As sha256sum writes and checks it, by name."""
    return "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes)).encode()


def seal_message(hashes: bytes) -> bytes:
    """What is signed."""
    return f"{FORMAT}\n".encode() + hashes
