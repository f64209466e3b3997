"""A device's batches are read side by side and stored in the order in which they began to arrive."""

from __future__ import annotations

import asyncio

from hallserver.routes.limits import Turns


def test_who_came_first_is_done_first_however_long_reading_took() -> None:
    done: list[str] = []

    async def all_of_them() -> None:
        turns, read = Turns(), asyncio.Event()

        async def comes(name: str, caller: str, *, slow: bool, leaves: bool = False) -> None:
            turn = turns.ticket(caller)
            try:
                if slow:
                    await read.wait()
                if leaves:
                    return
                await turn.comes()
                done.append(name)
            finally:
                turn.over()

        slow = asyncio.create_task(comes("first", "001.009", slow=True))
        await asyncio.sleep(0)
        refused = asyncio.create_task(comes("refused", "001.009", slow=False, leaves=True))
        quick = asyncio.create_task(comes("second", "001.009", slow=False))
        other = asyncio.create_task(comes("other's", "001.010", slow=False))
        await asyncio.gather(refused, other)
        assert done == ["other's"], "who leaves lets nobody by, and nobody waits for another caller"
        read.set()
        await asyncio.gather(slow, quick)
        assert not turns._last

    asyncio.run(all_of_them())
    assert done == ["other's", "first", "second"]


def test_the_next_goes_on_before_what_was_done_is_told() -> None:
    said: list[str] = []

    async def both() -> None:
        turns = Turns()

        async def comes(name: str) -> None:
            turn = turns.ticket("001.009")
            try:
                await turn.comes()
                said.append(f"{name} goes on")
                await turn.passed_on()
                said.append(f"{name} tells")
            finally:
                turn.over()

        await asyncio.gather(comes("first"), comes("second"))
        assert not turns._last

    asyncio.run(both())
    assert said == ["first goes on", "second goes on", "first tells", "second tells"]
