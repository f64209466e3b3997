"""The packages of a hall for regulators: kept before anything is sent, owed until they were acknowledged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, select, update

from hallserver.ledger.engines import insert_rows
from hallserver.ledger.reads import HallReads
from hallserver.ledger.schema import dispatch
from hallserver.ledger.writes import HallWrites


class DispatchLine(NamedTuple):
    """One package. Instants are ISO text of the server's zone; `acknowledged_at` "": not yet."""

    dispatch_id: str
    case_id: str
    organ: str
    made_at: str
    payload: bytes
    tries: int = 0
    next_at: str = ""
    trouble: str = ""
    acknowledged_at: str = ""


def keep(tx: HallWrites, lines: Sequence[DispatchLine]) -> None:
    """What is new of these is owed from now on."""
    insert_rows(tx.connection, dispatch, [{"hall_id": tx.hall_id, **one._asdict()} for one in lines])


def due(reads: HallReads, now: str, most: int) -> tuple[DispatchLine, ...]:
    """What is to be sent now, the longest waiting first."""
    rows = _all(reads, dispatch.c.acknowledged_at == "", dispatch.c.next_at <= now)
    found = reads.connection.execute(rows.order_by(dispatch.c.next_at, dispatch.c.dispatch_id).limit(most))
    return tuple(map(_line, found))


def owed(reads: HallReads) -> tuple[DispatchLine, ...]:
    """What nobody has acknowledged, the oldest first."""
    rows = _all(reads, dispatch.c.acknowledged_at == "")
    return tuple(
        map(_line, reads.connection.execute(rows.order_by(dispatch.c.made_at, dispatch.c.dispatch_id)))
    )


def of_case(reads: HallReads, case_id: str) -> tuple[DispatchLine, ...]:
    """Every package about a case."""
    rows = _all(reads, dispatch.c.case_id == case_id)
    return tuple(
        map(_line, reads.connection.execute(rows.order_by(dispatch.c.made_at, dispatch.c.dispatch_id)))
    )


def one(reads: HallReads, dispatch_id: str) -> DispatchLine | None:
    """A package by its number."""
    row = reads.connection.execute(_all(reads, dispatch.c.dispatch_id == dispatch_id)).one_or_none()
    return None if row is None else _line(row)


def acknowledge(tx: HallWrites, dispatch_id: str, at: str) -> None:
    """The regulator has it; the first answer counts."""
    mine = (dispatch.c.hall_id == tx.hall_id, dispatch.c.dispatch_id == dispatch_id)
    told = update(dispatch).where(*mine, dispatch.c.acknowledged_at == "")
    tx.connection.execute(told.values(acknowledged_at=at, trouble=""))


def put_off(tx: HallWrites, dispatch_id: str, next_at: str, trouble: str) -> None:
    """It did not arrive, or nobody said so: once more at `next_at`."""
    mine = (dispatch.c.hall_id == tx.hall_id, dispatch.c.dispatch_id == dispatch_id)
    later = update(dispatch).where(*mine, dispatch.c.acknowledged_at == "")
    tx.connection.execute(later.values(tries=dispatch.c.tries + 1, next_at=next_at, trouble=trouble))


def _all(reads: HallReads, *which: ColumnElement[bool]) -> Select[Any]:
    columns = [column for column in dispatch.c if column.name != "hall_id"]
    return select(*columns).where(dispatch.c.hall_id == reads.hall_id, *which)


def _line(row: Row[Any]) -> DispatchLine:
    return DispatchLine(**{**row._mapping, "payload": bytes(row.payload)})
