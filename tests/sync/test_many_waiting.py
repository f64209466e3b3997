"""Memory of the exchange: as much as the batches that are on their way, however many acts wait behind them.

Counted are the bytes of Python's objects, at the counter and at the server in the same process; rings of them are
looked for after each batch, and not when the interpreter happens to.
"""

from __future__ import annotations

import gc
import gzip
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from casework import wire
from casework.catalogue import DeviceKey
from tests.hallserver.counters import Counter, Hall
from tests.hallserver.http import Wire
from tests.sync.faulty import Desk

pytestmark = pytest.mark.prove

FEW, MANY = 2_000, 10_000
"""Acts that wait at one counter: four full batches, of which two are on their way at once, and twenty."""
MOST = 16_000_000
"""Bytes: twice what either takes; ten thousand acts at once would take 80 MB."""
RETURNING, BATCHES, VISITS = 50, 5, 20
"""Counters that return in the same minute, their batches, and the visits of a batch: 10,000 acts."""
LEFT = 2_000_000
"""Bytes that may stay: statements that were made, the last pages."""


def peak_of(job: Callable[[], object]) -> int:
    """The bytes at their most while `job` goes on, beyond those that were there before it; nearly all of them go."""
    gc.collect()
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        job()
        gc.collect()
        after, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < LEFT
    return most - before


def waits(desk: Desk, acts: int) -> None:
    for _ in range(acts // 200):
        visits = [desk.counter.received() for _ in range(100)]
        desk.does(*(act for one in visits for act in (one, desk.counter.attended(one))))


def sends(desk: Desk) -> None:
    while desk.pusher.step().more:
        gc.collect()


def test_ten_thousand_acts_that_wait_are_sent_in_the_memory_of_two_batches(desk: Desk) -> None:
    for count in (FEW, MANY):
        waits(desk, count)
        assert peak_of(lambda: sends(desk)) < MOST, count
        assert desk.told.waiting == 0
    assert desk.stored() == desk.written() and len(desk.stored()) == FEW + MANY


def returned(hall: Hall, numbers: range) -> list[Counter]:
    """Counters with that many batches to send."""
    made = [Counter(str(number), "W09", "W0907") for number in numbers]
    keys = tuple(
        DeviceKey(number=one.device, name=one.window, algorithm="ed25519", public_key=one.key.public)
        for one in made
    )
    hall.take_file(2, devices=keys)
    for one in made:
        hall.activate(one)
        for act in (one.received() for _ in range(BATCHES * VISITS)):
            one.made(act)
            one.made(one.attended(act))
    return made


def test_fifty_counters_that_return_at_once_cost_a_batch_each_at_the_server(server: Wire, hall: Hall) -> None:
    of_batch = 2 * VISITS
    counters = returned(hall, range(101, 101 + RETURNING + 2))
    ready = [
        [gzip.compress(wire.encode(one.batch(at + 1, at + of_batch)), 1) for at in range(0, len(one.acts), of_batch)]
        for one in counters
    ]  # fmt: skip
    tokens = [server.token(one) for one in counters]

    def send(which: int) -> None:
        for body in ready[which]:
            answer = server.post("batches", body, **tokens[which], Content_Encoding="gzip")
            assert answer.status_code == 200, answer.text
            gc.collect()

    send(0)  # statements are made once
    alone = peak_of(lambda: send(1))
    with ThreadPoolExecutor(RETURNING) as threads:
        together = peak_of(lambda: list(threads.map(send, range(2, 2 + RETURNING))))
    assert together < 1.5 * RETURNING * alone, "never what a counter has still to send"
    stored = hall.ledger.read("001", lambda reads: reads.hall())
    assert stored is not None and stored.n == len(counters) * BATCHES * of_batch
