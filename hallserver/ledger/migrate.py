"""Bringing a ledger up to this program's schema; a newer ledger is left alone."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect

from hallserver.ledger.schema import HEAD, KNOWN

_LOCK = 4_101_032_611
"""The advisory lock under which one process migrates a PostgreSQL ledger while the others wait."""
_ALONE = (
    "SET LOCAL statement_timeout = 0", "SET LOCAL lock_timeout = 0", f"SELECT pg_advisory_xact_lock({_LOCK})",
    "SET LOCAL lock_timeout TO DEFAULT",
)  # fmt: skip
"""A large ledger is changed for longer than any statement of a counter may take, and so long the others wait."""


class LedgerNewer(RuntimeError):
    """A newer program wrote this ledger."""


def revision(connection: Connection) -> str:
    """The revision that a ledger stands at; "" for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())


def bring_up(engine: Engine) -> None:
    """Runs what is missing up to `HEAD`, in one transaction: all of it or nothing. Raises LedgerNewer."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            for statement in _ALONE:
                connection.exec_driver_sql(statement)
        found = revision(connection)
        if found not in ("", *KNOWN):
            raise LedgerNewer(f"数据库是更新版本的程序写的（{found}），没有打开。请先升级 hallserver。")
        if found != HEAD:
            config.attributes["connection"] = connection
            command.upgrade(config, HEAD)
