"""What a counter and its server send one another, and what each of them signs.

An act travels as the bytes that the counter stored, verbatim: hashes are made over them and never over bytes
encoded anew. Instants are ISO text with zone; hashes, keys and signatures travel in base64. The protocol stands
in docs/decisions/0007-exchange.md.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

import msgspec

from casework.record import Struct, built
from casework.signature import ActSignature

PROTOCOL = 1
MOST_ACTS = 500
"""Acts of one batch."""
MOST_BATCH_BYTES = 8 * 1024 * 1024
"""A batch when unpacked; packed it may have 1 MiB."""
MOST_PACKED_BYTES = 1024 * 1024

OutcomeName = Literal["applied", "conflict", "flagged", "rejected"]
"""Stands; stands back behind another's; stands, for a supervisor to look at; never stood (no paper left with it)."""

STANDING: frozenset[str] = frozenset({"applied", "flagged"})
"""Outcomes whose acts a case is folded from. `fold` gives a flagged act no effect where the law gives it none."""

_CURSOR = re.compile(r"([0-9a-f-]{36})\.(\d{3})\.(\d{1,18})", re.ASCII)


class Cursor(Struct, frozen=True, kw_only=True):
    """A place in a hall's log: everything up to `n` is known. A restore begins a new `epoch`."""

    epoch: str
    hall: str
    n: int

    @property
    def text(self) -> str:
        return f"{self.epoch}.{self.hall}.{self.n}"


def read_cursor(text: str) -> Cursor | None:
    """The cursor of `epoch.hall.n`; None for anything else."""
    found = _CURSOR.fullmatch(text)
    return Cursor(epoch=found[1], hall=found[2], n=int(found[3])) if found else None


class SentAct(Struct, frozen=True, kw_only=True):
    """One act of a batch. `base`: the `n` of its case's newest act that the counter had from the server when
    the act was made; 0 for none. `signature`: of the person, where the act's kind asks for one."""

    act: msgspec.Raw
    base: int = 0
    signature: ActSignature | None = None


class Batch(Struct, frozen=True, kw_only=True):
    """Acts of one device in its own order, without gaps: `first_seq`, `first_seq` + 1, …

    `previous` is the chain's hash before the first of them, `head` after the last; `cursor` the newest page the
    counter stored ("" before the first); `at` what its clock says as it is sent. The signature is over `batch_message`.
    """

    hall: str
    device: str
    first_seq: int
    acts: tuple[SentAct, ...]
    previous: bytes
    head: bytes
    cursor: str = ""
    algorithm: str = "sha256"
    signed_by: str = "ed25519"
    signature: bytes = b""
    at: str = ""


def batch_message(batch: Batch) -> bytes:
    """What the device signs: the head of the chain stands for every act, and nothing else may be altered either."""
    bases = ",".join(str(sent.base) for sent in batch.acts)
    signed = [
        f"{place}:{one.algorithm}:{one.key}:{one.value.hex()}\n"
        for place, sent in enumerate(batch.acts)
        if (one := sent.signature) is not None
    ]
    return (
        f"hall-batch/{PROTOCOL}\n{batch.hall}\n{batch.device}\n{batch.first_seq}\n{len(batch.acts)}\n"
        f"{batch.algorithm}\n{batch.previous.hex()}\n{batch.head.hex()}\n{batch.cursor}\n{bases}\n{''.join(signed)}"
        + (f"at:{batch.at}\n" if batch.at else "")
    ).encode()


class Outcome(Struct, frozen=True, kw_only=True):
    """What became of one act, kept for ever. `reason` is a word for machines, `text` says it to a clerk.

    `against` are the acts (their `n`) that it collided with.
    """

    seq: int
    n: int
    outcome: OutcomeName
    reason: str = ""
    text: str = ""
    against: tuple[int, ...] = ()


class Receipt(Struct, frozen=True, kw_only=True):
    """The server's answer to a batch and the device's proof of delivery, signed over `receipt_message`.

    `covered`: the server's backups hold everything up to here; older acts may be pruned at the counter.
    """

    hall: str
    device: str
    last_seq: int
    head: bytes
    cursor: str
    covered: str
    outcomes: tuple[Outcome, ...]
    received_at: str
    signed_by: str = "ed25519"
    signature: bytes = b""


def receipt_message(receipt: Receipt) -> bytes:
    """What the server signs: how far the device's chain is stored, and where its own log stands."""
    outcomes = ",".join(f"{one.seq}:{one.n}:{one.outcome}" for one in receipt.outcomes)
    return (
        f"hall-receipt/{PROTOCOL}\n{receipt.hall}\n{receipt.device}\n{receipt.last_seq}\n{receipt.head.hex()}\n"
        f"{receipt.cursor}\n{receipt.covered}\n{receipt.received_at}\n{outcomes}\n"
    ).encode()


class Declined(Struct, frozen=True, kw_only=True):
    """Why a request was not taken: nothing of it has changed anything. `text` is for a person, in Chinese.

    `expected_seq`, of a content's part `expected_at` (409): send from there. `points`: everything that has to be put
    right, one by one.
    """

    code: str
    text: str
    expected_seq: int = 0
    expected_at: int = 0
    points: tuple[str, ...] = ()


class LogEntry(Struct, frozen=True, kw_only=True):
    """One act as the server keeps it. A `rejected` one may be of a kind that nobody can decode."""

    n: int
    device: str
    seq: int
    case_id: str
    outcome: OutcomeName
    act: msgspec.Raw
    reason: str = ""
    text: str = ""
    against: tuple[int, ...] = ()
    received_at: str = ""
    signature: ActSignature | None = None


class Forget(Struct, frozen=True, kw_only=True):
    """A case that a counter must give up: it left the hall or the counter's scope."""

    n: int
    case_id: str
    reason: str


class HasOpen(Struct, frozen=True, kw_only=True):
    """Which case a counter has open now ("": none), and who looks at it: said when that changes; each poll of the log
    keeps it alive, else it ends by itself."""

    case_id: str
    by: str
    window: str


class Present(Struct, frozen=True, kw_only=True):
    """Somebody else who has a case open, since when."""

    device: str
    by: str  # staff_no
    window: str
    since: str


class Beside(Struct, frozen=True, kw_only=True):
    """Who else has the case open that the asking counter has open, by device."""

    case_id: str
    present: tuple[Present, ...] = ()


class LogPage(Struct, frozen=True, kw_only=True):
    """What came after a cursor, in the hall's order. `cursor` is stored together with the page. `beside`: only for a
    counter that has a case open. `hall_file`: the newest version there is (`casework.hall_file`)."""

    entries: tuple[LogEntry, ...] = ()
    forget: tuple[Forget, ...] = ()
    cursor: str
    covered: str
    more: bool = False
    beside: Beside | None = None
    hall_file: int = 0


class CasePage(Struct, frozen=True, kw_only=True):
    """Whole cases for a newcomer, by case id. After the last page the log is followed from the first page's
    `cursor`; what it repeats is known by its `n`. `forget`, with the last page: cases that a book of before must give
    up."""

    cases: tuple[tuple[LogEntry, ...], ...]
    cursor: str
    covered: str
    after: str
    forget: tuple[Forget, ...] = ()
    more: bool = False


class Tally(Struct, frozen=True, kw_only=True):
    """Count and check of what a counter should hold, up to `cursor`: cases that are open or were closed on `since`
    or later; `mark` adds up the first four bytes of the SHA-256 of every act's bytes. A counter that counts
    otherwise pulls its hall anew."""

    since: date
    cases: int
    acts: int
    mark: int
    cursor: str


class ChainHead(Struct, frozen=True, kw_only=True):
    """How much of a device's chain the server holds: after a new epoch everything behind it is sent again."""

    device: str
    last_seq: int
    head: bytes
    cursor: str
    covered: str


class CounterSeen(Struct, frozen=True, kw_only=True):
    """One counter of the hall: when it last spoke to the server; "" for one that never did."""

    device: str
    seen_at: str


class Counters(Struct, frozen=True, kw_only=True):
    """Every counter of the hall that is enrolled at the server; `at` is the server's own clock."""

    counters: tuple[CounterSeen, ...]
    at: str


class EnrolRequest(Struct, frozen=True, kw_only=True):
    """A device shows its one-time code and its key; the signature over `enrol_message` proves the key is its own.
    `paper_key`: the public key (P-256) under which it signs decision papers; "": it asks for no certificate."""

    hall: str
    device: str
    code: str
    public_key: str
    signature: bytes
    signed_by: str = "ed25519"
    paper_key: str = ""


def enrol_message(request: EnrolRequest) -> bytes:
    papers = f"{request.paper_key}\n" if request.paper_key else ""
    return (
        f"hall-enrol/{PROTOCOL}\n{request.hall}\n{request.device}\n{request.code}\n{request.public_key}\n{papers}"
    ).encode()


class PaperKey(Struct, frozen=True, kw_only=True):
    """Asks for a new certificate before the old one ends; signed by the device over `paper_key_message`."""

    hall: str
    device: str
    paper_key: str
    signature: bytes
    signed_by: str = "ed25519"


def paper_key_message(asked: PaperKey) -> bytes:
    return f"hall-paper-key/{PROTOCOL}\n{asked.hall}\n{asked.device}\n{asked.paper_key}\n".encode()


class PaperCertificate(Struct, frozen=True, kw_only=True):
    """Under which a device signs decision papers, and the hall's authority that says so (both DER, base64)."""

    certificate: str
    authority: str


class Enrolled(Struct, frozen=True, kw_only=True):
    """Who the server is: the counter pins `server_key` and refuses every other from then on."""

    hall: str
    device: str
    server_key: str
    server_signed_by: str
    epoch: str
    ca_pem: str  # the hall's own authority: pinned with the key; "" where an enterprise's is used
    papers: PaperCertificate | None = None  # for the `paper_key` of the request


class OfflineEnrolment(Struct, frozen=True, kw_only=True):
    """The same as a file, for a counter that can't reach its server now: signed by the server over `offline_message`.
    `url`: where it will find it."""

    enrolled: Enrolled
    url: str
    signature: bytes = b""


def offline_message(given: OfflineEnrolment) -> bytes:
    one = given.enrolled
    return (
        f"hall-offline/{PROTOCOL}\n{one.hall}\n{one.device}\n{one.server_key}\n{one.epoch}\n{given.url}\n{one.ca_pem}\n"
    ).encode()


class TokenRequest(Struct, frozen=True, kw_only=True):
    """Asks for a short-lived token; signed by the device over `token_message`. `at` is the device's clock."""

    hall: str
    device: str
    nonce: str
    at: str
    signature: bytes
    signed_by: str = "ed25519"


def token_message(request: TokenRequest) -> bytes:
    return (
        f"hall-token/{PROTOCOL}\n{request.hall}\n{request.device}\n{request.nonce}\n{request.at}\n".encode()
    )


class Token(Struct, frozen=True, kw_only=True):
    """A bearer token and the instant it ends; `server_at` lets the counter measure its own clock."""

    token: str
    until: str
    server_at: str


MESSAGES = (
    Batch, Receipt, Declined, LogPage, CasePage, Tally, ChainHead, EnrolRequest, Enrolled, TokenRequest, Token,
    Counters, HasOpen, Beside, PaperKey, PaperCertificate, OfflineEnrolment,
)  # fmt: skip
built(*MESSAGES)
