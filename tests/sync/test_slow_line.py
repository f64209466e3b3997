"""A line of 64 kbit/s that is slow to answer, stalls, and breaks again and again: work arrives piece by piece."""

from __future__ import annotations

import asyncio
import os
import time
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from hallclient.chance import MACHINE as _ids
from hallclient.sync.exchange import Exchange
from hallclient.sync.pinned import Pinned
from hallserver.access.folder import DataFolder
from hallserver.chance import Chance
from hallserver.ledger.ledger import open_ledger
from tests.bench.relay import Relay
from tests.hallserver.counters import Hall
from tests.hallserver.process import Process
from tests.store.visits import opened, project

FULL = bool(os.environ.get("HALL_PROVE_FULL"))
UP, DOWN = (30.0, 30.0) if FULL else (8.0, 3.0)
"""Seconds for which the line is there, and gone."""
VISITS = 1500 if FULL else 400
RATE, LATENCY, STALL = 8000, 1.0 if FULL else 0.3, 0.2
"""Bytes a second each way; seconds one way; seconds that a lost packet costs, one in five."""
MOST_SECONDS = 900 if FULL else 150


class Slow(Relay):
    """Each way carries one piece after the other, whoever's it is."""

    def __init__(self, to: int) -> None:
        self._dice = Random(25)
        super().__init__(to)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: str) -> None:
        try:
            while data := await reader.read(1000):
                lost = STALL if self._dice.random() < 0.2 else 0.0
                await asyncio.sleep(len(data) / RATE + lost + (LATENCY if way == "down" else 0.0) * 0.1)
                setattr(self, way, getattr(self, way) + len(data))
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        writer.transport.abort()


@pytest.mark.prove
def test_on_a_slow_line_that_breaks_again_and_again_everything_arrives_once(tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    data.prepare(["localhost"], Chance())
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    ledger = open_ledger(url)
    hall = Hall.new(ledger)
    hall.one.on = Chance().today()
    book = opened(tmp_path / "009.book", _ids)
    for _ in range(VISITS):
        act = hall.one.received()
        both = (act, hall.one.attended(act))
        book.write_now(lambda tx, both=both: [tx.append(one, project) for one in both] and None)  # type: ignore[misc]

    def owed() -> int:
        told = book.read_now(lambda reads: reads.reporting())
        return told.waiting + told.unanswered

    with Process(data.path, url) as server:
        line = Slow(server.port)
        pinned = Pinned(
            url=f"https://localhost:{line.port}", hall="001", device="009", server_key=data.key().public,
            server_signed_by="ed25519", ca_pem=data.authority().decode(),
        )  # fmt: skip
        exchange = Exchange(book, pinned, hall.one.key, project, _ids)
        begun, left = time.monotonic(), [owed()]
        exchange.start()
        try:
            while left[-1]:
                end = time.monotonic() + UP
                while time.monotonic() < end and owed():
                    time.sleep(0.1)
                left.append(owed())
                assert time.monotonic() - begun < MOST_SECONDS, left
                if left[-1]:
                    line.cut()
                    time.sleep(DOWN)
                    line.mend()
        finally:
            exchange.close()
            line.close()
    assert '"status": 500' not in server.log.read_text("utf-8"), (
        "a line that breaks is no fault of the server's"
    )
    stored = [one.stored for one in ledger.read("001", lambda reads: reads.log(0, 10_000))]
    ledger.close()
    rows = "SELECT bytes FROM record ORDER BY n"
    assert stored == book.write_now(lambda tx: [row.bytes for row in tx.connection.exec_driver_sql(rows)])
    book.close()
    assert left[0], "the line broke in mid-work"
    moved = [before - later for before, later in pairwise(left)]
    assert sum(one == 0 for one in moved) <= len(moved) // 2, f"windows that brought nothing: {moved}"
