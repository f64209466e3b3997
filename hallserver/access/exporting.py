"""An export into a folder: a CSV file a table, for who has no connection to the server."""

from __future__ import annotations

import csv
import io
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from casework.exchange import Declined
from casework.exporting import COLUMNS, TABLES, ExportPage, Row
from casework.system import of_system
from hallserver.desk.exports import Exports

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would reckon; such text gets an apostrophe in front."""


class ExportStopped(RuntimeError):
    """Why an export was not made, in the user's language; no file of it stays."""


def export_to(exports: Exports, hall_id: str, folder: Path, after: str, results: str) -> tuple[str, int]:
    """Writes `申请.csv` … into a new folder; gives the next cursor and how many cases. Raises ExportStopped.

    UTF-8 with a mark at the beginning, so that spreadsheets read Chinese; readable by its owner alone.
    """
    if folder.exists():
        raise ExportStopped(f"{folder} 已经有了，没有覆盖。请换一个新的文件夹。")
    texts = {table: io.StringIO(newline="") for table in TABLES}
    writers = {table: csv.DictWriter(texts[table], COLUMNS[table]) for table in TABLES}
    for writer in writers.values():
        writer.writeheader()
    cursor, cases = after, 0
    for page in _taken(exports, hall_id, after, results):
        cursor, cases = page.cursor, cases + page.cases
        for table in TABLES:
            writers[table].writerows(_plain(row) for row in page.tables[table])
    try:
        folder.mkdir(mode=0o700, parents=True)
        try:
            for table in TABLES:
                _write(folder / f"{table}.csv", texts[table].getvalue())
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)  # no half of it with people's data
            raise
    except OSError as error:
        why = of_system(error, "原因不明")
        raise ExportStopped(f"{folder} 写不进去（{why}）。没有导出，换个地方再导出。") from error
    return cursor, cases


def _taken(exports: Exports, hall_id: str, after: str, results: str) -> Iterator[ExportPage]:
    for page in exports.pages(hall_id, after, results):
        if isinstance(page, Declined):
            raise ExportStopped(page.text)
        yield page


def plain(text: str) -> str:
    """The text of a cell, as text in any spreadsheet."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _plain(row: Row) -> Row:
    return {name: plain(text) for name, text in row.items()}


def _write(file: Path, text: str) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as out:
        out.write(text)
