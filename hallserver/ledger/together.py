"""Several statements asked in one go: PostgreSQL gets them in one message and answers all of them.

A batch of one act is fourteen small statements; to wait for each answer before the next was asked, and SQLAlchemy's
and the driver's own reckoning beside each, took longer than everything that PostgreSQL does for them. So they go by
what lies under the driver's cursors (libpq's pipeline), each prepared once on its connection.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from re import compile as pattern
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
    return _Pipeline(connection).asked(asks)


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


class _Pipeline:
    """One message of statements on PostgreSQL's connection, and their answers."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        raw: Any = connection.connection.driver_connection
        driver: Any = connection.dialect.loaded_dbapi
        self._raw, self._line, self._driver = raw, raw.pgconn, driver
        self._values = driver.adapt.Transformer(raw)
        self._names: _Names = connection.connection.info.setdefault("prepared", _Names())
        self._fresh: dict[_Prepared, bytes] = {}
        self._due: list[_Due] = []

    def asked(self, asks: Sequence[Ask]) -> list[Rows]:
        """The rows of each. Raises the driver's errors, the first one's; the transaction is over then."""
        # all of them first: what is wrong with a value is said before anything is on its way
        told = [self._dumped(ask) for ask in asks]
        try:
            answers = self._answered(told)
            for due, answer in zip(self._due, answers, strict=True):
                self._must_be_sound(answer)
                if due.prepares is not None:
                    self._names.known[due.prepares] = due.name
        except self._driver.Error as error:
            # what is prepared here is not what we know of it
            if getattr(error, "sqlstate", None) in _OUR_OWN_ERRORS:
                self._connection.invalidate(error)
                self._connection.engine.dispose()  # the lines that rest know it, too
            raise
        return [self._rows(one) for due, one in zip(self._due, answers, strict=True) if due.rows]

    def _answered(self, told: Sequence[_Dumped]) -> list[Any]:
        try:
            self._line.enter_pipeline_mode()
            self._begin()
            for one in told:
                self._send(one)
            self._line.pipeline_sync()
            answers: list[Any] = self._raw.wait(self._answers())
            self._line.exit_pipeline_mode()
        except BaseException as error:
            self._connection.invalidate(error)
            raise
        return answers

    def _dumped(self, ask: Ask) -> _Dumped:
        text, values = _logged(self._connection, ask)
        dumped = self._values.dump_sequence(values, [self._driver.adapt.PyFormat.AUTO] * len(values))
        return _Dumped((text, self._values.types), dumped, self._values.formats)

    def _begin(self) -> None:
        """The driver begins a transaction with its first statement; these it does not see."""
        if self._line.transaction_status == self._driver.pq.TransactionStatus.IDLE:
            level = self._raw.isolation_level
            how = f" ISOLATION LEVEL {level.name.replace('_', ' ')}" if level is not None else ""
            self._line.send_query_params(b"BEGIN" + how.encode(), None)
            self._due.append(_Due())

    def _send(self, told: _Dumped) -> None:
        name = self._names.known.get(told.key) or self._fresh.get(told.key)
        if name is None:
            name = self._fresh[told.key] = self._names.another()
            self._line.send_prepare(name, *told.key)
            self._due.append(_Due(prepares=told.key, name=name))
        self._line.send_query_prepared(name, told.values, told.formats, self._driver.pq.Format.BINARY)
        self._due.append(_Due(rows=True))

    def _answers(self) -> Generator[Any, Any, list[Any]]:
        """For the driver to wait for: what is said of each, then that the message is at its end."""
        yield from self._driver.generators.send(self._line)
        answers = []
        for _ in self._due:
            (answer,) = yield from self._driver.generators.fetch_many(self._line)
            answers.append(answer)
        yield from self._driver.generators.fetch_many(self._line)
        return answers

    def _must_be_sound(self, answer: Any) -> None:
        status = self._driver.pq.ExecStatus
        if answer.status not in (status.COMMAND_OK, status.TUPLES_OK):
            raise self._driver.errors.error_from_result(answer)

    def _rows(self, answer: Any) -> Rows:
        if not answer.nfields:
            return ()
        self._values.set_pgresult(answer)
        rows: Rows = self._values.load_rows(0, answer.ntuples, tuple)
        return rows


_OUR_OWN_ERRORS = frozenset({"0A000", "26000", "42P05"})
"""A statement that was prepared gives other columns now, is gone, or is there already: another process brought the
schema up, or something between us and the database let go of it. A new connection knows nothing of it."""
_Prepared = tuple[bytes, Any]
"""A statement's text, and its values' types."""


class _Names:
    """What is prepared on a connection. A name is never given twice, whatever became of the statement."""

    def __init__(self) -> None:
        self.known: dict[_Prepared, bytes] = {}
        self._given = 0

    def another(self) -> bytes:
        self._given += 1
        return b"hall_%d" % self._given


class _Dumped(NamedTuple):
    """A statement and its values as they travel."""

    key: _Prepared
    values: Sequence[Any]
    formats: Sequence[Any]


class _Due(NamedTuple):
    """What PostgreSQL will answer to: a statement's rows, or that one is prepared under a name."""

    rows: bool = False
    prepares: _Prepared | None = None
    name: bytes = b""


class _Told(NamedTuple):
    """A statement as PostgreSQL itself takes it, and its values by number."""

    text: bytes
    values: list[object]


def _logged(connection: Connection, ask: Ask) -> _Told:
    text, names = _text(connection, ask.statement)
    for told in connection.engine.dispatch.before_cursor_execute:  # the log of statements hears of these, too
        told(connection, None, text.decode(), dict(ask.values), None, False)
    return _Told(text, [ask.values[name] for name in names])


def numbered(connection: Connection, ask: Ask) -> tuple[bytes, list[bytes]]:
    """A statement whose values are texts, for who sends it by itself."""
    told = _logged(connection, ask)
    return told.text, [str(one).encode() for one in told.values]


def _text(connection: Connection, statement: Executable) -> tuple[bytes, Sequence[str]]:
    """The statement's text, its values numbered, and their names in that order."""
    known = _TEXTS.get(id(statement))
    if known is None:
        made: Any = statement
        names: dict[str, int] = {}
        text = _NAMED.sub(
            lambda found: f"${names.setdefault(found[1], len(names) + 1)}",
            str(made.compile(dialect=connection.dialect)),
        )
        known = _TEXTS[id(statement)] = statement, text.replace("%%", "%").encode(), tuple(names)
    return known[1], known[2]


_NAMED = pattern(r"%\((\w+)\)s")
_TEXTS: dict[int, tuple[Executable, bytes, Sequence[str]]] = {}
"""Of each statement; the statement beside it keeps its place in memory its own."""
