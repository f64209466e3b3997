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
from sqlalchemy.exc import InterfaceError, OperationalError, TimeoutError

from hallserver.ledger.engines import EngineRefused, damage, driver_errors, is_full, make_engine, why
from hallserver.ledger.migrate import LedgerNewer, bring_up
from hallserver.ledger.reads import HallReads
from hallserver.ledger.schema import hall
from hallserver.ledger.writes import HallWrites

__all__ = ["Damaged", "EngineRefused", "Ledger", "LedgerNewer", "Unavailable", "open_ledger"]

T = TypeVar("T")
DAMAGED = "账本文件已损坏，没有打开，内容未动。请保留现状，用最近的备份恢复到空的地方（hallserver restore）。"


class Unavailable(RuntimeError):
    """The database can't be had now: gone, locked, full or too busy. Nothing of the job is certain but that
    a repeated batch finds out what was stored. `full`: its disk has no room."""

    def __init__(self, text: str, *, full: bool = False) -> None:
        super().__init__(text)
        self.full = full


class Damaged(RuntimeError):
    """The ledger's file is none, or has broken pages: no counter is told to wait for it, a person has to see to it."""


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
        with (
            _in_words(self.engine, "数据库现在不能用", "没有做完，请排除后再试"),
            self.engine.connect() as connection,
        ):
            if writes:
                connection.execution_options(writes=True)
            elif self.engine.dialect.name != "sqlite":
                connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def _in_words(engine: Engine, what: str, remedy: str) -> Iterator[None]:
    """What the database says, as Unavailable or Damaged."""
    gone: tuple[type[Exception], ...] = (
        OperationalError,
        InterfaceError,
        TimeoutError,
        *driver_errors(engine),
    )
    try:
        yield
    except gone as error:
        raise _unavailable(error, what, remedy) from error
    except damage(engine) as error:
        if type(error).__name__ != "DatabaseError":  # a constraint, a statement: faults of our own
            raise
        if engine.dialect.name != "sqlite":  # the line's own word, which has no code
            raise _unavailable(error, what, remedy) from error
        raise Damaged(DAMAGED) from error


def _unavailable(error: Exception, what: str, remedy: str) -> Unavailable:
    full = is_full(error)
    return Unavailable(f"{what}：{why(error)}。{'没有写下，请腾出地方再试' if full else remedy}。", full=full)


def open_ledger(url: str) -> Ledger:
    """The ledger at `sqlite:///FILE` or `postgresql+psycopg://…`, brought up to this program's schema.

    Raises EngineRefused (an engine that loses commits or is too old), LedgerNewer, Unavailable, Damaged.
    """
    engine = make_engine(url)
    try:
        with _in_words(engine, "数据库连不上", "请核对地址、口令和权限"):
            bring_up(engine)
    except UnicodeDecodeError as error:  # the schema's own text is damaged
        engine.dispose()
        raise Damaged(DAMAGED) from error
    except BaseException:
        engine.dispose()
        raise
    return Ledger(engine)
