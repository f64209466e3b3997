"""What the book gives back: plain values, read anew at every look."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

import msgspec

from casework.acts import AnyAct
from casework.case import Case, Stage


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """An act as it was appended: its place in the device's chain."""

    n: int
    device: str
    seq: int
    hash: bytes
    act: AnyAct


class Record(Link, frozen=True, kw_only=True):
    """An act of a case, with the case it made (a projection)."""

    case: Case


class CaseLine(msgspec.Struct, frozen=True, kw_only=True):
    """A case as lists show it, as of its last act; lapses since are the reader's to fold."""

    n: int
    case_id: str
    case_no: str
    application_id: str
    item_code: str
    item_name: str
    theme: str
    owner: str
    stage: Stage
    applicant: str
    applicant_kind: str
    applicant_number: str
    phone: str
    agent_name: str
    agent_number: str
    received_on: date
    answer_due: date | None
    supply_due: date | None
    deferred_due: date | None
    promised_due: date | None
    statutory_due: date | None
    broken_on: date | None
    next_due: date | None
    owed: int
    window: str
    by: str
    updated_at: str
    updated_by: str
    acts: int


class StoredCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case whole: its line, its acts in order, and the papers in the archive."""

    line: CaseLine
    acts: tuple[AnyAct, ...]
    papers: tuple[PaperLine, ...]


class PaperLine(msgspec.Struct, frozen=True, kw_only=True):
    """A paper in the archive, without its bytes."""

    sha256: str
    act_id: str
    case_id: str
    code: str
    doc_number: str
    pages: int
    made_at: str


class DraftLine(msgspec.Struct, frozen=True, kw_only=True):
    """A draft as the work list names it."""

    draft_id: str
    window: str
    by: str
    saved_at: str
    summary: str


class PrintJob(msgspec.Struct, frozen=True, kw_only=True):
    """One paper on its way to a printer: one print of so many copies, however often it is tried."""

    job_id: int
    sha256: str
    case_id: str
    copies: int
    state: PrintState
    printer: str
    reason: str
    queued_at: str
    changed_at: str
    size: str = "A4"
    spool: str = ""
    mark_at: str = ""
    mark_by: str = ""


class PrintLine(msgspec.Struct, frozen=True, kw_only=True):
    """A print job with the paper it is for."""

    job: PrintJob
    code: str
    doc_number: str
    case_no: str


class NumberSeries(msgspec.Struct, frozen=True, kw_only=True):
    """文号 of one organ, kind of paper and year at this counter: word, granted blocks, the highest given (0: none),
    and the start value with who set it (0: none)."""

    organ: str
    paper: str
    year: int
    word: str
    blocks: tuple[tuple[int, int], ...]
    given: int
    start: int
    start_by: str


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """An attached file, named by the hash of its bytes."""

    sha256: str
    media_type: str
    name: str
    bytes: bytes


class KnownApplicant(msgspec.Struct, frozen=True, kw_only=True):
    """What the applicant's latest application says: the values of all its items together."""

    case_id: str
    case_no: str
    on: date
    values: dict[str, Any]


class BrokenPromise(msgspec.Struct, frozen=True, kw_only=True):
    """A deferred material that never came in time: its case, and the first day after the last."""

    case_id: str
    case_no: str
    item_name: str
    on: date


class SignIn(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the sign-in log."""

    staff_no: str
    window: str
    outcome: SignInOutcome
    at: str


class Try(msgspec.Struct, frozen=True, kw_only=True):
    """One sign-in or failure as the lock is judged by: `tick` in seconds since the machine started."""

    outcome: str
    tick: float


class Credential(msgspec.Struct, frozen=True, kw_only=True):
    """A password's hash or a code's secret kept at this counter; `over`: hash of what the hall file said then."""

    value: bytes
    over: str
    at: str


class HandOff(msgspec.Struct, frozen=True, kw_only=True):
    """A draft that passed from one person to another."""

    by: str
    by_name: str
    to: str
    to_name: str
    window: str
    draft_id: str
    summary: str
    note: str
    at: str


class View(msgspec.Struct, frozen=True, kw_only=True):
    """Who looked at whose data, what and when."""

    by: str
    window: str
    case_id: str
    what: str
    at: str


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """The signed enrolment the counter runs on, in its envelope."""

    version: int
    stored_at: str
    envelope: bytes


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """An act on its way to the server: stored bytes, and the chain's hash before and after it."""

    n: int
    device: str
    seq: int
    case_id: str
    data: bytes
    prev_hash: bytes
    hash: bytes
    algorithm: str
    base: int
    signature: bytes = b""


class Appended(NamedTuple):
    """Acts of one transaction as they go to the server, and where its log stood as that transaction saw it."""

    acts: Sequence[Outgoing]
    cursor: str


class Reported(NamedTuple):
    """An act that the server has an outcome for: its place in this book, its case, the mark of its bytes."""

    n: int
    case_id: str
    mark: int


class Reporting(msgspec.Struct, frozen=True, kw_only=True):
    """How this counter's reports stand. `since`: the instant of the oldest act that has no receipt, or "";
    `looked_at`: by outcome, how many acts the server did not simply apply; `contents`: how many papers and attached
    files are not there so far."""

    waiting: int
    unanswered: int
    since: str
    looked_at: dict[str, int]
    contents: int = 0


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One act's report: saved here (`waiting`), sent and the answer unknown (`sent`), or `confirmed` at `place`;
    `elsewhere`: another counter's act, taken in from the server."""

    act_id: str
    kind: str
    state: str
    place: int
    outcome: str
    reason: str
    text: str
    against: tuple[int, ...]


PrintState = Literal["queued", "sending", "sent", "printed", "failed", "asked", "saved", "dropped"]
"""`sending`: being handed over just now; `sent`: at the spooler; `asked`: somebody has to look for the paper;
`saved`: it went into a file instead; `dropped`: it is not wanted any more."""
SignInOutcome = Literal["in", "failed", "locked", "out"]
