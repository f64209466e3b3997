"""Sends what regulators are owed, as soon as it is there and again until it was acknowledged."""

from __future__ import annotations

import asyncio

import structlog
from litestar.concurrency import sync_to_thread

from hallserver.desk.dispatching import Dispatching
from hallserver.ledger.ledger import Unavailable

LOOK_SECONDS, AGAIN_SECONDS = 3.0, 30.0


class Dispatcher:
    """Made and run once on a server's loop, until `stop`."""

    def __init__(self, dispatching: Dispatching) -> None:
        self._dispatching = dispatching
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """After the package that is under way."""
        self._stopping.set()

    async def run(self) -> None:
        while not self._stopping.is_set():
            pause = LOOK_SECONDS
            try:
                for hall_id in await sync_to_thread(self._dispatching.ledger.halls):
                    if not await self._hall(hall_id):
                        pause = AGAIN_SECONDS
            except Unavailable:
                pause = AGAIN_SECONDS
            except Exception as error:
                _told(error)
                pause = AGAIN_SECONDS
            try:
                await asyncio.wait_for(self._stopping.wait(), pause)
            except asyncio.TimeoutError:
                continue

    async def _hall(self, hall_id: str) -> bool:
        """All that is due of one hall; whether nothing went wrong, which the other halls don't wait for."""
        try:
            while not self._stopping.is_set():
                if not await sync_to_thread(self._dispatching.step, hall_id):
                    break
        except Unavailable:
            return False
        except Exception as error:
            _told(error)
            return False
        return True


def _told(error: Exception) -> None:
    """Everything is kept; by its kind, never its words."""
    structlog.get_logger().error("dispatches", kind=type(error).__name__)
