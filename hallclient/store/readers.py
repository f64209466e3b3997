"""A few read-only connections: reads never block the writer and are never blocked by it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import Empty, LifoQueue
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError
from sqlcipher3 import dbapi2

from hallclient.store import problem
from hallclient.store.connection import TRIES
from hallclient.store.problem import BookFault
from hallclient.store.reads import Reads

T = TypeVar("T")

KEPT = 3
"""Connections kept open between reads."""


class Readers:
    """Runs questions, each in one read transaction: all its answers are of the same moment."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine, self._folder = engine, folder
        self._idle: LifoQueue[Connection] = LifoQueue(KEPT)
        self._threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="book-reader")

    def read(self, query: Callable[[Reads], T]) -> Future[T]:
        """Asks on a reader's thread. The future raises `BookFault` where the book can't be read."""
        return self._threads.submit(self.read_now, query)

    def read_now(self, query: Callable[[Reads], T]) -> T:
        """Asks on the caller's thread. A read error is tried again on new connections first (trust: R6)."""
        for attempt in range(1, TRIES + 1):
            try:
                connection = self._take()
                try:
                    # By the driver itself: SQLAlchemy's way of the same takes ten times as long as a look by number.
                    driver: Any = connection.connection.dbapi_connection
                    driver.execute("BEGIN")
                    result = query(Reads(connection))
                    connection.rollback()
                    driver.rollback()
                except BaseException:
                    connection.close()
                    raise
            except (DatabaseError, dbapi2.DatabaseError, MemoryError) as error:
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
        self._threads.shutdown(wait=True)
        while not self._idle.empty():
            self._idle.get_nowait().close()
