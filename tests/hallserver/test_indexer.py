"""The search follows the acts, and lets counters that send in bulk go first, but not for ever."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from hallserver.routes import indexer
from hallserver.routes.indexer import Indexer


class Steps:
    """In the place of the search: says when it was asked to go on."""

    def __init__(self) -> None:
        self.ledger, self.asked = self, 0

    def halls(self) -> tuple[str, ...]:
        return ()

    def step(self, hall_id: str) -> bool:
        self.asked += 1
        return False


@pytest.mark.parametrize("bulk", [False, True])
def test_what_counters_send_in_bulk_goes_first_and_the_search_comes_all_the_same(
    monkeypatch: pytest.MonkeyPatch, bulk: bool
) -> None:
    monkeypatch.setattr(indexer, "LONGEST_SECONDS", 0.4 if bulk else 1000.0)
    monkeypatch.setattr(indexer, "QUIET_SECONDS", 1000.0)

    async def waited() -> float:
        steps: Any = Steps()
        made = Indexer(steps)
        made.tell("001")
        made._told(bulk)
        begin = asyncio.get_running_loop().time()
        running = asyncio.create_task(made.run())
        while not steps.asked:
            await asyncio.sleep(0.005)
        took = asyncio.get_running_loop().time() - begin
        made.stop()
        await running
        return took

    took = asyncio.run(asyncio.wait_for(waited(), 60))
    assert took >= 0.4 or not bulk
