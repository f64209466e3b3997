"""The ledger's contract: one hall, one transaction; reads never wait for writes.

`write` runs a job as one transaction, all or nothing; `read` gives one unmoving view. Both engines keep the same
promises: what `write` returned is on disk, and the hall's counter is moved last, so whoever follows the log by
`n` misses nothing, however transactions overlap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.exc import DatabaseError, InterfaceError, OperationalError, TimeoutError

from hallserver.ledger.engines import EngineRefused, driver_errors, make_engine
from hallserver.ledger.migrate import LedgerNewer, bring_up
from hallserver.ledger.reads import HallReads
from hallserver.ledger.schema import hall
from hallserver.ledger.writes import HallWrites

__all__ = ["EngineRefused", "Ledger", "LedgerNewer", "Unavailable", "open_ledger"]

T = TypeVar("T")
NO_ROOM, SQLITE_FULL, SQLITE_LOCKED = "53100", "database or disk is full", "database is locked"
"""How PostgreSQL and SQLite say so."""
DAMAGED = "账本损坏，或者不是账本，没有打开。请保留原样，由最新的备份恢复（hallserver restore）。"


class Unavailable(RuntimeError):
    """The database can't be had now: gone, locked, full or too busy. Nothing of the job is certain but that
    a repeated batch finds out what was stored. `full`: its disk has no room."""

    def __init__(self, text: str, *, full: bool = False) -> None:
        super().__init__(text)
        self.full = full


class Ledger:
    """One database with the halls that live in it. Safe to use from any thread."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def write(self, hall_id: str, job: Callable[[HallWrites], T]) -> T:
        """Runs `job` as one transaction on one hall. Raises what the job raises; then nothing is stored."""
        with self._transaction(writes=True) as connection:
            return job(HallWrites(connection, hall_id))

    def read(self, hall_id: str, job: Callable[[HallReads], T]) -> T:
        """Runs `job` on one unmoving view of one hall."""
        with self._transaction(writes=False) as connection:
            return job(HallReads(connection, hall_id))

    def halls(self) -> tuple[str, ...]:
        """The halls that live here; for the operator's commands, never for a request."""
        with self._transaction(writes=False) as connection:
            return tuple(connection.execute(select(hall.c.hall_id).order_by(hall.c.hall_id)).scalars())

    def answers(self) -> bool:
        """Whether the database answers now."""
        with self._transaction(writes=False) as connection:
            return bool(connection.execute(text("SELECT 1")).scalar() == 1)

    @contextmanager
    def _transaction(self, *, writes: bool) -> Iterator[Connection]:
        gone: tuple[type[Exception], ...] = (
            OperationalError,
            InterfaceError,
            TimeoutError,
            *driver_errors(self.engine),
        )
        try:
            with self.engine.connect() as connection:
                if writes:
                    connection.execution_options(writes=True)
                elif self.engine.dialect.name != "sqlite":
                    connection.execution_options(isolation_level="REPEATABLE READ")
                with connection.begin():
                    yield connection
        except gone as error:
            raise _unavailable(error) from error

    def close(self) -> None:
        self.engine.dispose()


def _unavailable(error: Exception) -> Unavailable:
    """What the driver said, in words for whoever keeps the server."""
    cause = error.__cause__ or error
    if getattr(cause, "sqlstate", None) == NO_ROOM or str(cause) == SQLITE_FULL:
        return Unavailable("放账本的磁盘满了，没有写下。请腾出地方再试。", full=True)
    if str(cause) == SQLITE_LOCKED:
        return Unavailable("账本正被另一个进程占着，没有写下。请稍后再试。")
    return Unavailable(f"数据库现在不能用，没有写下。数据库说：{_first(cause)}")


def _first(error: BaseException) -> str:
    return (str(error).splitlines() or [""])[0]


def open_ledger(url: str) -> Ledger:
    """The ledger at `sqlite:///FILE` or `postgresql+psycopg://…`, brought up to this program's schema.

    Raises EngineRefused (an engine that loses commits or is too old), LedgerNewer, Unavailable.
    """
    engine = make_engine(url)
    try:
        bring_up(engine)
    except (OperationalError, InterfaceError) as error:
        engine.dispose()
        if (why := _unavailable(error)).full:
            raise why from error
        said = _first(error.__cause__ or error)
        raise Unavailable(f"数据库连不上，请核对地址、口令和权限。数据库说：{said}") from error
    except (DatabaseError, UnicodeDecodeError) as error:  # the schema's own text may be damaged
        engine.dispose()
        raise Unavailable(DAMAGED) from error
    except BaseException:
        engine.dispose()
        raise
    return Ledger(engine)
