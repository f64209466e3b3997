"""A device's batches are read side by side and stored in the order in which they began to arrive."""

from __future__ import annotations

import asyncio

import pytest

from hallserver.routes import limits
from hallserver.routes.limits import News, Turns


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


def test_who_did_something_is_answered_before_others_hear_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOMENT", 0.2)
    news, order = News(), list[str]()
    news.soon(lambda: order.append("heard"))
    assert order == ["heard"], "at once where no loop runs"

    async def stored() -> None:
        news.start()
        order.clear()

        def at_the_desk() -> str:
            news.soon(lambda: order.append("heard"))
            return "answered"

        order.append(await asyncio.to_thread(at_the_desk))
        await asyncio.sleep(0.4)

    asyncio.run(stored())
    assert order == ["answered", "heard"]
    news.soon(lambda: order.append("after the end"))
    assert order[-1] == "after the end", "nothing is lost where the loop has ended"
