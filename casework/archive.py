"""归档包 of a closed case: what lies in it, and what makes it whole. Pure.

政务服务事项电子文件归档 (DA/T 85—2019; 档案法 第三十七条): whole, with its metadata, so that it can be shown unchanged
later. Every act stays as the bytes that were stored, with its signature and what the server made of it; papers and
attached files lie beside it by their hash.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

import msgspec

from casework import wire
from casework.acts import AnyAct, PaperIssued
from casework.case import CLOSED, Case
from casework.catalogue import Catalogue
from casework.contents import is_name, pages_in
from casework.exchange import OutcomeName
from casework.publication import organ_of
from casework.record import Struct, built

FORMAT = "hall-archive/1"
_NO_NAME = re.compile("[^A-Z0-9]")
"""What a paper's code, which comes from a counter, may not bring into the name of a file."""
CONTENTS, HASHES, SEAL = "metadata.json", "sha256.txt", "seal.json"
MOST_FILE, MOST_FILES = 64 * 1024 * 1024, 20_000
"""Bytes of a file, and how many there may be, in a package that is looked at."""


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
    """One paper or attached file. `missing`: whoever makes the package does not have it; its hash says what belongs
    here."""

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
    """A signature over the list of hashes: the server's, or that of the counter `device` whose book it was made of."""

    algorithm: str
    key: str
    signature: bytes
    device: str = ""


class Filed(NamedTuple):
    """One act as it is stored, and what became of it. `n`: its place in the hall's log; without a server, in the
    counter's book."""

    n: int
    kind: str
    stored: bytes
    signature: bytes
    device: str
    seq: int
    outcome: OutcomeName
    reason: str
    chain: bytes


class Signers(NamedTuple):
    """Who seals in a hall, as far as it is known here: the server's public key, and of each device (number and public
    key) since when it is revoked. None: not known here.
    """

    server: str | None = None
    devices: Mapping[tuple[str, str], date | None] | None = None


class Whose(NamedTuple):
    """Whose a seal is, in words; `foreign`: of nobody in the hall, `unknown`: it can't be told here."""

    standing: Literal["known", "unknown", "foreign"]
    text: str


class Verdict(NamedTuple):
    """What is not as it was filed (nothing for a whole package), and whose seal it is (None: there is none to read)."""

    findings: list[str]
    whose: Whose | None = None

    @property
    def told(self) -> str:
        """The last line for whoever asked."""
        if self.findings or self.whose is None:
            return "归档包核验没有通过。"
        if self.whose.standing == "unknown":
            return f"归档包内容与封条相符，封条是谁的没有核对：{self.whose.text}"
        return f"归档包完好。封条：{self.whose.text}"

    @property
    def exit_code(self) -> int:
        """0 whole, 1 not, 3 whole under a seal that nobody here knows."""
        if self.findings or self.whose is None:
            return 1
        return 3 if self.whose.standing == "unknown" else 0


built(Metadata, ArchiveSeal)


def acts_in(lines: Iterable[Filed]) -> tuple[AnyAct, ...]:
    """Those that can be read."""
    return tuple(act for one in lines if (act := _read(one)) is not None)


def described(
    case: Case, catalogue: Catalogue, lines: Sequence[Filed], papers: tuple[ArchivedFile, ...],
    pages: tuple[ArchivedFile, ...],
) -> dict[str, bytes]:  # fmt: skip
    """The acts as files of their own bytes and signatures, and the metadata."""
    files: dict[str, bytes] = {}
    acts = tuple(_act(one, files) for one in lines)
    opened, who = case.opened, case.applicant
    told = Metadata(
        format=FORMAT, hall=opened.hall, hall_name=catalogue.hall.name, organ=opened.owner,
        organ_name=organ_of(catalogue, opened.owner).name, case_no=opened.case_no, item_code=opened.item_code,
        item_name=opened.item_name, applicant=who.name, applicant_kind=who.kind, applicant_number=who.number,
        received_on=opened.received_on, accepted_on=case.accepted_on, decided_on=case.decided_on,
        served_on=case.served_on, stage=case.stage, decision=case.decision, valid_to=case.valid_to,
        licence_end=case.licence_end, acts=acts, papers=papers, attachments=pages,
    )  # fmt: skip
    files[CONTENTS] = msgspec.json.format(wire.encode(told), indent=1)
    return files


def _read(one: Filed) -> AnyAct | None:
    try:
        return wire.decode(one.stored)
    except wire.WireError:
        return None


def _act(one: Filed, files: dict[str, bytes]) -> ArchivedAct:
    act = _read(one)
    file = f"acts/{one.n:010}-{one.kind or 'unreadable'}.json"
    files[file] = one.stored
    if one.signature:
        files[file.replace(".json", ".signature.json")] = one.signature
    return ArchivedAct(
        file=file, act=one.kind, on=act.on if act is not None else None, by=act.by if act is not None else "",
        device=one.device, seq=one.seq, n=one.n, outcome=one.outcome, reason=one.reason, chain=one.chain.hex(),
    )  # fmt: skip


def differences(marks: Mapping[str, str], listed: Mapping[str, str]) -> list[str]:
    """What is not as the list of hashes has it; `marks`: of the files that are there."""
    found = []
    for name in sorted(listed.keys() | marks.keys()):
        if name not in marks:
            found.append(f"缺少 {name}")
        elif name not in listed:
            found.append(f"多出 {name}")
        elif marks[name] != listed[name]:
            found.append(f"改动过 {name}")
    return found


def read_list(data: bytes) -> dict[str, str]:
    """Hash by name. ValueError for what is no list."""
    lines = [line.split("  ", 1) for line in data.decode().splitlines()]
    return {name: mark for mark, name in lines}


def closed(case: Case) -> bool:
    """Whether nothing is owed any more, so that it may be filed."""
    return case.stage in CLOSED


def papers_of(case: Case, acts: Iterable[AnyAct], here: frozenset[str]) -> tuple[ArchivedFile, ...]:
    """Every paper that an act put out, once, those without effect included; `here`: what whoever makes the
    package has."""
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


def seal_message(hashes: bytes, device: str = "") -> bytes:
    """What is signed. `device`: the counter that seals; empty: the server."""
    return f"{FORMAT}\n{device}\n".encode() + hashes


def hall_in(metadata: bytes) -> str:
    """Of which hall a package says it is; empty: it can't be read."""
    try:
        return wire.decode_foreign(metadata, Metadata).hall
    except wire.WireError:
        return ""


def sealed_by(seal: ArchiveSeal, signers: Signers) -> Whose:
    """Whether a seal is of one who seals in the hall: anybody may make a key and say whose it is."""
    claims = f"窗口设备 {seal.device}" if seal.device else "服务器"
    known = signers.devices if seal.device else signers.server
    if known is None:
        return Whose("unknown", f"自称{claims}，未核对，公钥 {seal.key}")
    if isinstance(known, str):
        return (
            Whose("known", claims)
            if known == seal.key
            else Whose("foreign", "封条不是本大厅服务器的密钥签的")
        )
    listed = (seal.device, seal.key)
    if listed not in known:
        return Whose("foreign", f"封条自称{claims}，公钥 {seal.key} 不是本大厅登记的这台设备的")
    revoked_on = known[listed]
    return Whose("known", claims if revoked_on is None else f"{claims}（{revoked_on} 已注销）")


def verdict_of(
    names: Sequence[str], files: Mapping[str, bytes], signers: Callable[[str], Signers],
    sha256: Callable[[bytes], str], signed: Callable[[str, str, bytes, bytes], str],
) -> Verdict:  # fmt: skip
    """Whether a package is as it was filed: `names` of its entries, `files` by name. `signers`: who seals in a hall;
    `sha256`: in hexadecimal digits; `signed`: "valid" for a signature by algorithm, key and message.
    """
    if len(set(names)) != len(names):
        return Verdict(["归档包里有重名的文件"])
    if lost := [f"缺少 {name}" for name in (CONTENTS, HASHES, SEAL) if name not in files]:
        return Verdict(lost)
    try:
        seal = wire.decode_foreign(files[SEAL], ArchiveSeal)
        listed = read_list(files[HASHES])
    except (wire.WireError, ValueError):
        return Verdict(["散列清单或者封条读不懂"])
    found = []
    message = seal_message(files[HASHES], seal.device)
    if signed(seal.algorithm, seal.key, message, seal.signature) != "valid":
        found.append("散列清单被改动过：封条的签名不对")
    whose = sealed_by(seal, signers(hall_in(files[CONTENTS])))
    if whose.standing == "foreign":
        found.append(whose.text)
    marks = {name: sha256(data) for name, data in files.items() if name not in (HASHES, SEAL)}
    return Verdict(found + differences(marks, listed), whose)
