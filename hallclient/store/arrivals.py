"""What other counters of the hall did, as the server keeps it: written behind every act and draft of this counter.

An act from elsewhere stands in `record` without a row in `outbox`: no chain, no paper and no number of this counter.
Its place in the server's log stands in `outcome`, and by it every book folds a case in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import bindparam, func, select, text

from casework import wire
from casework.acts import AnyAct, Received
from casework.exchange import STANDING, LogEntry
from casework.matters import Matter
from casework.numbering import LENGTH
from casework.signature import packed, unpacked
from hallclient.signing.digest import CHAIN_ALGORITHM, digest
from hallclient.store.acts import from_receipt, read_acts
from hallclient.store.arrived import ArrivedWrites
from hallclient.store.filling import filling
from hallclient.store.people import PeopleReads
from hallclient.store.projection import Project, drop_case, write_case
from hallclient.store.schema import case_row, outcome, record


class Newer(Exception):
    """The server sent an act of a kind that this program does not know: it is older than another counter's."""


_TALLY = text(
    """
    SELECT count(DISTINCT record.case_id), count(*), coalesce(sum(outcome.mark), 0)
    FROM case_row JOIN record ON record.case_id = case_row.case_id JOIN outcome ON outcome.n = record.n
    WHERE case_row.stage NOT IN ('not_accepted', 'deemed_withdrawn', 'withdrawn', 'terminated', 'delivered') OR (
      SELECT last."on" FROM record AS last JOIN outcome AS its ON its.n = last.n
      WHERE last.case_id = case_row.case_id AND its.outcome IN ('applied', 'flagged')
      ORDER BY its.place DESC LIMIT 1
    ) >= :since
    """
)


# Statements made once: to make them anew for each case took longer than SQLite takes to run them.
_KNOWN = (
    select(record.c.n, record.c.device, record.c.seq, outcome.c.place, outcome.c.outcome)
    .outerjoin(outcome, outcome.c.n == record.c.n)
    .where(record.c.case_id == bindparam("case_id"))
)
_KEPT = select(record.c.bytes, record.c.signature).where(record.c.n == bindparam("n"))
LAST = select(func.max(record.c.n))
TAKEN = select(record.c.act_id).where(record.c.act_id.in_(bindparam("ids", expanding=True)))
_NUMBERED = select(case_row.c.case_id).where(case_row.c.case_no == bindparam("case_no"))
# By `exec_driver_sql`, each with rows of the driver's own values: a hall's ten thousands of acts come this way.
RECORDS = filling(record)
OUTCOMES = filling(outcome, anew="n")


Weigh = Callable[[LogEntry, AnyAct], LogEntry]
"""What this counter makes of what the server says of an act: an act that nobody signed does not stand here, either."""


def as_told(entry: LogEntry, _: AnyAct) -> LogEntry:
    return entry


class ArrivalReads(PeopleReads):
    """The part of a look at the book that a pull is compared by."""

    def tally(self, since: date) -> tuple[int, int, int]:
        """Cases that are open or were closed on `since` or later, their acts that the server has, the sum of marks."""
        row = self._connection.execute(_TALLY, {"since": since.isoformat()}).one()
        return int(row[0]), int(row[1]), int(row[2])

    def lying(self) -> int:
        """How many cases lie here as they came: openable by number, in no list and no search so far."""
        return int(self._connection.exec_driver_sql("SELECT count(*) FROM arrived").scalar_one())

    def lying_as(self, case_no: str) -> tuple[str, ...]:
        """The cases of this number's application that lie here as they came."""
        begin = case_no[:LENGTH]
        rows = "SELECT case_id FROM arrived WHERE case_no BETWEEN ? AND ? ORDER BY case_no"
        return tuple(self._connection.exec_driver_sql(rows, (begin, begin + ":")).scalars())


class ArrivalWrites(ArrivedWrites):
    """The part of a transaction that takes in what the server sends."""

    def arrive(
        self, case_id: str, entries: Sequence[LogEntry], own: str, project: Project, weigh: Weigh = as_told
    ) -> bool:
        """Entries of one case in the server's order; what is here already is known by its device and number.

        `own`: this counter's device; what the server says it did and this book does not know is no act of this book.
        False: acts stand whose receipt isn't here, so the case must be asked for whole. Raises Newer.
        """
        self.forget()
        known = self._known(case_id)
        fresh: list[tuple[LogEntry, AnyAct]] = []
        places: list[dict[str, Any]] = []
        for entry in entries:
            row = known.get((entry.device, entry.seq))
            if row is not None:
                if (row.place, row.outcome) == (entry.n, entry.outcome):
                    continue
                entry = self._weighed(row.n, entry, weigh)
                if (row.place, row.outcome) != (entry.n, entry.outcome):
                    places.append(outcome_row(row.n, entry, digest(CHAIN_ALGORITHM, bytes(entry.act))))
            elif entry.device != own:
                act = read_entry(entry)
                if act is not None:
                    fresh.append((weigh(entry, act), act))
        if not fresh and not places:
            return True
        places += self._append(fresh)
        self.connection.exec_driver_sql(OUTCOMES, places)
        standing = [act for entry, act in fresh if entry.outcome in STANDING]
        acts = read_acts(self.connection, case_id) if known else from_receipt(standing)
        if acts and not self._number_taken(acts[0]):
            write_case(self.connection, project(acts, acts[-1].on), acts)
        elif known and not acts:
            drop_case(self.connection, case_id)
        return bool(acts) or not any(owes_receipt(entry) for entry in entries)

    def _known(self, case_id: str) -> dict[tuple[str, int], Any]:
        rows = self.connection.execute(_KNOWN, {"case_id": case_id})
        return {(row.device, row.seq): row for row in rows}

    def _weighed(self, n: int, entry: LogEntry, weigh: Weigh) -> LogEntry:
        """What the server says now of an act that is here: of the bytes that are here, whatever came this time."""
        kept = self.connection.execute(_KEPT, {"n": n}).one()
        if kept.bytes:
            entry = replace(entry, act=msgspec.Raw(kept.bytes), signature=unpacked(kept.signature))
        act = read_entry(entry)
        return weigh(entry, act) if act is not None else entry

    def _append(self, fresh: Sequence[tuple[LogEntry, AnyAct]]) -> list[dict[str, Any]]:
        """The rows of `record`; gives those of `outcome`."""
        if not fresh:
            return []
        last = int(self.connection.execute(LAST).scalar() or 0)
        ids = [act.act_id for _, act in fresh]
        taken = set(self.connection.execute(TAKEN, {"ids": ids}).scalars())
        rows, places = [], []
        for n, (entry, act) in enumerate(fresh, last + 1):
            # The server keeps an act under an id that was given twice, too; here each row has its own.
            act_id = f"{act.act_id}#{entry.n}" if act.act_id in taken else act.act_id
            taken.add(act.act_id)
            rows.append(record_row(n, entry, act, act_id))
            places.append(outcome_row(n, entry, rows[-1]["hash"]))
        self.connection.exec_driver_sql(RECORDS, rows)
        return places

    def _number_taken(self, first: AnyAct) -> bool:
        """Whether another case has this number here; its acts are kept, a supervisor renumbers one of the two."""
        if not isinstance(first, Received):
            return True
        found = self.connection.execute(_NUMBERED, {"case_no": first.case_no}).scalar()
        return found not in (None, first.case_id)


def owes_receipt(entry: LogEntry) -> bool:
    """Whether a receipt must be here where this stands: an act of a matter (`casework.matters`) has none."""
    if entry.outcome not in STANDING:
        return False
    act = read_entry(entry)
    return act is not None and not isinstance(act, Matter)


def record_row(n: int, entry: LogEntry, act: AnyAct, act_id: str) -> dict[str, Any]:
    """The row of `record` of an act from elsewhere: of no chain of this book."""
    data = bytes(entry.act)
    return {
        "n": n, "device": entry.device, "seq": entry.seq, "act_id": act_id, "case_id": entry.case_id,
        "kind": wire.kind(act), "on": act.on.isoformat(), "at": act.at.isoformat(), "by": act.by, "bytes": data,
        "algorithm": CHAIN_ALGORITHM, "prev_hash": b"", "hash": digest(CHAIN_ALGORITHM, data),
        "signature": packed(entry.signature),
    }  # fmt: skip


def outcome_row(n: int, entry: LogEntry, hashed: bytes) -> dict[str, Any]:
    """What the server made of it; `hashed`: SHA-256 of its bytes."""
    return {
        "n": n, "place": entry.n, "outcome": entry.outcome, "reason": entry.reason, "text": entry.text,
        "against": msgspec.json.encode(entry.against).decode() if entry.against else "[]",
        "received_at": entry.received_at,
        "mark": int.from_bytes(hashed[:4], "big"),
    }  # fmt: skip


def read_entry(entry: LogEntry) -> AnyAct | None:
    """The act; None for a rejected one whose bytes never were one. Raises Newer."""
    try:
        return wire.decode(bytes(entry.act))
    except wire.WireError as error:
        if entry.outcome == "rejected":
            return None
        raise Newer(str(error)) from error
