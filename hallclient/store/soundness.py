"""Is the book whole: the witness against the chain's head, and the chain itself."""

from __future__ import annotations

from functools import partial

from sqlalchemy import Connection, select

from hallclient.signing.digest import CHAIN_START, chain_hash
from hallclient.store import problem
from hallclient.store.audit import last_act, last_entry, link
from hallclient.store.audit_check import gives
from hallclient.store.problem import BookProblem
from hallclient.store.schema import audit, outbox, record
from hallclient.store.witness import Seen

LAST = 200


def against_witness(connection: Connection, seen: Seen | None) -> BookProblem | None:
    """Whether what the witness saw is in the book: a lost or damaged WAL shows here (trust: R7).

    A book ahead of its witness is right: the program ended between the COMMIT and the witness.
    """
    if seen is None:
        return None
    if seen.seq:
        row = connection.execute(
            select(record.c.hash).where(record.c.device == seen.device, record.c.seq == seen.seq)
        ).first()
        if row is None:
            last = last_act(connection)
            return problem.acts_missing(seen.seq, last[1] if last else 0)
        if row.hash != seen.hash:
            return problem.chain_broken(seen.seq)
    if seen.audit_n:
        entry = connection.execute(select(audit.c.hash).where(audit.c.n == seen.audit_n)).scalar()
        if entry is None:
            return problem.entries_missing(seen.audit_n, last_entry(connection)[0])
        if entry != seen.audit_hash:
            return problem.audit_broken(seen.audit_n)
    return None


def chain(connection: Connection, last: int | None = LAST) -> BookProblem | None:
    """Whether the last acts of this counter (all, with None) are the bytes that were chained, without a gap."""
    columns = (
        record.c.device,
        record.c.seq,
        record.c.algorithm,
        record.c.bytes,
        record.c.prev_hash,
        record.c.hash,
    )
    rows = select(*columns).join(outbox, outbox.c.n == record.c.n).order_by(outbox.c.n.desc())
    if last is not None:
        rows = rows.limit(last)
    after = None
    for row in connection.execute(rows):
        # What was pruned has no bytes; that a rule removed it stands in the audit (see audit_check.py).
        if row.bytes and not gives(row.hash, partial(chain_hash, row.algorithm, row.prev_hash, row.bytes)):
            return problem.chain_broken(row.seq)
        if row.seq == 1 and row.prev_hash != CHAIN_START:
            return problem.chain_broken(row.seq)
        if (
            after is not None
            and after.device == row.device
            and (after.prev_hash != row.hash or after.seq != row.seq + 1)
        ):
            return problem.chain_broken(after.seq)
        after = row
    return None


def audit_chain(connection: Connection, last: int = LAST) -> BookProblem | None:
    """Whether the last entries of the audit are as they were written, without a gap."""
    after = None
    for row in connection.execute(select(audit).order_by(audit.c.n.desc()).limit(last)):
        if not gives(row.hash, partial(link, row._asdict())):
            return problem.audit_broken(row.n)
        if after is not None and (after.prev_hash != row.hash or after.n != row.n + 1):
            return problem.audit_broken(after.n)
        after = row
    return None
