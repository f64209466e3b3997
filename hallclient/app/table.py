"""A list as a table for other programs: tabs for text, HTML for the cells of WPS and Excel. Pure.

A cell is what the list shows, masks and all, and stays text wherever it is pasted (trust: S7): what would begin a
formula gets an apostrophe before it, control characters and breaks are spaces, and the HTML says text for each cell, so
that 24 digits are not rounded. A number of a person's identity or a mobile phone that somebody typed into a name
is covered, too: a list shows none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_BREAKS = re.compile(r"[\s\x00-\x1f\x7f\u2028\u2029]+")
_NUMBERS = re.compile(r"(?<![0-9A-Za-z])(?:[1-9]\d{16}[0-9Xx]|1[3-9]\d{9})(?![0-9A-Za-z])", re.ASCII)
_STYLE = "mso-number-format:'\\@'"  # Excel and WPS: this cell is text


class Table(NamedTuple):
    """Column heads and rows of as many cells."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def cell(text: str) -> str:
    """One cell that any spreadsheet keeps as text."""
    plain = _NUMBERS.sub(_covered, _BREAKS.sub(" ", text).strip())
    return f"'{plain}" if plain.startswith(FORMULA) else plain


def tabbed(table: Table) -> str:
    """Lines of cells with tabs between them, heads first."""
    return "".join("\t".join(cell(one) for one in row) + "\r\n" for row in (table.heads, *table.rows))


def html(table: Table) -> str:
    """The same as one HTML table."""
    head = "".join(f"<th>{_cell(one)}</th>" for one in table.heads)
    rows = ("".join(f'<td style="{_STYLE}">{_cell(one)}</td>' for one in row) for row in table.rows)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f'<meta charset="utf-8"><table><tr>{head}</tr>{body}</table>'


def columns(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """A table of these."""
    return Table(tuple(heads), tuple(tuple(row) for row in rows))


def _covered(found: re.Match[str]) -> str:
    """As far as any region leaves it open: the last four."""
    return "*" * (len(found[0]) - 4) + found[0][-4:]


def _cell(text: str) -> str:
    """Between tags a quotation mark is itself."""
    from html import escape  # with its table of all entities: for whoever copies a list

    return escape(cell(text), quote=False)
