"""报表 saved at the real window: paper, screen, workbook and both kinds of CSV have the same figures."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from casework.tally.measures import MEASURES
from hallclient.ui.screens.reports.view import FILES
from hallclient.ui.widgets.figure_table import FigureTable
from hallclient.ui.widgets.paper_view import PaperView
from tests.app.decided import decide_now
from tests.app.desk import FOOD, FRIDAY, TRADE, Desk, only, outcome, rooms
from tests.app.filled import filled
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.printing.goldens import text_of

NAME = "示例区市场监督管理局"
WITHOUT_COLUMN = ("accepted_by_law", "asked_again", "late_by_law", "undated")
"""On paper said in words below the table, where there is any of it."""


@pytest.fixture
def counter(desk: Desk, opened: Opening) -> Counter:
    """One late since the 17th, one that the law took as accepted; today one accepted, one told, one granted."""
    clerk = desk.counter("W0907", "W09", on=date(2026, 11, 10))
    outcome(rooms(clerk)[0].accept(filled(clerk, FOOD)))
    outcome(rooms(clerk)[0].receive(filled(clerk, FOOD)))
    clerk = desk.counter("W0907", "W09", on=FRIDAY)
    outcome(rooms(clerk)[0].accept(filled(clerk, FOOD)))
    outcome(rooms(clerk)[0].notify(filled(clerk, FOOD, marks={"food.layout": "missing"})))
    decide_now(clerk, only(outcome(rooms(clerk)[0].accept(filled(clerk, TRADE)))).case_id)
    desk.close()
    return opened(desk, "M0001")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What the person chooses in the next dialogs: a path and a kind of file."""
    chosen: list[tuple[str, str]] = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: chosen.pop(0))
    return chosen


def saved(counter: Counter, asked: list[tuple[str, str]], keys: str, path: Path, kind: str) -> Path:
    """Saved by its key, which is pressed three times as by somebody who sees nothing happen."""
    asked.append((str(path), kind))
    target = counter.focus()
    for _ in range(3):
        QTest.keySequence(target, QKeySequence(keys))
    counter.until(lambda: f"已存为 {path}" in counter.words(), f"{path.name} is said to be saved")
    return path


def figures(counter: Counter) -> dict[str, list[str]]:
    """The rows of 逐格看."""
    table = counter.one_of(FigureTable, "hall.reports.figures")
    return {row.name: list(row.figures) for row in table.rows}


@pytest.mark.parametrize("digit", ["1", "2", "3"])
def test_paper_screen_and_files_have_the_same_figures(
    counter: Counter, asked: list[tuple[str, str]], tmp_path: Path, digit: str
) -> None:
    counter.key("Ctrl+6")
    counter.until(lambda: counter.read("hall.figure.received").startswith("收件 3"), "the day")
    counter.key("J")
    paper = counter.one_of(PaperView, "hall.reports.paper")
    counter.until(lambda: paper.pages > 0, "日报")
    counter.key(digit)
    counter.until(lambda: paper.pages > 0, "the sheet")
    xlsx, utf, gb = FILES
    book = load_workbook(saved(counter, asked, "F7", tmp_path / "a.xlsx", xlsx), data_only=True)
    first = saved(counter, asked, "F7", tmp_path / "b.csv", utf).read_bytes().decode("utf-8-sig")
    second = saved(counter, asked, "F7", tmp_path / "c.csv", gb).read_bytes().decode("gb18030")
    pdf = saved(counter, asked, "F5", tmp_path / "d.pdf", "").read_bytes()
    assert first == second and asked == []
    counter.key("T")
    counter.until(lambda: counter.seen("hall.reports.figures"), "the figures one by one")
    shown = figures(counter)
    told = {row[0]: row[1:] for row in csv.reader(io.StringIO(first))}
    sheet = {row[0]: row[1:] for row in book["部门"].iter_rows(values_only=True)}
    for name in (NAME, "合计"):
        count = len(shown[name])
        assert told[name][:count] == shown[name]
        assert [str(one) for one in sheet[name][:count]] == shown[name]
    kept = [
        figure for one, figure in zip(MEASURES, shown[NAME], strict=True) if one.key not in WITHOUT_COLUMN
    ]
    assert f"\n{NAME} {' '.join(kept)} " in text_of(pdf)
