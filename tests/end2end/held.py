"""The book made to wait, so that answers come when a test lets them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Barrier, Event

from hallclient.store.readers import THREADS
from hallclient.store.writer import Priority
from tests.end2end.driver import Counter

SECONDS = 20


@contextmanager
def readers_held(counter: Counter) -> Iterator[None]:
    """Nothing that is asked within is answered before its end."""
    work = counter.program.work
    assert work is not None
    busy, free = Barrier(THREADS + 1), Event()
    for _ in range(THREADS):
        work.counter.book.read(lambda _: (busy.wait(SECONDS), free.wait(SECONDS)))
    busy.wait(SECONDS)
    try:
        yield
    finally:
        free.set()


@contextmanager
def writer_held(counter: Counter) -> Iterator[None]:
    """Nothing that is done within is done before its end."""
    work = counter.program.work
    assert work is not None
    busy, free = Barrier(2), Event()
    work.counter.book.submit(Priority.ACT, lambda _: (busy.wait(SECONDS), free.wait(SECONDS)))
    busy.wait(SECONDS)
    try:
        yield
    finally:
        free.set()
