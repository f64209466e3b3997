"""The one door to the clock, ids and chance of the server; tests put their own in its place."""

from __future__ import annotations

import secrets
import time
import uuid
from datetime import date, datetime, timedelta, timezone

ZONE = timezone(timedelta(hours=8), "Asia/Shanghai")
_CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class Chance:
    """The machine's clock, ids and chance."""

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

    def one_time_code(self) -> str:
        """Twelve characters that a person can read out: 59 bits, three groups of four."""
        letters = "".join(secrets.choice(_CODE_LETTERS) for _ in range(12))
        return "-".join(letters[at : at + 4] for at in (0, 4, 8))


MACHINE = Chance()
