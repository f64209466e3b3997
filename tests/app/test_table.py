"""A list that leaves by the clipboard: every cell stays text, whatever somebody put into a name."""

from __future__ import annotations

import csv
import io
import re
from html.parser import HTMLParser

import pytest

from hallclient.app.table import Table, cell, columns, html, tabbed

HOSTILE = (
    ("=1+1", "'=1+1"),
    ("+8613800000118", "'+8613800000118"),
    ("-示例商店", "'-示例商店"),
    ("@SUM(A1)", "'@SUM(A1)"),
    (" \t=HYPERLINK(1)", "'=HYPERLINK(1)"),
    ("＝１＋１", "'＝１＋１"),
    ("甲\t乙\r\n丙\x00丁\u2028戊", "甲 乙 丙 丁 戊"),
    ("<b>示例 & 店</b>", "<b>示例 & 店</b>"),
    ("0012", "0012"),
    ("410103 261120 001 009 00017 3", "410103 261120 001 009 00017 3"),
    ("找 410106199103074522 的店", "找 **************4522 的店"),
    ("13987650423", "*******0423"),
    ("92410106MA9YYYY09T", "92410106MA9YYYY09T"),
)


class Cells(HTMLParser):
    """The cells of a table as a spreadsheet takes them."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.styles: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
        if tag == "td":
            self.styles.add(dict(attrs).get("style") or "")
        assert tag in ("meta", "table", "tr", "td", "th"), tag

    def handle_data(self, data: str) -> None:
        self.rows[-1][-1] += data


@pytest.mark.parametrize(("text", "kept"), HOSTILE)
def test_a_cell_is_text_and_no_number_of_a_person(text: str, kept: str) -> None:
    assert cell(text) == kept


def test_both_ways_hold_the_same_cells() -> None:
    made: Table = columns(("申请人", "编号"), [(text, "1") for text, _ in HOSTILE])
    lines = list(csv.reader(io.StringIO(tabbed(made)), delimiter="\t", quoting=csv.QUOTE_NONE))
    assert lines == [["申请人", "编号"], *([kept, "1"] for _, kept in HOSTILE)]
    read = Cells()
    read.feed(html(made))
    assert read.rows == lines
    assert read.styles == {"mso-number-format:'\\@'"}, "each cell is told to be text"
    assert not re.search(r"<(a|script|b)\b", html(made))
