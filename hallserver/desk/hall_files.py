"""Hall files as counters fetch them: the newest as what differs from the one they have, or whole."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

import msgspec

from casework.exchange import Declined
from casework.hall_file import HallFileStep, between
from hallserver.desk.batches import NO_FILE
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.reads import HallReads
from hallserver.signing.digest import sha256
from hallserver.signing.package import Envelope

KEPT = 8
"""Differences kept: all counters of a hall ask for the same one."""


class HallFiles:
    """Answers from the ledger; a version never changes, so a difference is made once."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger, self._lock = ledger, Lock()
        self._made: OrderedDict[tuple[str, int, int], HallFileStep] = OrderedDict()

    def step(self, hall_id: str, newer_than: int) -> HallFileStep | Declined:
        """From the version that a counter has (0: the whole is wanted) to the newest."""

        def job(reads: HallReads) -> HallFileStep | Declined:
            newest = reads.newest_hall_file()
            if newest == 0:
                return NO_FILE
            if newest <= newer_than:
                return HallFileStep(before=newer_than, version=newest)
            return self._kept(hall_id, newer_than, newest) or self._new(reads, newer_than, newest)

        return self._ledger.read(hall_id, job)

    def _kept(self, hall_id: str, before: int, version: int) -> HallFileStep | None:
        with self._lock:
            return self._made.get((hall_id, before, version))

    def _new(self, reads: HallReads, before: int, version: int) -> HallFileStep:
        """The whole where the counter has a version that this ledger never saw (it was restored meanwhile)."""
        envelope, old = _envelope(reads, version), _envelope(reads, before) if before else None
        assert envelope is not None  # noqa: S101 - the newest is there
        payload = envelope.payload
        step = HallFileStep(
            before=before if old is not None else 0,
            version=version,
            size=len(payload),
            hash=sha256(payload),
            pieces=between(old.payload, payload) if old is not None else (payload,),
            key_id=envelope.key_id,
            signed_by=envelope.algorithm,
            signature=envelope.signature,
        )
        with self._lock:
            self._made[reads.hall_id, before, version] = step
            while len(self._made) > KEPT:
                self._made.popitem(last=False)
        return step


def _envelope(reads: HallReads, version: int) -> Envelope | None:
    stored = reads.hall_file(version)
    return msgspec.json.decode(stored, type=Envelope) if stored is not None else None
