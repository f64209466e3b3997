"""Appending acts: bytes, chain, outbox and projection in the one transaction of the job."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from sqlalchemy import Connection, select

from casework import wire
from casework.acts import AnyAct, Received
from casework.case import Case
from casework.contents import named_in
from casework.grievances import AnyGrievance
from casework.matters import AnyMatter
from hallclient.chance import Chance
from hallclient.signing.digest import CHAIN_ALGORITHM, CHAIN_START, chain_hash
from hallclient.store import problem
from hallclient.store.connection import by_driver, stored_by_driver
from hallclient.store.filling import filling
from hallclient.store.problem import BookFault
from hallclient.store.projection import Project, Searched, write_rows, write_search
from hallclient.store.rows import Link, Outgoing, Record
from hallclient.store.schema import local, record

FROZEN = "restored.frozen"
"""Under which name the book keeps the device number that gives no more: acts under it may have been lost."""

CURSOR = "exchange.cursor"
"""And under which, the newest place in the server's log that it has word of."""

Sign = Callable[[bytes], bytes]
"""Makes the signature beside an act's bytes, as `casework.signature.packed`."""

_ACTS = (
    "SELECT record.case_id, record.bytes FROM record LEFT JOIN outcome ON outcome.n = record.n "
    "WHERE record.case_id IN (SELECT value FROM json_each(?)) AND record.bytes <> x'' "
    "AND (outcome.outcome IS NULL OR outcome.outcome IN ('applied', 'flagged')) "
    "ORDER BY outcome.place IS NULL, outcome.place, record.n"
)

# Each asked `by_driver`.
KEPT = "SELECT value FROM local WHERE name = ?"
"""What this counter keeps under a name."""
_STANDING = f"SELECT ({KEPT}), ({KEPT})"
_HEAD = "SELECT seq, hash FROM record WHERE device = ? ORDER BY seq DESC LIMIT 1"
_RECORD = filling(record, given="n")
_WAITING = (
    "INSERT INTO outbox (n, state, base) VALUES (?, 'waiting', (SELECT coalesce(max(outcome.place), 0) "
    "FROM record JOIN outcome ON outcome.n = record.n WHERE record.case_id = ?)) RETURNING base"
)
_CONTENTS = "INSERT INTO content (name, n, state) VALUES (?, ?, 'waiting') ON CONFLICT DO NOTHING"
_KEEP = filling(local, anew="name")


class Job:
    """What every part of a transaction stands on: the writing connection, the clock, the acts so far."""

    def __init__(self, connection: Connection, chance: Chance) -> None:
        self.connection = connection
        self.chance = chance
        self.appended: list[Link] = []
        self.outgoing: list[Outgoing] = []
        """The same as they go to the server."""
        self.cursor = ""
        """Where the server's log stands as far as the book knows; once there are acts."""
        self.searched: dict[int, Searched] = {}
        self.owed: dict[str, tuple[Case, Sequence[AnyAct]]] = {}
        """Cases whose rows are still those of before this job: written once, however many acts they got."""
        self._told: dict[str, tuple[AnyAct, ...]] = {}

    def stamp(self) -> str:
        """This instant as ISO text with zone."""
        return self.chance.now().isoformat()

    def acts_of(self, case_id: str) -> tuple[AnyAct, ...]:
        """The acts of a case, those of this very job included; read once a job."""
        told = self._told.get(case_id)
        if told is None:
            told = self._told[case_id] = read_acts(self.connection, case_id)
        return told

    def told(self, case_id: str, acts: tuple[AnyAct, ...]) -> None:
        """What `acts_of` is from now on."""
        self._told[case_id] = acts

    def forget(self) -> None:
        """What was read of acts is not to be used again: the server's word changes which of them stand, and in what
        order.
        """
        self.bring_up()
        self._told.clear()

    def bring_up(self) -> None:
        """Brings the rows of every case up to its last act; before anything reads them."""
        owed, self.owed = self.owed, {}
        for case, acts in owed.values():
            n, searched = write_rows(self.connection, case, acts)
            if searched is not None:
                before = self.searched.get(n)
                self.searched[n] = searched if before is None else searched._replace(there=before.there)

    def keep(self, name: str, value: bytes) -> None:
        """Keeps a small value of this counter under a name (its device number, its sealed device key …)."""
        stored_by_driver(self.connection, _KEEP, {"name": name, "value": value})


def read_acts(connection: Connection, case_id: str) -> tuple[AnyAct, ...]:
    """The acts of a case that stand, in the order that every book folds it; none of a case that was pruned."""
    return read_acts_of(connection, (case_id,)).get(case_id, ())


def read_acts_of(connection: Connection, case_ids: Sequence[str]) -> dict[str, tuple[AnyAct, ...]]:
    """The acts of many cases at once: those that the server has by their place in its log, then this book's own.

    An act that the server let stand back behind another's is kept and not folded. A statement a case would hand over
    the interpreter's lock a thousand times while a screen is being built.
    """
    found: dict[str, list[AnyAct]] = {}
    for case_id, data in by_driver(connection, _ACTS, (json.dumps(list(case_ids)),)):
        found.setdefault(case_id, []).append(wire.decode(data))
    return {case_id: told for case_id, acts in found.items() if (told := from_receipt(acts))}


def from_receipt(acts: Sequence[AnyAct]) -> tuple[AnyAct, ...]:
    """A case begins with its receipt; what stands before it in the log was flagged for having none."""
    first = next((at for at, act in enumerate(acts) if isinstance(act, Received)), len(acts))
    return tuple(acts[first:])


class ActWrites(Job):
    """The part of a transaction that appends."""

    def append(self, act: AnyAct, project: Project, sign: Sign | None = None) -> Record:
        """Appends an act of this counter, puts it into the outbox and brings its case's rows up to date.

        The sequence number is the device's next, without gaps. `project` folds the case as of the act's day. `sign`
        makes the signature that lies beside the act, over the very bytes that are stored.
        Raises IntegrityError for an act id or a case number that is in the book already, BookFault for a device
        number that gives no more after a restore.
        """
        before = self.acts_of(act.case_id)
        n, seq, data, link = self._chained(act, sign)
        acts = from_receipt((*before, wire.decode(data)))  # as it will be read
        self.told(act.case_id, acts)
        # Where the server let not even the receipt stand there is no case and no row; what is done about it is an act.
        case = project(acts or self._whole(act.case_id), act.on)
        if acts:
            self.owed[act.case_id] = case, acts
        done = Record(n=n, device=act.device, seq=seq, hash=link, act=act, case=case)
        self.appended.append(done)
        return done

    def append_matter(self, act: AnyMatter | AnyGrievance) -> None:
        """Appends an act that belongs to no case, in the same chain and on the same way to the server.

        Raises as `append` does.
        """
        n, seq, _, link = self._chained(act, None)
        self.appended.append(Link(n=n, device=act.device, seq=seq, hash=link, act=act))

    def _chained(self, act: AnyAct, sign: Sign | None) -> tuple[int, int, bytes, bytes]:
        """The row of the record and of the outbox: its number, the device's, the bytes, the link of the chain."""
        seq, previous = self._next(act.device)
        data = wire.encode(act)
        link = chain_hash(CHAIN_ALGORITHM, previous, data)
        signature = sign(data) if sign is not None else b""
        row = {
            "device": act.device, "seq": seq, "act_id": act.act_id, "case_id": act.case_id, "kind": wire.kind(act),
            "on": act.on.isoformat(), "at": act.at.isoformat(), "by": act.by, "bytes": data,
            "algorithm": CHAIN_ALGORITHM, "prev_hash": previous, "hash": link,
            "signature": signature,
        }  # fmt: skip
        n = stored_by_driver(self.connection, _RECORD, row)
        ((base,),) = by_driver(self.connection, _WAITING, (n, act.case_id))
        self._name_contents(n, act)
        self.outgoing.append(
            Outgoing(
                n=n, device=act.device, seq=seq, case_id=act.case_id, data=data, prev_hash=previous, hash=link,
                algorithm=CHAIN_ALGORITHM, base=base, signature=signature,
            )
        )  # fmt: skip
        return n, seq, data, link

    def finish(self) -> None:
        """The last step of a job: rows and search follow, once for each case however many acts it got."""
        self.bring_up()
        for n, searched in self.searched.items():
            write_search(self.connection, n, searched)

    def _next(self, device: str) -> tuple[int, bytes]:
        """The sequence number of the device's next act and the hash it goes on from. Raises BookFault, see `append`."""
        for done in reversed(self.appended):
            if done.device == device:
                return done.seq + 1, done.hash
        ((frozen, cursor),) = by_driver(self.connection, _STANDING, (FROZEN, CURSOR))
        if frozen and frozen == device.encode():
            raise BookFault(problem.restored(device))
        self.cursor = (cursor or b"").decode()
        last = by_driver(self.connection, _HEAD, (device,))
        return (last[0][0] + 1, last[0][1]) if last else (1, CHAIN_START)

    def _whole(self, case_id: str) -> tuple[AnyAct, ...]:
        """Every act of a case from its receipt on, whatever the server made of it."""
        rows = select(record.c.bytes).where(record.c.case_id == case_id, record.c.bytes != b"")
        return from_receipt(
            [wire.decode(data) for data in self.connection.execute(rows.order_by(record.c.n)).scalars()]
        )

    def _name_contents(self, n: int, act: AnyAct) -> None:
        """The papers and files that the act names go to the server after it; the same content again goes once."""
        rows = [(name, n) for name in sorted(named_in(act))]
        if rows:
            stored_by_driver(self.connection, _CONTENTS, rows)
