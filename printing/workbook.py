"""Tables of figures as files: Excel that WPS opens as well, and CSV. The only door to XlsxWriter.

Text stays text (`=1+1`, `@…`, web addresses and long numbers come back as they were); numbers are numbers; sums and
shares are formulas with their values. The same tables give the same bytes.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import xlsxwriter  # asked for nothing before a workbook is made: 40 modules

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_TEXT = 32_000
"""Characters of one cell; Excel takes 32,767 and XlsxWriter drops what is longer without a word."""
_FACE = "宋体"
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - the same tables, the same bytes; the sheet says as of when it is
_LOOKS = {
    "name": {"num_format": "@"}, "count": {"num_format": "0"}, "points": {"num_format": "0.0"},
    "share": {"num_format": "0.0%"},
}  # fmt: skip
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\0")


class Share(NamedTuple):
    """A share of columns of its own row: `part` over `whole`, by their places; one with a minus is taken off."""

    part: tuple[int, ...]
    whole: tuple[int, ...]


class Sum(NamedTuple):
    """The sum of its column."""


Cell: TypeAlias = "str | int | float | Share | Sum"


class Table(NamedTuple):
    """One table. `heads`: group above ("" for none) and title of each column; the first column is names."""

    name: str
    title: str
    notes: tuple[str, ...]
    heads: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Cell, ...], ...]


class CellLost(ValueError):
    """A cell could not be written: nothing is half written."""


def workbook(tables: Sequence[Table]) -> bytes:
    """An Excel workbook with a sheet a table, its head and names frozen. Raises CellLost."""
    file = BytesIO()
    book = xlsxwriter.Workbook(
        file,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )  # fmt: skip
    book.set_properties({"created": _MADE})
    for table in tables:
        _Sheet(book, table).write()
    book.close()
    return file.getvalue()


def csv_text(table: Table, encoding: str = "utf-8-sig") -> bytes:
    """The table alone, heads first; `encoding` utf-8-sig (Excel and WPS know it) or gb18030."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_safe(f"{group}{title}" if group else title) for group, title in table.heads])
    for row in table.rows:
        writer.writerow(
            [
                _safe(cell) if isinstance(cell, str) else _plain(table, row, place)
                for place, cell in enumerate(row)
            ]
        )
    return out.getvalue().encode(encoding)


def _safe(text: str) -> str:
    """No program takes it for a formula: OWASP ASVS 5.0, 1.2.10."""
    return f"'{text}" if text.startswith(_RISKY) else text


def value_of(table: Table, row: Sequence[Cell], place: int) -> int | float | None:
    """What a formula comes to; None: there is nothing to have a share in."""
    cell = row[place]
    match cell:
        case int() | float():
            return cell
        case Sum():
            return sum(found for other in table.rows if isinstance(found := other[place], int | float))
        case Share():
            part, whole = (_added(table, row, places) for places in cell)
            return part / whole if whole > 0 else None
        case _:
            return None


def _added(table: Table, row: Sequence[Cell], places: Sequence[int]) -> float:
    return sum((-1 if place < 0 else 1) * (value_of(table, row, abs(place)) or 0) for place in places)


def _plain(table: Table, row: Sequence[Cell], place: int) -> str | int | float:
    found = value_of(table, row, place)
    return "" if found is None else round(found, 4)


class _Sheet:
    """One sheet being written: title, heads in two rows, rows, notes."""

    FIRST = 3
    """Row of the first figures, below title and heads."""

    def __init__(self, book: Workbook, table: Table) -> None:
        self.table = table
        self.sheet: Worksheet = book.add_worksheet(table.name)
        plain = {"font_name": _FACE, "font_size": 10.5, "border": 1, "valign": "vcenter"}
        self.title = book.add_format({"font_name": _FACE, "font_size": 16, "bold": True, "align": "center"})
        self.head = book.add_format(
            {**plain, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#F6F8FA"}
        )
        self.note = book.add_format({"font_name": _FACE, "font_size": 9, "text_wrap": True, "valign": "top"})
        self.cells = {
            (kind, bold): book.add_format({**plain, **look, "bold": bold})
            for kind, look in _LOOKS.items()
            for bold in (False, True)
        }  # fmt: skip

    def write(self) -> None:
        sheet, table = self.sheet, self.table
        columns = len(table.heads)
        sheet.merge_range(0, 0, 0, columns - 1, "", self.title)
        self._text(0, 0, table.title, self.title)
        self._heads()
        for down, row in enumerate(table.rows, self.FIRST):
            last = down == self.FIRST + len(table.rows) - 1 and any(isinstance(cell, Sum) for cell in row)
            for place, cell in enumerate(row):
                self._cell(down, place, row, cell, bold=last)
        for down, note in enumerate(table.notes, self.FIRST + len(table.rows) + 1):
            sheet.merge_range(down, 0, down, columns - 1, "", self.note)
            self._text(down, 0, note, self.note)
            sheet.set_row(down, 15 * (1 + len(note) // 90))
        sheet.freeze_panes(self.FIRST, 1)
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, columns - 1, 8)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(1, 2)

    def _heads(self) -> None:
        for place, (group, title) in enumerate(self.table.heads):
            if not group:
                self.sheet.merge_range(1, place, 2, place, "", self.head)
                self._text(1, place, title, self.head)
            else:
                self._text(2, place, title, self.head)
        for first, last, group in _groups(self.table.heads):
            if first < last:
                self.sheet.merge_range(1, first, 1, last, "", self.head)
            self._text(1, first, group, self.head)

    def _cell(self, down: int, place: int, row: Sequence[Cell], cell: Cell, *, bold: bool) -> None:
        if isinstance(cell, str):
            self._text(down, place, cell, self.cells["name", bold])
            return
        kind = "share" if isinstance(cell, Share) else "points" if isinstance(cell, float) else "count"
        look = self.cells[kind, bold]
        value = value_of(self.table, row, place)
        if isinstance(cell, int | float):
            done = self.sheet.write_number(down, place, cell, look)
        else:
            shown = "—" if value is None else value
            done = self.sheet.write_formula(down, place, self._formula(down, place, cell), look, shown)
        _written(done)

    def _formula(self, down: int, place: int, cell: Share | Sum) -> str:
        if isinstance(cell, Sum):
            first, last = (_place(row, place) for row in (self.FIRST, down - 1))
            return f"=SUM({first}:{last})"
        part, whole = (
            "".join(f"{'-' if place < 0 else '+'}{_place(down, abs(place))}" for place in places).lstrip("+")
            for places in cell
        )
        return f'=IF({whole}>0,({part})/({whole}),"—")'

    def _text(self, down: int, place: int, text: str, look: Format) -> None:
        if len(text) > MOST_TEXT:
            raise CellLost(f"{self.table.name}: {len(text)} characters in one cell")
        _written(self.sheet.write_string(down, place, text, look))


def _place(row: int, column: int) -> str:
    found: str = xlsxwriter.utility.xl_rowcol_to_cell(row, column)
    return found


def _written(done: int) -> None:
    if done != 0:
        raise CellLost(f"XlsxWriter: {done}")


def _groups(heads: Sequence[tuple[str, str]]) -> Iterator[tuple[int, int, str]]:
    """First and last column of each group."""
    place = 0
    while place < len(heads):
        group, first = heads[place][0], place
        while place + 1 < len(heads) and group and heads[place + 1][0] == group:
            place += 1
        if group:
            yield first, place, group
        place += 1
