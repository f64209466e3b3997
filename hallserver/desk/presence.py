"""Who has which case open now: one row a counter, kept alive by its polls of the log, over by itself. No history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec.structs import replace

from casework.exchange import Beside, HasOpen, Present
from hallserver.chance import Chance
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.reads import HallReads
from hallserver.ledger.rows import PresenceLine
from hallserver.ledger.writes import HallWrites

LASTS = timedelta(seconds=45)
"""Three polls of an idle counter: what was cut off ends by itself."""
FRESH = timedelta(seconds=30)
"""With so much left nothing is written."""


class Presence:
    """For any hall of one ledger. `changed` is told of each hall where somebody opened or closed a case."""

    def __init__(self, ledger: Ledger, chance: Chance) -> None:
        self.ledger, self.chance = ledger, chance
        self.changed: Callable[[str], None] = lambda _hall: None

    def opened(self, hall_id: str, device: str, wanted: HasOpen) -> Beside:
        """A counter opened a case, or closed its own; gives who else has it open."""
        now = self.chance.now()

        def job(tx: HallWrites) -> Beside:
            if not wanted.case_id:
                tx.has_none_open(device)
                return Beside(case_id="")
            before = tx.open_at(device)
            same = before is not None and before.case_id == wanted.case_id and _lasts(before, now)
            tx.has_open(
                PresenceLine(
                    device=device,
                    case_id=wanted.case_id,
                    by=wanted.by,
                    window=wanted.window,
                    since=before.since if same and before is not None else now.isoformat(),
                    until=(now + LASTS).isoformat(),
                )
            )
            return self._beside(tx, device, wanted.case_id, now)

        found = self.ledger.write(hall_id, job)
        self.changed(hall_id)
        return found

    def polled(self, hall_id: str, device: str) -> None:
        """A counter with a case open asked for the log: it is still there."""
        now = self.chance.now()
        line = self.ledger.read(hall_id, lambda reads: reads.open_at(device))
        if line is not None and datetime.fromisoformat(line.until) - now < FRESH:
            fresh = replace(line, until=(now + LASTS).isoformat())
            self.ledger.write(hall_id, lambda tx: tx.has_open(fresh))

    def beside(self, hall_id: str, device: str) -> Beside | None:
        """Who else has the case open that a counter has open; None where it has none."""
        now = self.chance.now()

        def job(reads: HallReads) -> Beside | None:
            line = reads.open_at(device)
            return self._beside(reads, device, line.case_id, now) if line is not None else None

        return self.ledger.read(hall_id, job)

    def _beside(self, reads: HallReads, device: str, case_id: str, now: datetime) -> Beside:
        others = (one for one in reads.open_anywhere(case_id, now.isoformat()) if one.device != device)
        return Beside(
            case_id=case_id,
            present=tuple(
                Present(device=one.device, by=one.by, window=one.window, since=one.since) for one in others
            ),
        )


def told(beside: Beside) -> str:
    """Whom a counter knows of, as its next poll says it."""
    return ",".join(one.device for one in beside.present)


def _lasts(line: PresenceLine, now: datetime) -> bool:
    return datetime.fromisoformat(line.until) > now
