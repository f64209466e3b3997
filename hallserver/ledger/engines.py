"""The two engines and what differs between them: set-up, the start of a transaction, bulk writes, locks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Engine,
    MetaData,
    Table,
    Text,
    any_,
    bindparam,
    create_engine,
    event,
    make_url,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlcipher3 import dbapi2

# The WAL-reset race (two connections, a checkpoint) loses commits in 3.7.0–3.51.2; these lines carry the fix.
FIRST_GOOD = (3, 51, 3)
BACK_PORTED = ((3, 50, 7), (3, 44, 6))
FIRST_POSTGRES = 150000
FEW = 20
"""Below this many rows a plain INSERT is quicker than COPY."""

Row = Mapping[str, Any]


class EngineRefused(RuntimeError):
    """The database is not one that this program may trust acts to; the text says why and what to do."""


def engine_is_sound(version: str) -> bool:
    """Whether this SQLite has the fix of the WAL-reset race (sqlite.org/wal.html#walresetbug)."""
    found = tuple(int(part) for part in version.split("."))
    return found >= FIRST_GOOD or any(found[:2] == good[:2] and found >= good for good in BACK_PORTED)


def make_engine(url: str) -> Engine:
    """The engine of `sqlite:///FILE` or `postgresql+psycopg://…`. Raises EngineRefused."""
    name = make_url(url).get_backend_name()
    if name == "sqlite":
        return _sqlite(url)
    if name == "postgresql":
        return _postgres(url)
    raise EngineRefused(f"不支持的数据库：{name}。可用 SQLite（缺省）或 PostgreSQL 15 及以上。")


def _sqlite(url: str, version: str = dbapi2.sqlite_version) -> Engine:
    if not engine_is_sound(version):
        raise EngineRefused(f"SQLite {version} 会丢失已提交的记录，须 3.51.3 及以上。没有打开。")
    path = make_url(url).database
    if path:
        Path(path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        Path(path).touch(mode=0o600)  # SQLite gives -wal and -shm the same rights
    engine = create_engine(url, module=dbapi2, connect_args={"check_same_thread": False, "timeout": 30.0})

    @event.listens_for(engine, "connect")
    def _set_up(raw: Any, _record: object) -> None:
        raw.isolation_level = None  # transactions are begun by hand, below
        cursor = raw.cursor()
        for pragma in (
            "cipher_log_level = NONE", "trusted_schema = OFF", "cell_size_check = ON", "foreign_keys = ON",
            "mmap_size = 0", "temp_store = MEMORY", "journal_mode = WAL", "synchronous = FULL",
        ):  # fmt: skip
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgres(url: str) -> Engine:
    engine = create_engine(
        url,
        pool_size=8,
        max_overflow=8,
        pool_pre_ping=True,
        pool_timeout=20,
        connect_args={
            "connect_timeout": 10,
            "application_name": "hallserver",
            "options": "-c timezone=Asia/Shanghai -c lock_timeout=20000 -c statement_timeout=60000 "
            "-c idle_in_transaction_session_timeout=60000",
        },
    )

    @event.listens_for(engine, "first_connect")
    def _check(raw: Any, _record: object) -> None:
        found = raw.info.server_version
        if found < FIRST_POSTGRES:
            raise EngineRefused(f"PostgreSQL 版本过低（{found // 10000}），须 15 及以上。")

    return engine


def is_postgres(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


class KeyTaken(RuntimeError):
    """A row that had to be new is there already; the transaction is over."""


def append_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Stores rows of one hall that nobody else can have stored, straight by COPY. Raises KeyTaken."""
    try:
        if is_postgres(connection) and len(rows) > FEW:
            _copy(connection, table, table.name, rows)
        elif rows:
            connection.execute(table.insert(), [dict(row) for row in rows])
    except (
        IntegrityError,
        connection.dialect.loaded_dbapi.IntegrityError,
    ) as error:  # by COPY it is the driver's own
        raise KeyTaken from error


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> int:
    """Inserts rows of one hall; gives how many are new. A row whose key is there already is passed over."""
    if not rows:
        return 0
    made = _insert(connection, table).execution_options(preserve_rowcount=True)
    if is_postgres(connection) and len(rows) > FEW:
        own = _copied(connection, table, rows)
        return connection.execute(
            made.from_select(own.c.keys(), select(own)).on_conflict_do_nothing()
        ).rowcount
    return connection.execute(made.on_conflict_do_nothing(), [dict(row) for row in rows]).rowcount


def upsert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Inserts rows or brings those with the same primary key up to them."""
    if not rows:
        return
    made = _insert(connection, table)
    keys = [column.name for column in table.primary_key]
    changes = {column.name: made.excluded[column.name] for column in table.c if column.name not in keys}
    if is_postgres(connection) and len(rows) > FEW:
        own = _copied(connection, table, rows)
        filled = made.from_select(own.c.keys(), select(own))
        connection.execute(filled.on_conflict_do_update(index_elements=keys, set_=changes))
        return
    statement = made.on_conflict_do_update(index_elements=keys, set_=changes)
    connection.execute(statement, [dict(row) for row in rows])


def among(connection: Connection, column: Column[str], keys: Sequence[str]) -> ColumnElement[bool]:
    """Whether a column's value is one of `keys`: for PostgreSQL one parameter, whose statement is always the same."""
    return column == any_(array_of(keys)) if is_postgres(connection) else column.in_(keys)


def array_of(keys: Sequence[str]) -> BindParameter[Any]:
    kind: Any = postgresql.ARRAY(Text)
    return bindparam(None, list(keys), type_=kind)


def _insert(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if is_postgres(connection) else sqlite.insert(table)


_INCOMING: dict[str, Table] = {}
"""A table of a connection's own for what is copied in, by the name of the one that it is for."""


def _copied(connection: Connection, table: Table, rows: Sequence[Row]) -> Table:
    """The rows by COPY in a table of this connection's own, empty again after each transaction: with one INSERT twelve
    times faster than VALUES.
    """
    own = _INCOMING.get(table.name)
    if own is None:
        columns = (Column(column.name, column.type) for column in table.c)
        own = _INCOMING[table.name] = Table(f"incoming_{table.name}", MetaData(), *columns)
    columns_of = ", ".join(f"{column.name} {column.type.compile(connection.dialect)}" for column in own.c)
    connection.exec_driver_sql(
        f"CREATE TEMPORARY TABLE IF NOT EXISTS {own.name} ({columns_of}) ON COMMIT DELETE ROWS"
    )
    _copy(connection, own, f"pg_temp.{own.name}", rows)
    return own


def _copy(connection: Connection, table: Table, name: str, rows: Sequence[Row]) -> None:
    names = table.c.keys()
    values = itemgetter(*names)
    raw: Any = connection.connection.driver_connection
    with raw.cursor() as cursor, cursor.copy(f"COPY {name} ({', '.join(names)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(values(row))
