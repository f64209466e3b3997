"""What followers and newcomers read: pages of the log, whole cases, count and check."""

from __future__ import annotations

from collections import OrderedDict
from datetime import date
from threading import Lock

import msgspec
from msgspec.structs import replace

from casework.exchange import (
    CasePage,
    ChainHead,
    Counters,
    CounterSeen,
    Cursor,
    Declined,
    Forget,
    LogEntry,
    LogPage,
    Tally,
    read_cursor,
)
from casework.signature import unpacked
from hallserver.chance import Chance
from hallserver.desk.batches import NO_HALL, OTHER_EPOCH, RESTORED
from hallserver.desk.setting import Settings
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.reads import HallReads
from hallserver.ledger.rows import ActLine, ForgottenLine, HallLine

MOST = 500
"""Entries of a log page, or cases of a page of cases."""
KEPT_PAGES = 32
"""Up to half a megabyte each, usually one act."""
OUTSIDE = Declined(code="cursor", text="续取位置看不懂，请从头取一遍本大厅的办件。")


def entry_of(line: ActLine) -> LogEntry:
    """An act as it travels. Bytes that are no JSON at all travel as text, and only with `rejected`."""
    return LogEntry(
        n=line.n,
        device=line.device,
        seq=line.seq,
        case_id=line.case_id,
        outcome=line.outcome,
        act=msgspec.Raw(line.stored),
        reason=line.reason,
        text=line.text,
        against=line.against,
        received_at=line.received_at,
        signature=unpacked(line.signature),
    )


class Pages:
    """Read-only views of one hall, each one unmoving while it is made."""

    def __init__(self, ledger: Ledger, settings: Settings, chance: Chance) -> None:
        self.ledger, self.settings, self.chance = ledger, settings, chance
        self._lock = Lock()
        self._made: OrderedDict[tuple[str, str, int, int, int, int, int], LogPage] = OrderedDict()
        """The last pages of logs: a hall's followers all stand at the same place and ask for the same one."""

    def newest(self, hall_id: str) -> int:
        """Where the hall's log stands; 0 for a hall that isn't here."""
        hall = self.ledger.read(hall_id, lambda reads: reads.hall())
        return hall.n if hall else 0

    def log(self, hall_id: str, after: str, most: int = MOST) -> LogPage | Declined:
        """What came after a cursor ("" for the beginning), one page."""

        def job(reads: HallReads) -> LogPage | Declined:
            hall = reads.hall()
            if hall is None:
                return NO_HALL
            start = start_of(hall, after)
            if isinstance(start, Declined):
                return start
            newest = reads.newest_hall_file()
            if start == hall.n:  # what most who ask hear: nothing new
                return LogPage(cursor=_at(hall, start), covered=_at(hall, hall.covered), hall_file=newest)
            return self._page(reads, hall, start, most, newest)

        return self.ledger.read(hall_id, job)

    def _page(self, reads: HallReads, hall: HallLine, start: int, most: int, hall_file: int) -> LogPage:
        key = (hall.hall_id, hall.epoch, hall.n, hall.covered, start, most, hall_file)
        with self._lock:
            known = self._made.get(key)
        if known is not None:
            return known
        lines = reads.log(start, most)
        more = len(lines) == most
        upto = lines[-1].n if more else hall.n
        page = LogPage(
            entries=tuple(entry_of(line) for line in lines),
            forget=_forget(reads.forgotten(start, upto)),
            cursor=_at(hall, upto),
            covered=_at(hall, hall.covered),
            more=more,
            hall_file=hall_file,
        )
        with self._lock:
            self._made[key] = page
            while len(self._made) > KEPT_PAGES:
                self._made.popitem(last=False)
        return page

    def cases(self, hall_id: str, after: str, most: int = MOST) -> CasePage | Declined:
        """Whole cases in the order of their ids, from the one after `after` on."""

        def job(reads: HallReads) -> CasePage | Declined:
            hall = reads.hall()
            if hall is None:
                return NO_HALL
            case_ids = reads.case_ids(after, self._since(reads), most)
            more = len(case_ids) == most
            gone = () if more else reads.forgotten(0, hall.n)
            return replace(_cases(reads, hall, case_ids, more=more), forget=_forget(gone))

        return self.ledger.read(hall_id, job)

    def case(self, hall_id: str, case_id: str) -> CasePage | Declined:
        """One case with its whole history."""

        def job(reads: HallReads) -> CasePage | Declined:
            hall = reads.hall()
            return NO_HALL if hall is None else _cases(reads, hall, (case_id,), more=False)

        return self.ledger.read(hall_id, job)

    def tally(self, hall_id: str) -> Tally | Declined:
        """Count and check over what a newcomer would get."""

        def job(reads: HallReads) -> Tally | Declined:
            hall = reads.hall()
            if hall is None:
                return NO_HALL
            since = self._since(reads)
            found = reads.tally(since)
            return Tally(
                since=since, cases=found.cases, acts=found.acts, mark=found.mark, cursor=_at(hall, hall.n)
            )

        return self.ledger.read(hall_id, job)

    def _since(self, reads: HallReads) -> date:
        """A newcomer gets what is open, and what was closed on this day or later (hall.yaml, `closed_days`)."""
        return self.chance.today() - self.settings.closed_days(reads)

    def chain(self, hall_id: str, device: str) -> ChainHead | Declined:
        """How much of a device's own chain is stored."""

        def job(reads: HallReads) -> ChainHead | Declined:
            hall, line = reads.hall(), reads.device(device)
            if hall is None or line is None:
                return NO_HALL
            return ChainHead(
                device=device,
                last_seq=line.last_seq,
                head=line.head,
                cursor=_at(hall, hall.n),
                covered=_at(hall, hall.covered),
            )

        return self.ledger.read(hall_id, job)

    def counters(self, hall_id: str) -> Counters:
        """Every counter that is enrolled, and when it last spoke to the server: at its last batch or token.

        Other systems and what was revoked are none: nobody waits to hear of them.
        """
        today, lines = self.chance.today(), self.ledger.read(hall_id, lambda reads: reads.devices())
        seen = (
            CounterSeen(device=one.device, seen_at=one.seen_at)
            for one in lines
            if one.state in ("active", "quarantined") and (one.revoked_on is None or one.revoked_on > today)
        )
        return Counters(counters=tuple(seen), at=self.chance.now().isoformat())

    def hall_file(self, hall_id: str, newer_than: int) -> bytes | None:
        """The newest hall file's envelope, if it is newer."""

        def job(reads: HallReads) -> bytes | None:
            newest = max(reads.hall_file_versions(), default=0)
            return reads.hall_file(newest) if newest > newer_than else None

        return self.ledger.read(hall_id, job)


def start_of(hall: HallLine, after: str) -> int | Declined:
    """The place in the log that a cursor names, 0 for none."""
    if not after:
        return 0
    cursor = read_cursor(after)
    if cursor is None or cursor.hall != hall.hall_id:
        return OUTSIDE
    if cursor.epoch != hall.epoch:
        return OTHER_EPOCH
    return RESTORED if cursor.n > hall.n else cursor.n


def _forget(lines: tuple[ForgottenLine, ...]) -> tuple[Forget, ...]:
    return tuple(Forget(n=one.n, case_id=one.case_id, reason=one.reason) for one in lines)


def _cases(reads: HallReads, hall: HallLine, case_ids: tuple[str, ...], *, more: bool) -> CasePage:
    entries = reads.entries_of(case_ids)
    return CasePage(
        cases=tuple(tuple(entries[key]) for key in case_ids if key in entries),
        cursor=_at(hall, hall.n),
        covered=_at(hall, hall.covered),
        after=case_ids[-1] if case_ids else "",
        more=more,
    )


def _at(hall: HallLine, n: int) -> str:
    return Cursor(epoch=hall.epoch, hall=hall.hall_id, n=n).text
