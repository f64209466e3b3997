"""What waits to be reported, what was sent, what the server made of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, func, literal_column, select, update

from casework import wire
from casework.acts import AnyAct
from casework.exchange import STANDING, Cursor, Outcome, OutcomeName, read_cursor
from casework.versions import Weighed, in_doubt
from hallclient.store.acts import CURSOR, KEPT, Job, read_acts
from hallclient.store.arrivals import ArrivalReads
from hallclient.store.connection import by_driver, stored_by_driver
from hallclient.store.contents import ContentReads
from hallclient.store.filling import filling
from hallclient.store.projection import Project, drop_case, write_case
from hallclient.store.rows import Outgoing, Report, Reported, Reporting
from hallclient.store.schema import outbox, outcome, record

MOST_BYTES = 6 * 1024 * 1024
"""Of acts read for one batch, before they are packed."""

COVERED = "exchange.covered"
"""Under which name the book keeps up to where the server's newest good backup holds its log."""

_WAITING = outbox.c.state == literal_column("'waiting'")  # in words: so the partial indexes answer
_SENT = outbox.c.state == literal_column("'sent'")
# What is done for each of five hundred acts goes straight to the driver: SQLAlchemy's own reckoning took longer.
_BEFORE = "SELECT n, outcome FROM outcome WHERE n IN (SELECT value FROM json_each(?))"
_OUTCOMES = filling(outcome, anew="n", in_order=True)
# The CASE: whose an act is stands beside its bytes, which are not read where the server said nothing of it yet.
_LATER = (
    "SELECT record.case_id, max(outcome.place) AS place FROM record JOIN outcome ON outcome.n = record.n "
    "WHERE record.case_id IN (SELECT value FROM json_each(?)) "
    "AND CASE WHEN outcome.n IS NOT NULL THEN record.device <> ? END GROUP BY record.case_id"
)
_CONFIRM = "UPDATE outbox SET state = 'confirmed' WHERE n IN (SELECT value FROM json_each(?))"
_MARK = "UPDATE outbox SET state = ? WHERE n IN (SELECT value FROM json_each(?)) AND state <> 'confirmed'"
# Each first is found from its index, not by looking all up that wait or are on their way; the +: by place, not over all
# it ever did.
_OUTGOING = """
    WITH done AS (SELECT coalesce(max(n), 0) AS n FROM record WHERE device = ?1 AND seq = ?2)
    SELECT record.n, record.seq, record.case_id, record.bytes, record.prev_hash, record.hash, record.algorithm,
      outbox.base, record.signature
    FROM record JOIN outbox ON outbox.n = record.n
    WHERE +record.device = ?1 AND record.n >= (SELECT min(n) FROM (
      SELECT * FROM (SELECT outbox.n FROM outbox JOIN record ON record.n = outbox.n
        WHERE outbox.state = 'waiting' AND +record.device = ?1 AND outbox.n > (SELECT n FROM done)
        ORDER BY outbox.n LIMIT 1)
      UNION ALL SELECT * FROM (SELECT outbox.n FROM outbox JOIN record ON record.n = outbox.n
        WHERE outbox.state = 'sent' AND +record.device = ?1 AND outbox.n > (SELECT n FROM done)
        ORDER BY outbox.n LIMIT 1)))
    ORDER BY record.n LIMIT ?3
"""
# The +: from the newest on, of which few are not confirmed; not over all that the device ever did.
CONFIRMED = """
    SELECT record.seq FROM record JOIN outbox ON outbox.n = record.n
    WHERE +record.device = ? AND outbox.state = 'confirmed' ORDER BY outbox.n DESC LIMIT 1
"""
_OWING = [
    select(record.c.device, func.min(outbox.c.n))
    .join(record, record.c.n == outbox.c.n)
    .where(state)
    .group_by(record.c.device)
    for state in (_WAITING, _SENT)
]
_LINK = select(record.c.hash).where(record.c.device == bindparam("device"), record.c.seq == bindparam("seq"))
_LOOKED_AT = outcome.c.outcome != literal_column("'applied'")


def covered_upto(connection: Connection) -> int:
    """Up to which place of the server's log a backup of the server holds everything; 0 while that is not known.

    A word of another epoch than the one that this counter's own acts were compared with counts for nothing: what a
    server that was set back has lost must be known first.
    """
    here, told = (_cursor(connection, name) for name in (CURSOR, COVERED))
    return told.n if here is not None and told is not None and here.epoch == told.epoch else 0


def _cursor(connection: Connection, name: str) -> Cursor | None:
    kept = by_driver(connection, KEPT, (name,))
    return read_cursor((kept[0][0] if kept else b"").decode())


class ExchangeReads(ArrivalReads, ContentReads):
    """The part of a look at the book that the exchange and its bar are made of."""

    def outgoing(self, device: str, most: int, after: int = 0) -> tuple[Outgoing, ...]:
        """The acts of `device` from its first that is not confirmed on, in its order, without gaps. `after`: only those
        behind this one of its numbers."""
        found: list[Outgoing] = []
        size = 0
        # by the driver: it is asked with each act, before that is on its way
        driver: Any = self._connection.connection.dbapi_connection
        for n, seq, case_id, data, before, link, algorithm, base, signature in driver.execute(
            _OUTGOING, (device, after, most)
        ):
            size += len(data)
            if found and size > MOST_BYTES:
                break
            one = Outgoing(
                n=n, device=device, seq=seq, case_id=case_id, data=data, prev_hash=before, hash=link,
                algorithm=algorithm, base=base, signature=signature,
            )  # fmt: skip
            found.append(one)
        return tuple(found)

    def unsent_devices(self) -> tuple[str, ...]:
        """The device numbers of this PC that acts in the outbox are not confirmed of, in their order."""
        found: dict[str, int] = {}
        for owing in _OWING:
            for device, first in self._connection.execute(owing):
                found[device] = min(first, found.get(device, first))
        return tuple(sorted(found, key=lambda device: found[device]))

    def reporting(self) -> Reporting:
        """How many acts wait, how many were sent without an answer so far, and since when the oldest does."""
        counted = [
            self._connection.execute(select(func.count(), func.min(outbox.c.n)).where(state)).one()
            for state in (_WAITING, _SENT)
        ]
        oldest = min((n for _, n in counted if n is not None), default=None)
        since = ""
        if oldest is not None:
            since = str(self._connection.execute(select(record.c.at).where(record.c.n == oldest)).scalar())
        rows = select(outcome.c.outcome, func.count()).where(_LOOKED_AT).group_by(outcome.c.outcome)
        looked_at = {name: int(count) for name, count in self._connection.execute(rows)}
        return Reporting(
            waiting=int(counted[0][0]), unanswered=int(counted[1][0]), since=since, looked_at=looked_at,
            contents=self.contents_waiting(),
        )  # fmt: skip

    def reports(self, case_id: str) -> tuple[Report, ...]:
        """For each act of a case, in the order of this book, how its report stands, and what the server says of it."""
        rows = (
            select(
                record.c.act_id, record.c.kind, outbox.c.state, outcome.c.place, outcome.c.outcome,
                outcome.c.reason, outcome.c.text, outcome.c.against,
            )
            .outerjoin(outbox, outbox.c.n == record.c.n)
            .outerjoin(outcome, outcome.c.n == record.c.n)
            .where(record.c.case_id == case_id)
            .order_by(record.c.n)
        )  # fmt: skip
        return tuple(
            Report(
                act_id=row.act_id, kind=row.kind, state=row.state or "elsewhere", place=row.place or 0,
                outcome=row.outcome or "", reason=row.reason or "", text=row.text or "",
                against=tuple(msgspec.json.decode(row.against or "[]")),
            )
            for row in self._connection.execute(rows)
        )  # fmt: skip

    def set_aside(self, case_id: str) -> tuple[tuple[AnyAct, str, str], ...]:
        """The acts of a case that the server did not let stand, in its order: act, outcome, what it says of it."""
        rows = (
            select(record.c.bytes, outcome.c.outcome, outcome.c.text)
            .join(outcome, outcome.c.n == record.c.n)
            .where(record.c.case_id == case_id, record.c.bytes != b"", outcome.c.outcome.not_in(STANDING))
            .order_by(outcome.c.place)
        )
        return tuple((wire.decode(row[0]), row[1], row[2]) for row in self._connection.execute(rows))

    def doubted(self, limit: int = 200) -> tuple[str, ...]:
        """The cases with an act that the server flagged or did not let stand, the newest first."""
        newest = func.max(outcome.c.place)
        rows = (
            select(record.c.case_id)
            .join(outcome, outcome.c.n == record.c.n)
            .where(_LOOKED_AT, record.c.bytes != b"")
            .group_by(
                literal_column("+record.case_id")
            )  # the +: from the few outcomes, not over all acts by case
            .order_by(newest.desc())
            .limit(limit)
        )
        return tuple(self._connection.execute(rows).scalars())

    def weighed(self, case_id: str) -> tuple[Weighed, ...]:
        """Every act of a case, whatever became of it, in the order of this book, with what the server made of it."""
        rows = (
            select(
                record.c.bytes, outcome.c.place, outcome.c.outcome, outcome.c.text, outcome.c.against,
                outcome.c.received_at,
            )
            .outerjoin(outcome, outcome.c.n == record.c.n)
            .where(record.c.case_id == case_id, record.c.bytes != b"")
            .order_by(record.c.n)
        )  # fmt: skip
        return tuple(
            Weighed(
                act=wire.decode(row.bytes), place=row.place or 0, outcome=row.outcome or "", text=row.text or "",
                against=tuple(msgspec.json.decode(row.against or "[]")), received_at=row.received_at or "",
            )
            for row in self._connection.execute(rows)
        )  # fmt: skip

    def doubts(self, case_id: str) -> tuple[Weighed, ...]:
        """The acts of a case that the server flagged or did not let stand and nobody has settled yet."""
        return in_doubt(self.weighed(case_id))

    def doubtful(self, first: date, last: date) -> int:
        """Acts of these days that the server flagged or did not let stand and nobody has settled yet."""
        rows = select(record.c.case_id).distinct().join(outcome, outcome.c.n == record.c.n)
        cases = self._connection.execute(rows.where(_LOOKED_AT, record.c.on.between(first, last))).scalars()
        return sum(first <= one.act.on <= last for case_id in cases.all() for one in self.doubts(case_id))

    def covered(self) -> int:
        """See `covered_upto`."""
        return covered_upto(self._connection)

    def uncovered_since(self, device: str) -> str:
        """When the server took the oldest act of `device` that none of its backups holds; "": they hold all of them."""
        oldest = (
            select(func.min(outcome.c.received_at))
            .join(record, record.c.n == outcome.c.n)
            .where(record.c.device == device, outcome.c.place > covered_upto(self._connection))
        )
        return self._connection.execute(oldest).scalar() or ""

    def last_confirmed(self, device: str) -> int:
        """The highest sequence number of `device` that the server confirmed; 0: none."""
        rows = by_driver(self._connection, CONFIRMED, (device,))
        return int(rows[0][0]) if rows else 0

    def link_of(self, device: str, seq: int) -> bytes | None:
        """The chain's hash after an act of `device`; None where it isn't here."""
        return self._connection.execute(_LINK, {"device": device, "seq": seq}).scalar()

    def stored_acts(self, device: str, first: int, last: int) -> tuple[tuple[int, str, bytes], ...]:
        """Place here, case and bytes of the acts `first` to `last` of `device`."""
        rows = select(record.c.n, record.c.case_id, record.c.bytes)
        rows = rows.where(record.c.device == device, record.c.seq.between(first, last))
        return tuple(
            (n, case_id, data) for n, case_id, data in self._connection.execute(rows.order_by(record.c.seq))
        )


class ExchangeWrites(Job):
    """The part of a transaction that follows the exchange."""

    def mark(self, rows: Sequence[int], state: str) -> None:
        """`waiting` or `sent` for acts (by their `n` here) that are not confirmed."""
        stored_by_driver(self.connection, _MARK, (state, msgspec.json.encode(rows).decode()))

    def report_again(self, device: str, after: int) -> int:
        """Everything of `device` after its act `after` waits again; gives how many. What the server made of it
        stays until it says something else."""
        later = select(record.c.n).where(record.c.device == device, record.c.seq > after)
        done = self.connection.execute(update(outbox).where(outbox.c.n.in_(later)).values(state="waiting"))
        return int(done.rowcount)

    def cover(self, told: str) -> None:
        """The server said how far its backup reaches: kept where it is farther, or of the epoch that counts now."""
        fresh, kept, here = read_cursor(told), *(_cursor(self.connection, name) for name in (COVERED, CURSOR))
        if fresh is None or (here is not None and here.epoch != fresh.epoch):
            return
        if kept is None or kept.epoch != fresh.epoch or kept.n < fresh.n:
            self.keep(COVERED, told.encode())

    def settle(
        self,
        device: str,
        outcomes: Sequence[Outcome],
        reported: Sequence[Reported],
        received_at: str,
        project: Project,
    ) -> None:
        """What the server made of acts of `device`: each is confirmed; one that does not stand leaves its case.
        `reported`: which acts these are, one each; whoever sent them has them at hand."""
        if not outcomes:
            return
        places = (msgspec.json.encode([one.n for one in reported]).decode(),)
        known = dict[int, OutcomeName](by_driver(self.connection, _BEFORE, places))
        self.forget()
        later = self._elsewhere({one.case_id for one in reported}, device)
        rows, anew = [], dict[str, None]()
        for one, (n, case_id, mark) in zip(outcomes, reported, strict=True):
            before = known.get(n)
            told = msgspec.json.encode(one.against).decode() if one.against else "[]"
            rows.append((n, one.n, one.outcome, one.reason, one.text, told, received_at, mark))
            if _stands(before) != _stands(one.outcome) or later.get(case_id, 0) > one.n:
                anew[case_id] = None
        stored_by_driver(self.connection, _OUTCOMES, rows)
        stored_by_driver(self.connection, _CONFIRM, places)
        for case_id in anew:
            acts = read_acts(self.connection, case_id)
            if acts:
                write_case(self.connection, project(acts, acts[-1].on), acts)
            else:  # not even its receipt stands: the work list alone has it, until somebody settles it
                drop_case(self.connection, case_id)

    def _elsewhere(self, case_ids: set[str], device: str) -> dict[str, int]:
        """The newest place in the server's log of what others did with these cases: what this counter did before that
        had another order here until now."""
        asked = msgspec.json.encode(case_ids).decode(), device
        return {case_id: int(place) for case_id, place in by_driver(self.connection, _LATER, asked)}


def _stands(name: OutcomeName | None) -> bool:
    return name is None or name in STANDING
