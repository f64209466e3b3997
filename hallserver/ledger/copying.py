"""COPY into one of PostgreSQL's tables, row by row as they are made: some are stored while the next is judged."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

from sqlalchemy import BigInteger, Boolean, Connection, Date, Integer, LargeBinary, Table, Text

_BINARY: dict[type, str] = {
    Text: "text", BigInteger: "int8", Integer: "int4", LargeBinary: "bytea", Date: "date", Boolean: "bool",
}  # fmt: skip
"""PostgreSQL's name for what a column holds, as COPY carries it in binary."""


class Copying:
    """One at a time on a connection, which takes no statement while it is under way: whoever has one `rest`s it first.

    Only rows that are new; leaving it in an error takes back what was not stored yet.
    """

    def __init__(self, connection: Connection, table: Table) -> None:
        self._raw: Any = connection.connection.driver_connection
        self._text = f"COPY {table.name} ({', '.join(table.c.keys())}) FROM STDIN (FORMAT BINARY)"
        # Half of what text costs on either side; but then each value must be of its column's very kind.
        self._kinds = [_BINARY[type(one.type)] for one in table.c]
        self._way = ExitStack()
        self._copy: Any = None

    def __enter__(self) -> Copying:
        return self

    def __exit__(self, *error: Any) -> None:
        self._copy = None
        self._way.__exit__(*error)

    def add(self, row: Sequence[Any]) -> None:
        """A row in the order of the table's columns."""
        if self._copy is None:
            cursor = self._way.enter_context(self._raw.cursor())
            self._copy = self._way.enter_context(cursor.copy(self._text))
            self._copy.set_types(self._kinds)
        self._copy.write_row(row)

    def rest(self) -> None:
        """Returns when PostgreSQL has all rows so far; the next begins it anew."""
        self._copy = None
        self._way.close()
