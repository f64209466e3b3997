"""Is the book whole: the witness against the chain's head, and the chain itself."""

from __future__ import annotations

from sqlalchemy import Connection, select

from hallclient.signing.digest import CHAIN_START, chain_hash
from hallclient.store import problem
from hallclient.store.problem import BookProblem
from hallclient.store.schema import outbox, record
from hallclient.store.witness import Seen

LAST = 200


def head(connection: Connection) -> tuple[str, int, bytes] | None:
    """(device, seq, hash) of this counter's last act; None for an empty book."""
    rows = select(record.c.device, record.c.seq, record.c.hash).join(outbox, outbox.c.n == record.c.n)
    last = connection.execute(rows.order_by(outbox.c.n.desc()).limit(1)).first()
    return (last.device, last.seq, last.hash) if last else None


def against_witness(connection: Connection, seen: Seen | None) -> BookProblem | None:
    """Whether what the witness saw is in the book: a lost or damaged WAL shows here (trust: R7).

    A book ahead of its witness is right: the program ended between the COMMIT and the witness.
    """
    if seen is None or seen.seq == 0:
        return None
    row = connection.execute(
        select(record.c.hash).where(record.c.device == seen.device, record.c.seq == seen.seq)
    ).first()
    if row is None:
        last = head(connection)
        return problem.acts_missing(seen.seq, last[1] if last else 0)
    return None if row.hash == seen.hash else problem.chain_broken(seen.seq)


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
        if chain_hash(row.algorithm, row.prev_hash, row.bytes) != row.hash:
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
