"""The place up to which something follows a hall's log, and which cases moved behind it."""

from __future__ import annotations

from sqlalchemy import select, update

from hallserver.ledger.engines import insert_rows, is_postgres
from hallserver.ledger.reads import HallReads
from hallserver.ledger.schema import act, followed
from hallserver.ledger.writes import HallWrites


def place(reads: HallReads) -> int:
    """Up to where; 0: from the first act on."""
    found = select(followed.c.n).where(followed.c.hall_id == reads.hall_id)
    return int(reads.connection.execute(found).scalar() or 0)


def taken_up(tx: HallWrites) -> int:
    """The place, which nobody else moves until this transaction ends."""
    insert_rows(tx.connection, followed, [{"hall_id": tx.hall_id, "n": 0, "rules": ""}])
    found = select(followed.c.n).where(followed.c.hall_id == tx.hall_id)
    locked = found.with_for_update() if is_postgres(tx.connection) else found
    return int(tx.connection.execute(locked).scalar_one())


def moved(reads: HallReads, after: int, upto: int, most: int) -> tuple[tuple[int, str], ...]:
    """(n, case id) of the acts after one place up to another, at most `most`."""
    rows = select(act.c.n, act.c.case_id).where(
        act.c.hall_id == reads.hall_id, act.c.n > after, act.c.n <= upto
    )
    found = reads.connection.execute(rows.order_by(act.c.n).limit(most))
    return tuple((int(row.n), str(row.case_id)) for row in found)


def rules(reads: HallReads) -> str:
    """By which rules all the public lines of the hall were made; "": not all by the same ones."""
    found = select(followed.c.rules).where(followed.c.hall_id == reads.hall_id)
    return str(reads.connection.execute(found).scalar() or "")


def put_rules(tx: HallWrites, made_by: str) -> None:
    """Every line was made by these."""
    tx.connection.execute(update(followed).where(followed.c.hall_id == tx.hall_id).values(rules=made_by))


def put(tx: HallWrites, n: int) -> None:
    """What lies before this place has been followed."""
    tx.connection.execute(update(followed).where(followed.c.hall_id == tx.hall_id).values(n=n))
