"""The two engines and what differs between them: set-up, the start of a transaction, bulk writes, locks."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from typing import Any

import msgspec
from sqlalchemy import (
    URL,
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Engine,
    Insert,
    LargeBinary,
    Select,
    Table,
    Text,
    any_,
    bindparam,
    cast,
    column,
    create_engine,
    event,
    func,
    literal_column,
    make_url,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DatabaseError, DisconnectionError
from sqlcipher3 import dbapi2

# The WAL-reset race (two connections, a checkpoint) loses commits in 3.7.0–3.51.2; these lines carry the fix.
FIRST_GOOD = (3, 51, 3)
BACK_PORTED = ((3, 50, 7), (3, 44, 6))
FIRST_POSTGRES = 150000

Row = Mapping[str, Any]


class EngineRefused(RuntimeError):
    """The database is not one that this program may trust acts to; the text says why and what to do."""


def engine_is_sound(version: str) -> bool:
    """Whether this SQLite has the fix of the WAL-reset race (sqlite.org/wal.html#walresetbug)."""
    found = tuple(int(part) for part in version.split("."))
    return found >= FIRST_GOOD or any(found[:2] == good[:2] and found >= good for good in BACK_PORTED)


def parsed(url: str) -> URL:
    """The parts of a database's address. Raises EngineRefused."""
    try:
        return make_url(url)
    except (ArgumentError, ValueError):  # a port that is no number
        raise EngineRefused(
            "数据库的地址写得不对：写作 postgresql+psycopg://用户@主机/库，或者 halls:文件，或者不写。没有打开。"
        ) from None


def make_engine(url: str) -> Engine:
    """The engine of `sqlite:///FILE` or `postgresql+psycopg://…`. Raises EngineRefused."""
    name = parsed(url).get_backend_name()
    if name == "sqlite":
        return _sqlite(url)
    if name == "postgresql":
        return _postgres(url)
    raise EngineRefused(
        f"不支持的数据库：{name}。可用 SQLite（缺省）或 PostgreSQL 15 及以上（写作 postgresql+psycopg://用户@主机/库）。"
    )


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


def _told_already(line: logging.LogRecord) -> bool:
    """psycopg tells again, as a warning, of a COPY whose own error is being raised."""
    return not line.msg.startswith("error ignored terminating")


def _postgres(url: str) -> Engine:
    logging.getLogger("psycopg").addFilter(_told_already)
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),  # however it was named, it is this driver
        pool_size=8,
        max_overflow=8,
        pool_use_lifo=True,  # the one that knows its statements already
        pool_timeout=20,
        connect_args={
            "connect_timeout": 10,
            "prepare_threshold": None,  # `together` prepares; the driver's own would let go of those, too
            "application_name": "hallserver",
            "options": "-c timezone=Asia/Shanghai -c lock_timeout=20000 -c statement_timeout=60000 "
            "-c idle_in_transaction_session_timeout=60000",
        },
    )

    @event.listens_for(engine, "connect")
    def _bytes_first(raw: Any, _record: object) -> None:
        """Whoever asks for bytea by its name gets what writes bytes as they are, not the DB-API's Binary in Python."""
        driver: Any = engine.dialect.loaded_dbapi
        raw.adapters.register_dumper(bytes, driver.types.string.BytesBinaryDumper)

    @event.listens_for(engine, "checkout")
    def _still_there(raw: Any, _record: object, _proxy: object) -> None:
        """A connection that rests has nothing to say; one that was ended has, and another is made in its place. To ask
        each time whether it answers took a tenth of a small batch."""
        with DefaultSelector() as looks:
            looks.register(raw.fileno(), EVENT_READ)
            if looks.select(0):
                raise DisconnectionError

    @event.listens_for(engine, "first_connect")
    def _check(raw: Any, _record: object) -> None:
        found = raw.info.server_version
        if found < FIRST_POSTGRES:
            raise EngineRefused(f"PostgreSQL 版本过低（{found // 10000}），须 15 及以上。")

    return engine


def driver_errors(engine: Engine) -> tuple[type[Exception], ...]:
    """What the driver itself says where the database can't be had, for what is asked by it without SQLAlchemy."""
    driver = engine.dialect.loaded_dbapi
    return driver.OperationalError, driver.InterfaceError


def damage(engine: Engine) -> tuple[type[Exception], ...]:
    """What is said of a file that is no ledger or has broken pages, and by those who inherit of it."""
    return DatabaseError, engine.dialect.loaded_dbapi.DatabaseError


NO_ROOM, SQLITE_FULL = "53100", "database or disk is full"
"""How PostgreSQL and SQLite say so."""
_WHY = (
    ("readonly", "没有写入的权限，或者磁盘只读"), ("unable to open", "文件打不开"),
    ("is locked", "正被另一个进程占用"), ("not a database", "文件不是账本，或者已损坏"), ("malformed", "文件已损坏"),
    ("disk I/O", "磁盘读写出错"),
)  # fmt: skip


def is_full(error: Exception) -> bool:
    """Whether the disk of the database has no room."""
    cause = error.__cause__ or error
    return getattr(cause, "sqlstate", None) == NO_ROOM or SQLITE_FULL in str(cause)


def why(error: Exception) -> str:
    """What a database said, in the language of the hall's staff; what has no word there is given as it came, without
    what was asked: which host and which user it is about stands in it."""
    if is_full(error):
        return "磁盘满了"
    said = str(error.__cause__ or error)
    first = (said.splitlines() or [""])[0]
    return next((words for part, words in _WHY if part in said), f"没有应答，或者不让进，数据库说：{first}")


def is_postgres(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> int:
    """Inserts rows of one hall; gives how many are new. A row whose key is there already is passed over."""
    return _filled(connection, table, rows, anew=False)


def upsert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Inserts rows or brings those with the same primary key up to them."""
    _filled(connection, table, rows, anew=True)


def _filled(connection: Connection, table: Table, rows: Sequence[Row], *, anew: bool) -> int:
    if not rows:
        return 0
    made, given = filling(connection, table, rows, anew=anew)
    return connection.execute(made, list(given)).rowcount


def filling(
    connection: Connection, table: Table, rows: Sequence[Row], *, anew: bool
) -> tuple[Insert, Sequence[Row]]:
    """The statement that inserts rows of one hall, `anew` bringing up those that are there, and its values, once or a
    row each."""
    postgres = is_postgres(connection)
    as_json = postgres and not any(isinstance(one.type, LargeBinary) for one in table.c)
    made = _FILLING.get((table.name, postgres, anew))
    if made is None:
        made = postgresql.insert(table) if postgres else sqlite.insert(table)
        if as_json:
            made = made.from_select(table.c.keys(), _told(table))
        made = made.execution_options(preserve_rowcount=True)
        keys = [one.name for one in table.primary_key]
        changes = {one.name: made.excluded[one.name] for one in table.c if one.name not in keys}
        made = (
            made.on_conflict_do_update(index_elements=keys, set_=changes)
            if anew
            else made.on_conflict_do_nothing()
        )
        _FILLING[table.name, postgres, anew] = made
    if as_json and rows:
        return made, [{"hall": rows[0]["hall_id"], "rows": msgspec.json.encode(rows).decode()}]
    return made, rows


_FILLING: dict[tuple[str, bool, bool], Any] = {}
"""Statements made once, by table, engine and whether a row that is there is brought up."""


def _told(table: Table) -> Select[Any]:
    """Rows of a table out of one parameter, as JSON: many times faster than VALUES, and for the few hundred of a batch
    faster than a table to copy them into, which took three statements and a longer commit."""
    rows: Any = cast(bindparam("rows", type_=Text), postgresql.JSON)
    own: Any = func.json_populate_recordset(literal_column(f"NULL::{table.name}"), rows)
    told = own.table_valued(*(column(one.name, one.type) for one in table.c), name="told")
    hall: Any = bindparam("hall", type_=Text)  # of all of them: the statement names it by a value of its own
    return select(hall, *(told.c[one.name] for one in table.c if one.name != "hall_id"))


def among(connection: Connection, column: Column[str], keys: Sequence[str]) -> ColumnElement[bool]:
    """Whether a column's value is one of `keys`: for PostgreSQL one parameter, whose statement is always the same."""
    return column == any_(array_of(keys)) if is_postgres(connection) else column.in_(keys)


def array_of(keys: Sequence[str]) -> BindParameter[Any]:
    kind: Any = postgresql.ARRAY(Text)
    return bindparam(None, list(keys), type_=kind)
