"""The ledger's contract: one hall, one transaction; reads never wait for writes.

`write` runs a job as one transaction, all or nothing; `read` gives one unmoving view. Both engines keep the same
promises: what `write` returned is on disk, and the hall's counter is moved last, so whoever follows the log by
`n` misses nothing, however transactions overlap.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Engine, select, text

from hallserver.ledger.engines import EngineRefused, make_engine
from hallserver.ledger.migrate import LedgerNewer, bring_up
from hallserver.ledger.reads import HallReads
from hallserver.ledger.schema import hall
from hallserver.ledger.writes import HallWrites

__all__ = ["EngineRefused", "Ledger", "LedgerNewer", "open_ledger"]

T = TypeVar("T")


class Ledger:
    """One database with the halls that live in it. Safe to use from any thread."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def write(self, hall_id: str, job: Callable[[HallWrites], T]) -> T:
        """Runs `job` as one transaction on one hall. Raises what the job raises; then nothing is stored."""
        with self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            return job(HallWrites(connection, hall_id))

    def read(self, hall_id: str, job: Callable[[HallReads], T]) -> T:
        """Runs `job` on one unmoving view of one hall."""
        options = {} if self.engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
        with self.engine.connect().execution_options(**options) as connection, connection.begin():
            return job(HallReads(connection, hall_id))

    def halls(self) -> tuple[str, ...]:
        """The halls that live here; for the operator's commands, never for a request."""
        with self.engine.connect() as connection, connection.begin():
            return tuple(connection.execute(select(hall.c.hall_id).order_by(hall.c.hall_id)).scalars())

    def answers(self) -> bool:
        """Whether the database answers now."""
        with self.engine.connect() as connection, connection.begin():
            return bool(connection.execute(text("SELECT 1")).scalar() == 1)

    def close(self) -> None:
        self.engine.dispose()


def open_ledger(url: str) -> Ledger:
    """The ledger at `sqlite:///FILE` or `postgresql+psycopg://…`, brought up to this program's schema.

    Raises EngineRefused (an engine that loses commits or is too old), LedgerNewer, SQLAlchemy's OperationalError.
    """
    engine = make_engine(url)
    try:
        bring_up(engine)
    except BaseException:
        engine.dispose()
        raise
    return Ledger(engine)
