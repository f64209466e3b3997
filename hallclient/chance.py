"""The one door to the clock, to ids and to chance: nothing else in the client asks the machine for them.

A `Chance` is handed to whoever needs one; tests hand in their own. The module's functions speak for the
machine's. Instants carry a zone; days are the hall's, by Beijing time.
"""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta, timezone
from threading import Lock

# One offset for the whole country and no summer time since 1991: no zone file is needed, Windows has none.
ZONE = timezone(timedelta(hours=8), "Asia/Shanghai")


class Chance:
    """The machine's clock, ids and chance."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._last = 0

    def now(self) -> datetime:
        """This instant, in the hall's zone."""
        return datetime.now(ZONE)

    def today(self) -> date:
        """The day at the counter. The day cut is the hall's midnight."""
        return self.now().date()

    def monotonic(self) -> float:
        """Seconds that never step back, whatever happens to the clock."""
        return time.monotonic()

    def token_bytes(self, length: int) -> bytes:
        """`length` bytes nobody can guess."""
        import secrets  # not needed for the first paint, like uuid below

        return secrets.token_bytes(length)

    def query_code(self) -> str:
        """Six digits that the applicant asks with; no secret beyond this one case."""
        import secrets

        return f"{secrets.randbelow(1_000_000):06d}"

    def uuid7(self) -> str:
        """A UUIDv7 in its usual form (RFC 9562): ascending within this process, also when the clock steps back."""
        import uuid

        milliseconds = int(self.now().timestamp() * 1000)
        with self._lock:
            # 12 bits after the milliseconds count on, so that ids of one burst keep their order.
            self._last = max(self._last + 1, milliseconds << 12)
            moment = self._last
        tail = int.from_bytes(self.token_bytes(8), "big") & ((1 << 62) - 1)
        value = (moment >> 12) << 80 | 7 << 76 | (moment & 0xFFF) << 64 | 2 << 62 | tail
        return str(uuid.UUID(int=value))


MACHINE = Chance()

now = MACHINE.now
today = MACHINE.today
monotonic = MACHINE.monotonic
token_bytes = MACHINE.token_bytes
query_code = MACHINE.query_code
uuid7 = MACHINE.uuid7
