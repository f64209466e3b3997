"""items.csv: the whole list of items, a row each."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import msgspec

from casework.catalogue import Fault, ItemRow
from forms.shape import breaches

if TYPE_CHECKING:
    from forms.catalogue import Source

FILE = "items.csv"
COLUMNS = (
    "code", "name", "type", "department", "kind", "approval", "statutory_days", "promised_days", "transferred",
    "basis", "id", "unit", "remark", "definition",
)  # fmt: skip
_MAY_BE_EMPTY = frozenset({"code", "remark", "definition", "transferred"})


def read_rows(source: Source) -> tuple[ItemRow, ...]:
    """The rows; a faulty one is left out and its fault written down."""
    try:
        text = (source.folder / FILE).read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        _fault(source, 1, "-", f"文件读不出来：{error}")
        return ()
    reader = csv.DictReader(io.StringIO(text), restkey="-")
    if reader.fieldnames is None or set(reader.fieldnames) != set(COLUMNS):
        _fault(source, 1, "-", f"第一行的列须是：{'、'.join(COLUMNS)}")
        return ()
    rows = []
    for raw in reader:
        row = _row(source, raw, reader.line_num)
        if row is not None:
            rows.append(row)
    return tuple(rows)


def _row(source: Source, raw: dict[str, Any], line: int) -> ItemRow | None:
    if "-" in raw or None in raw.values():
        _fault(source, line, "-", f"这一行不是 {len(COLUMNS)} 列")
        return None
    value: dict[str, Any] = dict(raw)
    wrong = False
    for key in ("statutory_days", "promised_days"):
        if value[key].isascii() and value[key].isdigit():
            value[key] = int(value[key])
        else:
            _fault(source, line, key, f"应当是整数，现在是“{value[key]}”")
            wrong = True
    value["basis"] = [one.strip() for one in value["basis"].split("；") if one.strip()]
    if not value["basis"]:
        _fault(source, line, "basis", "设定依据不能是空的")
        wrong = True
    for breach in breaches(value, ItemRow):
        key = str(breach.place[0]) if breach.place else "-"
        if not (key in _MAY_BE_EMPTY and value.get(key) == "") and key not in (
            "statutory_days",
            "promised_days",
        ):
            _fault(source, line, key, breach.text)
            wrong = True
    return None if wrong else msgspec.convert(value, ItemRow)


def _fault(source: Source, line: int, key: str, text: str) -> None:
    source.faults.append(Fault(file=FILE, line=line, key=key, rule="schema", text=text))
