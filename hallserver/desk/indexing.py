"""Cases become findable behind the acts: never in the transaction that takes a batch, which a counter waits for."""

from __future__ import annotations

from casework.acts import AnyAct, Received
from casework.exchange import STANDING
from casework.wire import WireError, decode
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.reads import HallReads
from hallserver.ledger.rows import ActLine
from hallserver.ledger.searching import lines_of
from hallserver.ledger.writes import HallWrites

MOST = 200
"""Acts of one step: some tens of milliseconds, for which a counter's batch may have to wait."""


class Indexing:
    """For any hall of one ledger; several processes at once do the same thing one after the other."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def behind(self, hall_id: str) -> bool:
        """Whether something of the log can't be found yet."""

        def job(reads: HallReads) -> bool:
            hall = reads.hall()
            return hall is not None and reads.search_place() < hall.n

        return self.ledger.read(hall_id, job)

    def step(self, hall_id: str) -> bool:
        """Goes on by some acts; whether there is more."""
        return self.ledger.write(hall_id, _step)


def _step(tx: HallWrites) -> bool:
    hall = tx.hall()  # its `n` is moved last: what lies before it is here
    if hall is None:
        return False
    tx.begin_search()
    place = tx.search_place(lock=True)
    some = tx.searchable(place, hall.n, MOST)
    acts = tx.acts_of(tuple(dict.fromkeys(case_id for _, case_id in some)))
    tx.write_search(tuple(lines_of(tx.hall_id, filter(None, map(_standing, acts.values())))))
    upto = some[-1][0] if len(some) == MOST else hall.n
    if upto > place:
        tx.search_upto(upto)
    return upto < hall.n


def _standing(lines: tuple[ActLine, ...]) -> tuple[int, tuple[AnyAct, ...]] | None:
    """The place of a case's receipt, and its standing acts from there on."""
    place, found = 0, list[AnyAct]()
    for line in lines:
        act = _read(line) if line.outcome in STANDING else None
        if act is not None and (found or isinstance(act, Received)):
            place = place or line.n
            found.append(act)
    return (place, tuple(found)) if found else None


def _read(line: ActLine) -> AnyAct | None:
    try:
        return decode(line.stored)
    except WireError:
        return None
