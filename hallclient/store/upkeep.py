"""What the book does for itself while nobody waits: merges the search's pieces, carries the WAL into the file.

Left to the saves, now and then one of them takes 20 to 70 ms longer than the others: FTS5 merges, or SQLite carries a
thousand pages over and waits for the disk. Both still do where a counter never rests, so that neither the pieces nor
the WAL grow without end (`migrations`, `connection.WAL_PAGES`).
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from hallclient.store.connection import checkpoint, wal_waits

REST_SECONDS = 0.2
"""So long nothing is to be written before a step of this is made."""
STEP_PAGES = 16
WAIT_PAGES = 250
"""So many pages wait in the WAL before it is worth two waits for the disk: a handful of acts."""

_MERGE = text("INSERT INTO case_search (case_search, rank) VALUES ('merge', :pages)")


def keep_up(connection: Connection) -> bool:
    """One step of some milliseconds; whether another is owed. Raises DatabaseError, and nothing is lost by it."""
    with connection.begin():
        merged = merge(connection, STEP_PAGES)
    if not merged and wal_waits(connection) >= WAIT_PAGES:
        checkpoint(connection, "PASSIVE")
    return merged


def merge(connection: Connection, pages: int) -> bool:
    """Writes about so many pages of the search anew, in the transaction that runs; negative: all of it, the smallest
    levels too. False when nothing was left to do.
    """
    before = connection.exec_driver_sql("SELECT total_changes()").scalar_one()
    connection.execute(_MERGE, {"pages": pages})
    after = connection.exec_driver_sql("SELECT total_changes()").scalar_one()
    return int(after) - int(before) >= 2
