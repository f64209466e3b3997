"""The audit: who saw, signed in, printed again, exported, backed up; a chain that also holds the acts.

个人信息保护法 第五十一条、第五十四条 and 网络安全法 第二十三条: access to personal data is logged,
logs are kept six months at least; here nothing ever removes them. Each entry names this counter's last act by
number and hash, so that the chain of acts can't be rewritten behind it. No entry
holds personal data of an applicant: cases are named by id.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, select

from hallclient.signing.digest import CHAIN_ALGORITHM, CHAIN_START, chain_hash
from hallclient.store.acts import Job
from hallclient.store.schema import audit, outbox, record

AuditKind = Literal[
    "view",
    "sign_in",
    "reprint",
    "export",
    "backup",
    "restore",
    "recover",
    "check",
    "prune",
    "clock",
    "password",
    "hand_off",
    "discard",
    "numbering",
    "hall_file",
    "signing",
]

WITNESS = "witness"
"""Subject of the entry that says that there was no witness: what was cut off the ends before can't be seen."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the audit. `subject`: a case, a person, a file; `what` in the user's words."""

    n: int
    at: str
    by: str
    window: str
    kind: str
    subject: str
    what: str
    act_seq: int
    act_hash: bytes
    algorithm: str
    prev_hash: bytes
    hash: bytes


def body(row: Mapping[str, Any]) -> bytes:
    """The bytes of an entry that are hashed after the hash before it."""
    named = ("at", "by", "window", "kind", "subject", "what", "act_seq")
    return msgspec.json.encode([*(row[name] for name in named), row["act_hash"].hex()])


def link(row: Mapping[str, Any]) -> bytes:
    """What the hash of an entry must be. Raises KeyError for an algorithm nobody knows."""
    return chain_hash(row["algorithm"], row["prev_hash"], body(row))


def chained(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Entries from before there was a chain, as its beginning: they follow no act."""
    previous = CHAIN_START
    for n, row in enumerate(rows, 1):
        whole = {**row, "n": n, "act_seq": 0, "act_hash": CHAIN_START, "algorithm": CHAIN_ALGORITHM}
        whole["prev_hash"] = previous
        previous = whole["hash"] = link(whole)
        yield whole


def last_act(connection: Connection) -> tuple[str, int, bytes] | None:
    """(device, seq, hash) of this counter's last act; None for an empty book."""
    rows = select(record.c.device, record.c.seq, record.c.hash).join(outbox, outbox.c.n == record.c.n)
    last = connection.execute(rows.order_by(outbox.c.n.desc()).limit(1)).first()
    return (last.device, last.seq, last.hash) if last else None


def last_entry(connection: Connection) -> tuple[int, bytes]:
    """(n, hash) of the audit's last entry; (0, the chain's start) for an empty one."""
    last = connection.execute(select(audit.c.n, audit.c.hash).order_by(audit.c.n.desc()).limit(1)).first()
    return (last.n, last.hash) if last else (0, CHAIN_START)


class AuditWrites(Job):
    """The part of a transaction that writes the audit."""

    noted: tuple[int, bytes] | None = None
    """(n, hash) of the last entry that this transaction made."""

    def note(self, kind: AuditKind, by: str, window: str, subject: str, what: str) -> None:
        """Adds an entry; it stands or falls with the transaction."""
        n, previous = last_entry(self.connection)
        act = last_act(self.connection)
        row: dict[str, Any] = {
            "n": n + 1, "at": self.stamp(), "by": by, "window": window, "kind": kind, "subject": subject,
            "what": what, "act_seq": act[1] if act else 0, "act_hash": act[2] if act else CHAIN_START,
            "algorithm": CHAIN_ALGORITHM, "prev_hash": previous,
        }  # fmt: skip
        row["hash"] = link(row)
        self.connection.execute(audit.insert(), row)
        self.noted = (n + 1, row["hash"])
