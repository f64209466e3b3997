"""Brings what follows a log up to it while nobody waits: some moments after the acts, a little at a time. The search
is one, what a hall shows and sends another."""

from __future__ import annotations

import asyncio
from typing import Protocol

import structlog
from litestar.concurrency import sync_to_thread

from hallserver.ledger.ledger import Ledger, Unavailable

QUIET_SECONDS, REST_SECONDS, AGAIN_SECONDS = 2.0, 0.05, 10.0
LONGEST_SECONDS = 10.0
"""For which one step waits while counters send in bulk: both want the interpreter, and a counter waits for it."""


class Behind(Protocol):
    """What follows the logs of a ledger's halls."""

    @property
    def ledger(self) -> Ledger: ...

    def step(self, hall_id: str) -> bool:
        """Goes on by some acts; whether there is more."""


class Indexer:
    """Made and run once on a server's loop, until `stop`; `tell` from any thread."""

    def __init__(self, indexing: Behind) -> None:
        self._indexing = indexing
        self._halls: set[str] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._news = asyncio.Event()
        self._stopping = False
        self._bulk_at: float | None = None

    def tell(self, hall_id: str, *, bulk: bool = False) -> None:
        """Acts of this hall were stored; `bulk`: more of them than clerks do, so that more are to be expected."""
        self._halls.add(hall_id)
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._told, bulk)

    def _told(self, bulk: bool) -> None:
        if bulk:
            self._bulk_at = asyncio.get_running_loop().time()
        self._news.set()

    def stop(self) -> None:
        """After the step that is under way."""
        self._stopping = True
        self._news.set()

    async def run(self) -> None:
        """What the process before this one left comes first."""
        self._loop = asyncio.get_running_loop()
        pause = 0.0
        first = True
        while not self._stopping:
            try:
                if first:
                    self._halls.update(await sync_to_thread(self._indexing.ledger.halls))
                    first = False
                await self._all()
                pause = 0.0
            except Unavailable:
                pause = AGAIN_SECONDS
            except (
                Exception
            ) as error:  # whatever it is, what follows is behind alone; by its kind, never its words
                structlog.get_logger().error(
                    "behind", of=type(self._indexing).__name__, kind=type(error).__name__
                )
                pause = AGAIN_SECONDS
            if pause:
                await self._wait(pause)
            elif not self._halls:
                await self._news.wait()
                self._news.clear()
                await self._wait(QUIET_SECONDS)

    async def _all(self) -> None:
        """Every hall once: what goes wrong in one of them is raised after the others have had their turn."""
        wrong: Exception | None = None
        for hall_id in tuple(self._halls):
            self._halls.discard(hall_id)  # what is stored from now on tells anew
            try:
                more = True
                while more and not self._stopping:
                    await self._give_way()
                    more = await sync_to_thread(self._indexing.step, hall_id)
                    await self._wait(REST_SECONDS if more else 0.0)
            except BaseException as error:
                self._halls.add(hall_id)
                if isinstance(error, Unavailable) or not isinstance(error, Exception):
                    raise
                wrong = error
        if wrong is not None:
            raise wrong

    async def _give_way(self) -> None:
        """Returns when no bulk of acts has come for a moment."""
        loop = asyncio.get_running_loop()
        end = loop.time() + LONGEST_SECONDS
        while self._bulk_at is not None and loop.time() < min(end, self._bulk_at + QUIET_SECONDS):
            if self._stopping:
                return
            await self._wait(REST_SECONDS)

    async def _wait(self, seconds: float) -> None:
        """Ends early when the process stops."""
        end = asyncio.get_running_loop().time() + seconds
        while not self._stopping and (left := end - asyncio.get_running_loop().time()) > 0:
            await asyncio.sleep(min(left, 0.1))
