"""Statements that fill a table by the hundred: text for the driver itself, made once from the table's columns.

What is done for each of ten thousand acts costs SQLAlchemy's own reckoning more than SQLite takes to store them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Table, bindparam
from sqlalchemy.dialects import sqlite

_NAMED, _IN_ORDER = sqlite.dialect(paramstyle="named"), sqlite.dialect(paramstyle="qmark")


def filling(table: Table, *, anew: str = "", given: str = "", in_order: bool = False) -> str:
    """`INSERT` of whole rows by their columns' names, for the driver's own values (days and instants as text).
    `anew`: the key by which a row that is there is brought up to the new one; `given`: a key that SQLite gives itself;
    `in_order`: of tuples in the order of the columns, whose names the driver looks up no more."""
    names = [column.name for column in table.c if column.name != given]
    made = sqlite.insert(table)
    if anew:
        changes = {column.name: made.excluded[column.name] for column in table.c if column.name != anew}
        made = made.on_conflict_do_update(index_elements=[anew], set_=changes)
    return str(made.compile(dialect=_IN_ORDER if in_order else _NAMED, column_keys=names))


def changing(table: Table, key: str) -> str:
    """`UPDATE` of a whole row that is known by its key, by its columns' names, for the driver's own values."""
    made = table.update().where(table.c[key] == bindparam(key))
    rest = [column.name for column in table.c if column.name != key]
    return str(made.values({name: bindparam(name) for name in rest}).compile(dialect=_NAMED))


def plain(row: Mapping[str, object]) -> dict[str, object]:
    """A row in the driver's own values."""
    return {name: one.isoformat() if isinstance(one, date) else one for name, one in row.items()}
