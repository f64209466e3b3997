"""COPY into one of PostgreSQL's tables, piece by piece as the rows are made: one is stored while the next is judged,
and another statement while the first of them are."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from selectors import EVENT_READ, EVENT_WRITE, DefaultSelector
from typing import Any, Final

from sqlalchemy import BigInteger, Boolean, Connection, Date, Integer, LargeBinary, Table, Text

from hallserver.ledger.together import Ask, numbered

_BINARY: dict[type, str] = {
    Text: "text", BigInteger: "int8", Integer: "int4", LargeBinary: "bytea", Date: "date", Boolean: "bool",
}  # fmt: skip
"""PostgreSQL's name for what a column holds, as COPY carries it in binary."""

PIECE: Final = 100
"""Rows of one COPY. In binary PostgreSQL stores none of them before it has a thousand or the last: of a batch in one
COPY all would be stored after all were judged, and waited for."""


class Copying:
    """One at a time on a connection, which takes no statement while it is under way: whoever has one `rest`s it first.

    Only rows that are new; leaving it in an error takes back what was not stored yet.
    """

    def __init__(self, connection: Connection, table: Table) -> None:
        self._connection = connection
        self._raw: Any = connection.connection.driver_connection
        self._driver: Any = connection.dialect.loaded_dbapi
        self._text = f"COPY {table.name} ({', '.join(table.c.keys())}) FROM STDIN (FORMAT BINARY)"
        # Half of what text costs on either side; but then each value must be of its column's very kind.
        self._kinds = [_BINARY[type(one.type)] for one in table.c]
        self._rows: list[Sequence[Any]] = []
        self._owed = False
        """PostgreSQL has all of a piece, or a statement, and has not said what became of it."""

    def __enter__(self) -> Copying:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.rest()
            return
        with suppress(self._driver.Error):
            self._arrive()

    def ahead(self, ask: Ask) -> None:
        """A statement that gives no rows, which PostgreSQL is at while the first rows are made. Raises as `add`."""
        self._arrive()
        text, values = numbered(self._connection, ask)
        self._raw.pgconn.send_query_params(text, values)
        self._owed = True
        self._raw.pgconn.flush()

    def add(self, row: Sequence[Any]) -> None:
        """A row in the order of the table's columns. Raises the database's errors, of rows before it too."""
        self._rows.append(row)
        if len(self._rows) == PIECE:
            self._send()

    def rest(self) -> None:
        """Returns when PostgreSQL has stored all rows so far. Raises as `add`."""
        if self._rows:
            self._send()
        self._arrive()

    def _send(self) -> None:
        self._arrive()
        rows, self._rows = self._rows, []
        with self._raw.cursor() as cursor, cursor.copy(self._text, writer=_Ahead(self._raw.pgconn)) as copy:
            self._owed = True
            copy.set_types(self._kinds)
            for row in rows:
                copy.write_row(row)

    def _arrive(self) -> None:
        if not self._owed:
            return
        self._owed, said, line = False, [], self._raw.pgconn
        while (one := _said_by(line)) is not None:
            said.append(one)
        for one in said:
            if one.status != self._driver.pq.ExecStatus.COMMAND_OK:
                raise self._driver.errors.error_from_result(one)


class _Ahead:
    """Where the driver writes a COPY: sent as far as PostgreSQL takes it now; what it says of it is heard later."""

    def __init__(self, line: Any) -> None:
        self._line = line

    def write(self, data: bytes) -> None:
        while not self._line.put_copy_data(data):
            _wait(self._line, unsent=True)

    def finish(self, error: BaseException | None = None) -> None:
        while not self._line.put_copy_end(b"given up" if error is not None else None):
            _wait(self._line, unsent=True)
        self._line.flush()


def _said_by(line: Any) -> Any:
    """The next result on a connection, None after the last; no other thread waits for the interpreter meanwhile."""
    while (unsent := bool(line.flush())) or line.is_busy():
        _wait(line, unsent=unsent)
    return line.get_result()


def _wait(line: Any, *, unsent: bool) -> None:
    with DefaultSelector() as looks:
        looks.register(line.socket, EVENT_READ | EVENT_WRITE if unsent else EVENT_READ)
        looks.select()
    line.consume_input()
