"""Connections to the encrypted book: SQLCipher under SQLAlchemy, with every setting the book relies on."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError
from sqlalchemy.pool import NullPool
from sqlcipher3 import dbapi2

# The WAL-reset race (two connections, a checkpoint) loses commits in 3.7.0–3.51.2; these lines carry the fix.
FIRST_GOOD = (3, 51, 3)
BACK_PORTED = ((3, 50, 7), (3, 44, 6))
TRIES = 3
WAL_PAGES = 2000
"""A save carries the WAL into the file where it holds so many pages, 8 MB: a counter that rests never comes to it."""

T = TypeVar("T")


def engine_is_sound(version: str = dbapi2.sqlite_version) -> bool:
    """Whether this SQLite has the fix of the WAL-reset race (sqlite.org/wal.html#walresetbug)."""
    found = tuple(int(part) for part in version.split("."))
    return found >= FIRST_GOOD or any(found[:2] == good[:2] and found >= good for good in BACK_PORTED)


def make_engine(path: Path, key: bytes, *, writes: bool) -> Engine:
    """An engine whose connections are keyed (raw 32 bytes) and set up. Readers can't write.

    The path is percent-free by construction of SQLAlchemy's URL: it is handed over as the database's name.
    """
    if len(key) != 32:
        raise ValueError("the book's key has 32 bytes")
    engine = create_engine(
        f"sqlite:///{path}",
        module=dbapi2,
        poolclass=NullPool,
        connect_args={"check_same_thread": False, "timeout": 5.0},
    )

    @event.listens_for(engine, "connect")
    def _set_up(raw: Any, _record: object) -> None:
        raw.isolation_level = None  # transactions are begun by hand, below
        cursor = raw.cursor()
        for pragma in _pragmas(key, writes=writes):
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        driver: Any = connection.connection.dbapi_connection
        if not driver.in_transaction:  # a reader began it already
            by_driver(connection, "BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def by_driver(connection: Connection, statement: str, values: Any = ()) -> list[Any]:
    """The rows of a statement, asked by the driver itself within a transaction that was begun: of what is done with
    each act SQLAlchemy's own reckoning took as long as SQLite. Whoever listens hears of it, and it raises SQLAlchemy's
    errors, as any other."""
    with _driver(connection, statement, values) as driver:
        # fetched at once: SQLite looks for a later row when it is read
        rows: list[Any] = driver.execute(statement, values).fetchall()
    return rows


def stored_by_driver(connection: Connection, statement: str, values: Any) -> int:
    """The same of a statement that changes something and gives no rows; the number of the row that is new, where one
    is. A list of rows: once for each."""
    with _driver(connection, statement, values) as driver:
        done = (driver.executemany if isinstance(values, list) else driver.execute)(statement, values)
    return done.lastrowid or 0


@contextmanager
def _driver(connection: Connection, statement: str, values: Any) -> Iterator[Any]:
    for told in connection.dispatch.before_cursor_execute:
        told(connection, None, statement, values, None, isinstance(values, list))
    try:
        yield connection.connection.dbapi_connection
    except dbapi2.Error as error:
        raise DBAPIError.instance(statement, None, error, dbapi2.Error) from error


def _pragmas(key: bytes, *, writes: bool) -> list[str]:
    settings = [
        "PRAGMA cipher_log_level = NONE",  # else SQLCipher writes to stderr
        f"PRAGMA key = \"x'{key.hex()}'\"",
        "PRAGMA trusted_schema = OFF",
        "PRAGMA cell_size_check = ON",
        "PRAGMA foreign_keys = ON",
        "PRAGMA mmap_size = 0",
        "PRAGMA temp_store = MEMORY",
    ]
    if writes:
        # FULL: an act that was acknowledged survives a power cut. WAL: readers never wait for the writer.
        return [
            *settings,
            "PRAGMA journal_mode = WAL",
            "PRAGMA synchronous = FULL",
            f"PRAGMA wal_autocheckpoint = {WAL_PAGES}",
        ]
    return [*settings, "PRAGMA query_only = ON"]


def sync_each(connection: Connection, each: bool) -> None:
    """Whether each commit from now on is synced before it returns; outside a transaction. Without, a power cut takes
    the newest commits and leaves a whole book. Raises DatabaseError."""
    statement = f"PRAGMA synchronous = {'FULL' if each else 'NORMAL'}"
    try:
        connection.connection.cursor().execute(statement)
    except dbapi2.Error as error:
        raise OperationalError(statement, None, error) from error


def checkpoint(connection: Connection, mode: str = "FULL") -> tuple[int, int, int]:
    """Carries the WAL into the file and syncs it; outside a transaction. Gives whether somebody was in the way, the
    pages that the WAL holds and those of them that are in the file. Raises DatabaseError, like a statement.
    """
    statement = f"PRAGMA wal_checkpoint({mode})"
    try:
        busy, held, carried = connection.connection.cursor().execute(statement).fetchone()
        return busy, held, carried
    except dbapi2.Error as error:
        raise OperationalError(statement, None, error) from error


def wal_waits(connection: Connection) -> int:
    """Pages of the WAL that are not in the file yet; carries none. Outside a transaction. Raises DatabaseError."""
    _, held, carried = checkpoint(connection, "NOOP")
    return held - carried


def create_private(path: Path) -> None:
    """Makes an empty file readable by its owner alone; SQLite gives -wal and -shm the same rights."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def retried(work: Callable[[], T], renew: Callable[[], None]) -> T:
    """Runs `work` up to three times, on a new connection each time (trust: R6).

    One failed read looks to SQLCipher like a wrong key or a damaged file; nothing is concluded, far less
    "repaired", before a new connection has said the same. Raises the last DatabaseError or MemoryError.
    """
    for _ in range(TRIES - 1):
        try:
            return work()
        except (DatabaseError, MemoryError):
            renew()
    return work()
