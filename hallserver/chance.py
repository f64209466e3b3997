"""The one door to the clock, ids and chance of the server; tests put their own in its place."""

from __future__ import annotations

import secrets
import time
import uuid
from datetime import date, datetime, timedelta, timezone
from threading import Lock

ZONE = timezone(timedelta(hours=8), "Asia/Shanghai")
_CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class Chance:
    """The machine's clock, ids and chance."""

    def __init__(self) -> None:
        self._lock, self._last = Lock(), 0

    def now(self) -> datetime:
        """This instant, in the halls' zone."""
        return datetime.now(ZONE)

    def today(self) -> date:
        return self.now().date()

    def monotonic(self) -> float:
        """Seconds that never step back."""
        return time.monotonic()

    def epoch(self) -> str:
        """The name of a new epoch: nobody ever had it."""
        return str(uuid.uuid4())

    def token_bytes(self, length: int) -> bytes:
        """`length` bytes nobody can guess."""
        return secrets.token_bytes(length)

    def uuid7(self) -> str:
        """A UUIDv7 (RFC 9562): ascending within this process, also when the clock steps back."""
        milliseconds = int(self.now().timestamp() * 1000)
        with self._lock:
            # 12 bits after the milliseconds count on, so that ids of one burst keep their order
            self._last = max(self._last + 1, milliseconds << 12)
            moment = self._last
        tail = int.from_bytes(self.token_bytes(8), "big") & ((1 << 62) - 1)
        value = (moment >> 12) << 80 | 7 << 76 | (moment & 0xFFF) << 64 | 2 << 62 | tail
        return str(uuid.UUID(int=value))

    def digits(self, length: int) -> str:
        """Digits nobody can guess."""
        return "".join(str(secrets.randbelow(10)) for _ in range(length))

    def one_time_code(self) -> str:
        """Twelve characters that a person can read out: 59 bits, three groups of four."""
        letters = "".join(secrets.choice(_CODE_LETTERS) for _ in range(12))
        return "-".join(letters[at : at + 4] for at in (0, 4, 8))


MACHINE = Chance()
