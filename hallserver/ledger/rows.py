"""What the ledger takes and gives: plain values, never database rows."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from casework.applying import ClientChannel
from casework.exchange import OutcomeName

SERVER_NUMBER = "000"
"""The server's own device number in every hall: it records lapses under it, nobody else has it."""
DeviceState = Literal["listed", "active", "quarantined", "revoked", "client"]
"""In the hall file; enrolled with its key; its chain forked; revoked; the server's own, for another system."""


class HallLine(msgspec.Struct, frozen=True, kw_only=True):
    """A hall: its epoch, where its log stands, how much the backups hold, whose hall files it takes."""

    hall_id: str
    epoch: str
    n: int
    covered: int
    state: Literal["open", "restored"]
    issuer: str
    issuer_mark: str


class DeviceLine(msgspec.Struct, frozen=True, kw_only=True):
    """A device and how much of its chain is stored."""

    device: str
    algorithm: str
    public_key: str
    state: DeviceState
    revoked_on: date | None
    last_seq: int
    head: bytes
    last_on: date | None
    seen_at: str


class ActLine(msgspec.Struct, frozen=True, kw_only=True):
    """An act as stored; `n` is 0 until the transaction's last step gives it."""

    device: str
    seq: int
    n: int = 0
    act_id: str
    case_id: str
    kind: str
    base: int
    stored: bytes
    algorithm: str
    hash: bytes
    outcome: OutcomeName
    reason: str
    text: str
    against: tuple[int, ...]
    received_at: str
    signature: bytes = b""  # of the person, as `casework.signature.packed`; empty: none


class CaseLine(msgspec.Struct, frozen=True, kw_only=True):
    """The projection of one case."""

    case_id: str
    case_no: str
    stage: str
    closed_on: date | None
    n: int
    acts: int
    mark: int


class HeldLine(msgspec.Struct, frozen=True, kw_only=True):
    """A batch that was kept without effect, for a supervisor."""

    device: str
    head: bytes
    first_seq: int
    reason: Literal["forked", "quarantined", "revoked"]
    held_at: str
    batch: bytes


class ForgottenLine(msgspec.Struct, frozen=True, kw_only=True):
    n: int
    case_id: str
    reason: str


class TallyLine(msgspec.Struct, frozen=True, kw_only=True):
    """Count and check over the cases of a scope."""

    cases: int
    acts: int
    mark: int


class ClientLine(msgspec.Struct, frozen=True, kw_only=True):
    """Another system that may bring in applications or read the export."""

    device: str
    name: str
    channel: ClientChannel | Literal["export", "regulator"]  # these bring no applications in
    secret_hash: bytes
    most_a_day: int
    made_at: str
    revoked_on: date | None


class ApplicationLine(msgspec.Struct, frozen=True, kw_only=True):
    """An application that was taken, with the answer to it."""

    device: str
    reference: str
    body_hash: bytes
    taken_on: date
    answer: bytes


class ViewLine(msgspec.Struct, frozen=True, kw_only=True):
    """Who had which case shown, as the counter says who it was."""

    view_id: str
    at: str
    device: str
    by: str
    window: str
    case_id: str


class PresenceLine(msgspec.Struct, frozen=True, kw_only=True):
    """Which case a counter has open, until when that counts."""

    device: str
    case_id: str
    by: str
    window: str
    since: str
    until: str


class CodeLine(msgspec.Struct, frozen=True, kw_only=True):
    """A one-time code that waits for its device."""

    code_hash: bytes
    until: str
    tries: int
