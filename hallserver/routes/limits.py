"""How often one caller may ask, and who waits for news: both kept in this process alone."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from threading import Lock

from hallserver.chance import Chance

MOST_CALLERS = 20_000
LOOK_EVERY = 0.5
"""Seconds after which what another process stored is looked for."""
MOMENT = 0.002
"""Seconds for an answer to go out."""
Look = Callable[[], Awaitable[int]]


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


class Turns:
    """Requests of one caller that come one after the other are done in that order, though each is read at once: while
    the database stores what one brought, the next is being read.
    """

    def __init__(self) -> None:
        self._last: dict[str, asyncio.Future[None]] = {}

    def ticket(self, caller: str) -> Ticket:
        """To be taken before anything is waited for: tickets decide the order."""
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        before, self._last[caller] = self._last.get(caller), mine
        return Ticket(before, mine, lambda: self._over(caller, mine))

    def _over(self, caller: str, mine: asyncio.Future[None]) -> None:
        if self._last.get(caller) is mine:
            del self._last[caller]


class Ticket:
    """One place in a caller's row; `over` must be called whatever happens."""

    def __init__(
        self, before: asyncio.Future[None] | None, mine: asyncio.Future[None], gone: Callable[[], None]
    ) -> None:
        self._before, self._mine, self._gone = before, mine, gone

    async def comes(self) -> None:
        """Returns when those before are over."""
        if self._before is not None:
            await asyncio.wait({self._before})

    def over(self) -> None:
        """The next one may go on; who leaves the row early is not waited for, those before him still are."""
        if self._before is None or self._before.done():
            self._leave()
        else:
            self._before.add_done_callback(lambda _: self._leave())

    def _leave(self) -> None:
        if not self._mine.done():
            self._mine.set_result(None)
        self._gone()


class News:
    """Wakes those who wait for a hall's log to grow, or for who else has a case open; told from any thread.

    What another process stored is looked for once for all who wait for a hall, not by each of them.
    """

    def __init__(self) -> None:
        self._waiting: dict[str, dict[asyncio.Event, str]] = {}
        self._newest: dict[str, int] = {}
        self._watching: dict[str, asyncio.Task[None]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self.stopping = False

    def start(self) -> None:
        self._loop = asyncio.get_running_loop()

    def tell(self, hall_id: str, n: int = 0, by: str = "") -> None:
        """The hall's log has grown up to `n`; 0: something else than the log is to be heard. `by`: whose own acts it
        grew by; he has heard of them already."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._grown, hall_id, n, by)

    def soon(self, tell: Callable[[], object]) -> None:
        """`tell` is called on the loop in a moment, from any thread: as a rule whoever did something has his answer
        before others hear of it. At once where no loop runs."""
        if self._loop is None or self._loop.is_closed():
            tell()
        else:
            self._loop.call_soon_threadsafe(self._loop.call_later, MOMENT, tell)

    def stop(self) -> None:
        """Everybody who waits is answered now, and nobody waits any more."""
        self.stopping = True
        for hall_id in tuple(self._waiting):
            self._wake(hall_id)

    async def wait(self, hall_id: str, at: int, seconds: float, look: Look, who: str = "") -> None:
        """Returns when the hall's log is known to go beyond `at`, or after `seconds`. `look` asks the ledger how far
        it goes; `who` waits: his own acts alone don't wake him."""
        if self.stopping:
            return
        if self._newest.get(hall_id, 0) > at:  # it came between the look that gave `at` and this
            self._newest[hall_id] = at
            return
        event = asyncio.Event()
        self._waiting.setdefault(hall_id, {})[event] = who
        if hall_id not in self._watching:
            self._watching[hall_id] = asyncio.create_task(self._watch(hall_id, at, look))
        try:
            await asyncio.wait_for(event.wait(), seconds)
        except asyncio.TimeoutError:
            pass
        finally:
            waiting = self._waiting.get(hall_id, {})
            waiting.pop(event, None)
            if not waiting:
                self._waiting.pop(hall_id, None)
                if (watching := self._watching.pop(hall_id, None)) is not None:
                    watching.cancel()

    async def _watch(self, hall_id: str, at: int, look: Look) -> None:
        """Looks for what another process stored, as long as somebody waits."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            found = await look()
            if found > max(at, self._newest.get(hall_id, 0)):
                at = found
                self._grown(hall_id, found)

    def _grown(self, hall_id: str, n: int, by: str = "") -> None:
        self._newest[hall_id] = max(n, self._newest.get(hall_id, 0))
        self._wake(hall_id, by)

    def _wake(self, hall_id: str, but: str = "") -> None:
        for event, who in self._waiting.get(hall_id, {}).items():
            if not but or who != but:
                event.set()
