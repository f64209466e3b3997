"""How often one caller may ask, and who waits for news: both kept in this process alone."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from threading import Lock

from hallserver.chance import Chance

MOST_CALLERS = 20_000


class Allowance:
    """`burst` requests at once, then one each `seconds`, for each caller by itself."""

    def __init__(self, burst: int, seconds: float, chance: Chance) -> None:
        self.burst, self.seconds, self.chance = burst, seconds, chance
        self._lock = Lock()
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def takes(self, caller: str) -> bool:
        """Whether one more request of this caller is allowed now."""
        now = self.chance.monotonic()
        with self._lock:
            left, at = self._left.pop(caller, (float(self.burst), now))
            left = min(float(self.burst), left + (now - at) / self.seconds)
            allowed = left >= 1
            self._left[caller] = (left - 1 if allowed else left, now)
            while len(self._left) > MOST_CALLERS:
                self._left.popitem(last=False)
        return allowed


class News:
    """Wakes those who wait for a hall's log to grow; told from any thread."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self.stopping = False

    def start(self) -> None:
        self._loop = asyncio.get_running_loop()

    def tell(self, hall_id: str) -> None:
        """The hall's log has grown."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake, hall_id)

    def stop(self) -> None:
        """Everybody who waits is answered now, and nobody waits any more."""
        self.stopping = True
        for hall_id in tuple(self._waiting):
            self._wake(hall_id)

    async def wait(self, hall_id: str, seconds: float) -> None:
        """Returns when the hall has news in this process, or after `seconds`."""
        if self.stopping:
            return
        event = asyncio.Event()
        self._waiting.setdefault(hall_id, set()).add(event)
        try:
            await asyncio.wait_for(event.wait(), seconds)
        except asyncio.TimeoutError:
            pass
        finally:
            waiting = self._waiting.get(hall_id, set())
            waiting.discard(event)
            if not waiting:
                self._waiting.pop(hall_id, None)

    def _wake(self, hall_id: str) -> None:
        for event in self._waiting.get(hall_id, ()):
            event.set()
