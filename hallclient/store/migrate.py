"""Bringing a book up to this program's schema, in one transaction; a newer book is left alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.schema import SchemaItem

from hallclient.store.schema import HEAD, KNOWN

Told = Callable[[int, int], None]
"""Is called with what is done and the whole, in cases, on the thread that works."""


def revision(connection: Connection) -> str:
    """The revision that a book stands at; "" for a fresh file. Raises DatabaseError for a wrong key."""
    tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
    if not tables:
        return ""
    return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())


def is_newer(found: str) -> bool:
    """Whether a newer program wrote the book: this one does not know the revision."""
    return found not in ("", *KNOWN)


def bring_up(engine: Engine, to: str | None = None, told: Told | None = None) -> None:
    """Runs what is missing up to `HEAD`, or to an older revision: all of it or nothing. `told`: what takes long says
    how far it is.
    """
    # Imported here: a start that has nothing to migrate does not pay for it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    with engine.begin() as connection:
        config.attributes.update(connection=connection, told=told)
        command.upgrade(config, to or HEAD)


def include_object(_item: SchemaItem, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
    """Passes over the tables that FTS5 keeps for itself, when tables are compared."""
    return not (kind == "table" and name is not None and name.startswith("case_search"))
