"""items.csv: the whole list of items, a row each."""

from __future__ import annotations

import csv
import io
from typing import Any

import msgspec

from casework.catalogue import ItemRow
from forms.shape import breaches
from forms.source import ROWS, BrokenRow, Source
from forms.strict import MAX_BYTES, StrictError, text_of

COLUMNS = (
    "code", "name", "type", "department", "kind", "approval", "statutory_days", "promised_days", "transferred",
    "basis", "id", "unit", "remark", "definition",
)  # fmt: skip
_NUMBERS = ("statutory_days", "promised_days")
_MAY_BE_EMPTY = frozenset({"code", "remark", "definition"})


def read_rows(source: Source) -> tuple[ItemRow, ...]:
    """The rows; a faulty one is left out and its fault written down (line 1: the file as a whole)."""
    try:
        with (source.folder / ROWS).open("rb") as file:
            text = text_of(file.read(MAX_BYTES + 1))
    except OSError:
        source.row_fault(1, "-", "schema", "没有这个文件，或者读不出来")
        return ()
    except StrictError as error:
        source.row_fault(1, "-", "schema", f"第 {error.line} 行：{error.text}")
        return ()
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey="-", strict=True)
    try:
        _read(source, reader)
    except csv.Error as error:
        source.row_fault(1, "-", "schema", f"第 {reader.line_num} 行起不成其为 CSV：{error}")
    return tuple(row for _, row in source.rows)


def _read(source: Source, reader: csv.DictReader[str]) -> None:
    names = list(reader.fieldnames or ())
    if sorted(names) != sorted(COLUMNS):
        source.row_fault(1, "-", "schema", f"第一行的列须是：{'、'.join(COLUMNS)}")
        return
    for raw in reader:
        row = _row(source, raw, reader.line_num)
        if row is not None:
            source.rows.append((reader.line_num, row))
        else:
            source.broken_rows.append(
                BrokenRow(
                    line=reader.line_num,
                    id=raw.get("id") or f"第 {reader.line_num} 行",
                    name=raw.get("name") or "",
                    definition=raw.get("definition") or "",
                )
            )


def _row(source: Source, raw: dict[str, Any], line: int) -> ItemRow | None:
    def wrong(column: str, text: str) -> None:
        found.append(column)
        source.row_fault(line, column, "schema", text)

    found: list[str] = []
    if "-" in raw or None in raw.values():
        wrong("-", f"这一行不是 {len(COLUMNS)} 列")
        return None
    value: dict[str, Any] = dict(raw)
    for key in _NUMBERS:
        if len(value[key]) < 6 and value[key].isascii() and value[key].isdigit():
            value[key] = int(value[key])
        else:
            wrong(key, f"应当是整数，现在是“{value[key][:20]}”")
    value["basis"] = [one.strip() for one in value["basis"].split("；") if one.strip()]
    if not value["basis"]:
        wrong("basis", "设定依据不能是空的")
    for breach in breaches(value, ItemRow):
        key = str(breach.place[0])
        if key not in _NUMBERS and not (breach.missing and key in _MAY_BE_EMPTY):
            wrong(key, breach.text)
    return None if found else msgspec.convert(value, ItemRow)
