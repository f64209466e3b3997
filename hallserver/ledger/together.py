"""Several statements asked in one go: PostgreSQL gets them in one message and answers all of them.

A batch of one act is fourteen small statements; to wait for each answer before the next was asked, and SQLAlchemy's
own reckoning beside each, took longer than everything that PostgreSQL does for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Executable, Insert, Table
from sqlalchemy.exc import IntegrityError

from hallserver.ledger.engines import is_postgres


class KeyTaken(RuntimeError):
    """A row that had to be new is there already; the transaction is over."""


class Ask(NamedTuple):
    """One statement, made once and kept (its text is made once, too), and its values by name."""

    statement: Executable
    values: Mapping[str, object]


Rows = Sequence[Any]
"""What one statement gives, each row a tuple; none for a statement that gives nothing."""


def together(connection: Connection, asks: Sequence[Ask]) -> list[Rows]:
    """Asks in this order, each seeing what those before it did; gives the rows of each. An error is the first's."""
    if not asks:
        return []
    if not is_postgres(connection):
        return [_one_by_one(connection, ask) for ask in asks]
    raw: Any = connection.connection.driver_connection
    if len(asks) == 1:
        return [_rows(_sent(connection, raw, asks[0]))]
    with raw.pipeline():
        cursors = [_sent(connection, raw, ask) for ask in asks]
    return [_rows(cursor) for cursor in cursors]


def adding(table: Table, rows: Sequence[Sequence[Any]]) -> list[Ask]:
    """Asks that store rows which nobody else can have stored, each in the order of the table's columns."""
    return [Ask(_inserting(table), dict(zip(table.c.keys(), row, strict=True))) for row in rows]


@contextmanager
def all_new(connection: Connection) -> Iterator[None]:
    """Raises KeyTaken for what is done within where a row that had to be new is there already."""
    try:
        yield
    except (
        IntegrityError,
        connection.dialect.loaded_dbapi.IntegrityError,
    ) as error:  # by the driver itself it is the driver's own
        raise KeyTaken from error


@cache
def _inserting(table: Table) -> Insert:
    return table.insert()


def _one_by_one(connection: Connection, ask: Ask) -> Rows:
    found = connection.execute(ask.statement, ask.values)
    return found.all() if found.returns_rows else ()


def _sent(connection: Connection, raw: Any, ask: Ask) -> Any:
    return raw.execute(*_logged(connection, ask))


def _logged(connection: Connection, ask: Ask) -> tuple[str, dict[str, object]]:
    text, values = _text(connection, ask.statement), dict(ask.values)
    for told in connection.engine.dispatch.before_cursor_execute:  # the log of statements hears of these, too
        told(connection, None, text, values, None, False)
    return text, values


def numbered(connection: Connection, ask: Ask) -> tuple[bytes, list[bytes]]:
    """A statement whose values are texts, as PostgreSQL itself takes it: by number."""
    text, values = _logged(connection, ask)
    names = list(values)
    told = text % {name: f"${place}" for place, name in enumerate(names, 1)}
    return told.encode(), [str(values[name]).encode() for name in names]


def _rows(cursor: Any) -> Rows:
    # not by its `description`, which is made anew of each column
    return cursor.fetchall() if cursor.pgresult.nfields else ()


def _text(connection: Connection, statement: Executable) -> str:
    known = _TEXTS.get(id(statement))
    if known is None:
        made: Any = statement
        known = _TEXTS[id(statement)] = (statement, str(made.compile(dialect=connection.dialect)))
    return known[1]


_TEXTS: dict[int, tuple[Executable, str]] = {}
"""The driver's text of each statement; the statement beside it keeps its place in memory its own."""
