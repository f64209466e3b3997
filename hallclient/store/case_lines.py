"""The lines of cases as lists and the search show them, read without SQLAlchemy's types: half a list's time."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, Date, Row

from hallclient.store.rows import CaseLine
from hallclient.store.schema import case_row

_NAMES = CaseLine.__struct_fields__
LINE = [case_row.c[name] for name in _NAMES]
_DAYS = tuple(place for place, column in enumerate(LINE) if isinstance(column.type, Date))
_COLUMNS = ", ".join(f'"{name}"' for name in _NAMES)
_SELECT = f"SELECT {_COLUMNS} FROM case_row "  # noqa: S608 - our own names


def line_of_row(row: Row[Any]) -> CaseLine:
    return CaseLine(
        **dict(zip(_NAMES, row, strict=True))
    )  # `_mapping` looks each column up: 0.3 ms for a list


def lines_where(connection: Connection, rest: str, *parameters: object) -> tuple[CaseLine, ...]:
    """The lines that `rest` says, which is text of ours: what was typed goes in as a parameter."""
    return tuple(_line(row) for row in connection.exec_driver_sql(_SELECT + rest, parameters).all())


def _line(row: Row[Any]) -> CaseLine:
    values: list[Any] = list(row)
    for place in _DAYS:
        if values[place] is not None:
            values[place] = date.fromisoformat(values[place])
    return CaseLine(**dict(zip(_NAMES, values, strict=True)))
