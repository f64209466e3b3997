"""A few read-only connections: reads never block the writer and are never blocked by it.

A question in a lane takes the place of the one before it there, which is interrupted: what a search asks with each
key never waits for what it asked with the key before.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from pathlib import Path
from queue import Empty, LifoQueue
from threading import Barrier, Lock
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError
from sqlcipher3 import dbapi2

from hallclient.behind import rest
from hallclient.store import problem
from hallclient.store.connection import TRIES
from hallclient.store.problem import BookFault
from hallclient.store.reads import Reads

T = TypeVar("T")

THREADS = 2
KEPT = 3
"""Connections kept open between reads."""

MOST_SECONDS, LOOK_SECONDS = 0.01, 0.001
"""How long a question gives way to the window, and how often it looks."""

LOOK_UP = 10_000
"""Steps of SQLite between two looks whether a question is outdated: an interrupt between two statements is lost."""


class Outdated(CancelledError):
    """A newer question of the same lane was asked; nobody waits for this one's answer, as for one that was cancelled
    before it began."""


class _Turn:
    """One question of a lane. `give_way` may come from any thread, before, while or after it runs."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._driver: Any = None
        self.future: Future[Any] | None = None
        self.outdated = False

    def begin(self, driver: Any) -> None:
        with self._lock:
            if self.outdated:
                raise Outdated
            self._driver = driver
            driver.set_progress_handler(lambda: self.outdated, LOOK_UP)

    def end(self) -> None:
        """From here on the connection is somebody else's and is never interrupted for this one."""
        with self._lock:
            if self._driver is not None:
                self._driver.set_progress_handler(None, LOOK_UP)
            self._driver = None

    def give_way(self) -> None:
        with self._lock:
            self.outdated = True
            if self._driver is not None:
                self._driver.interrupt()
        if self.future is not None:
            self.future.cancel()


class Readers:
    """Runs questions, each in one read transaction: all its answers are of the same moment."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine, self._folder = engine, folder
        self._idle: LifoQueue[Connection] = LifoQueue(KEPT)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="book-reader")
        # All at once, here where nobody looks on: the window's thread, whose questions come first, would wait for each.
        started = Barrier(THREADS + 1)
        for _ in range(THREADS):
            self._threads.submit(started.wait)
        started.wait()
        self._lock = Lock()
        self._lanes: dict[str, _Turn] = {}
        self._closed = False

    def read(self, query: Callable[[Reads], T], lane: str = "") -> Future[T]:
        """Asks on a reader's thread. The future raises `BookFault` where the book can't be read; in a `lane` it is
        cancelled or raises `Outdated` as soon as the lane has a newer question. Once the book is closed it is
        cancelled: what a window asks on its way out nobody waits for.
        """
        turn = _Turn()
        with self._lock:
            if self._closed:
                nobody: Future[T] = Future()
                nobody.cancel()
                return nobody
            if not lane:
                return self._threads.submit(self._read_at_rest, query)
            before, self._lanes[lane] = self._lanes.get(lane), turn
            if before is not None:
                before.give_way()
            future = turn.future = self._threads.submit(self._read_at_rest, query, turn)
        return future

    def _read_at_rest(self, query: Callable[[Reads], T], turn: _Turn | None = None) -> T:
        """What a key asked is read when the key is answered: five questions follow a decision at once, and the picture
        of what was decided waited for the interpreter with each of its parts."""
        rest(MOST_SECONDS, LOOK_SECONDS)
        return self.read_now(query, turn)

    def read_now(self, query: Callable[[Reads], T], turn: _Turn | None = None) -> T:
        """Asks on the caller's thread. A read error is tried again on new connections first (trust: R6)."""
        for attempt in range(1, TRIES + 1):
            try:
                connection = self._take()
                try:
                    # By the driver itself: SQLAlchemy's way of the same takes ten times as long as a look by number.
                    driver: Any = connection.connection.dbapi_connection
                    result = _asked(query, connection, driver, turn)
                    connection.rollback()
                    driver.rollback()
                except BaseException:
                    connection.close()
                    raise
            except (DatabaseError, dbapi2.DatabaseError, MemoryError) as error:
                if turn is not None and turn.outdated:
                    raise Outdated from error
                if attempt == TRIES:
                    raise BookFault(problem.of_error(error, self._folder, writing=False)) from error
            else:
                self._give_back(connection)
                return result
        raise AssertionError("unreachable")

    def _take(self) -> Connection:
        try:
            return self._idle.get_nowait()
        except Empty:
            return self._engine.connect()

    def _give_back(self, connection: Connection) -> None:
        if self._idle.full():
            connection.close()
        else:
            self._idle.put(connection)

    def close(self) -> None:
        """Waits for the questions that run and closes the connections."""
        with self._lock:
            self._closed = True
        self._threads.shutdown(wait=True)
        while not self._idle.empty():
            self._idle.get_nowait().close()


def _asked(query: Callable[[Reads], T], connection: Connection, driver: Any, turn: _Turn | None) -> T:
    if turn is None:
        driver.execute("BEGIN")
        return query(Reads(connection))
    turn.begin(driver)
    try:
        driver.execute("BEGIN")
        return query(Reads(connection))
    finally:
        turn.end()
