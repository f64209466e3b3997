"""Puts what silence made of cases on record, at the start and after every midnight of the hall, a little at a time."""

from __future__ import annotations

import asyncio
from datetime import date

import structlog
from litestar.concurrency import sync_to_thread

from hallserver.desk.lapsing import Lapsing
from hallserver.ledger.ledger import Unavailable
from hallserver.ledger.writes import ChainMoved

REST_SECONDS, LOOK_SECONDS, AGAIN_SECONDS = 0.05, 30.0, 60.0


class Lapser:
    """Made and run once on a server's loop, until `stop`."""

    def __init__(self, lapsing: Lapsing) -> None:
        self._lapsing = lapsing
        self._stopping = asyncio.Event()
        self._done: date | None = None

    def stop(self) -> None:
        """After the step that is under way."""
        self._stopping.set()

    async def run(self) -> None:
        while not self._stopping.is_set():
            pause, today = LOOK_SECONDS, self._lapsing.chance.today()
            if today != self._done:
                try:
                    for hall_id in await sync_to_thread(self._lapsing.ledger.halls):
                        await self._hall(hall_id)
                    self._done = today
                except (Unavailable, ChainMoved):
                    pause = AGAIN_SECONDS
                except Exception as error:  # everybody derives it all the same; by its kind, never its words
                    structlog.get_logger().error("lapses", kind=type(error).__name__)
                    pause = AGAIN_SECONDS
            await self._wait(pause)

    async def _hall(self, hall_id: str) -> None:
        after: str | None = ""
        while after is not None and not self._stopping.is_set():
            after, _ = await sync_to_thread(self._lapsing.step, hall_id, after)
            await self._wait(REST_SECONDS)

    async def _wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except asyncio.TimeoutError:
            return
