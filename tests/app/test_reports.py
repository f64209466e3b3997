"""报表 of a counter's book: the sheet, its other tables, what is printed and what is saved are one edition."""

from __future__ import annotations

from concurrent.futures import CancelledError
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from threading import Event

import pytest
from openpyxl import load_workbook

from casework.tally.policies import POLICIES
from hallclient.app.giving_out import NotPlaced
from hallclient.app.reports import Form, Reports, name_of
from hallclient.store.readers import Outdated
from hallclient.store.writer import Priority
from tests.app.desk import FOOD, Desk, outcome, rooms
from tests.app.filled import filled
from tests.casework.small_hall import TODAY
from tests.printing.goldens import text_of


def test_screen_paper_and_files_are_one_edition(desk: Desk, tmp_path: Path) -> None:
    counter = desk.counter()
    intake = rooms(counter)[0]
    outcome(intake.accept(filled(counter, FOOD)))
    reports = Reports(counter)
    sheet = reports.sheet(TODAY, TODAY, "department").result(60)
    assert sheet.report.edition == 1 and all(good for _, good in sheet.checks)
    given, paper = reports.give(sheet).result(60)
    assert (given.report, paper.pdf) == (sheet.report, sheet.paper.pdf)
    by_window = reports.another(sheet.report, "window").result(60)
    assert "W10" in text_of(by_window.paper.pdf) and name_of(by_window).endswith("按窗口-第1版")
    outcome(intake.accept(filled(counter, FOOD)))  # what is on the screen is an edition that was given out

    def saved(form: Form, of: object = by_window) -> bytes:
        path = tmp_path / f"x.{form}"
        own = tmp_path / f"x.{form}.new"
        own.write_text("自己的")
        assert of is by_window and reports.save(by_window, path, form).result(60) == sheet.report
        assert own.read_text() == "自己的" and not list(tmp_path.glob(".*"))
        return path.read_bytes()

    assert saved("pdf") == by_window.paper.pdf
    assert saved("csv").decode("utf-8-sig").splitlines()[-1].startswith("合计,1,0,1,1")
    assert saved("csv-gb18030").decode("gb18030") == saved("csv").decode("utf-8-sig")
    book = load_workbook(BytesIO(saved("xlsx")), data_only=True)
    assert book.sheetnames == ["部门", "窗口", "事项", "经办人", "口径"]
    again = reports.sheet(TODAY, TODAY, "window").result(60)
    assert again.report.edition == 2 and again.paper.pdf != by_window.paper.pdf
    (tmp_path / "in the way").mkdir()
    with pytest.raises(NotPlaced):
        reports.save(again, tmp_path / "in the way", "csv").result(60)
    kept = counter.book.read_now(lambda reads: reads.last_report(TODAY, TODAY))
    assert kept == again.report  # on record, and again the same
    with pytest.raises(OSError):
        reports.save(again, tmp_path / "no" / "x.csv", "csv").result(60)
    assert not reports.breaches(TODAY, TODAY).result(60).checks  # no sum of 收件 stands on that sheet


def test_what_is_said_below_the_paper_is_said_in_the_workbook_in_the_same_words(
    desk: Desk, tmp_path: Path
) -> None:
    clerk = desk.counter(on=TODAY - timedelta(days=10))
    outcome(rooms(clerk)[0].accept(filled(clerk, FOOD)))
    counter = desk.counter(on=TODAY)
    reports, path = Reports(counter), tmp_path / "日报.xlsx"
    sheet = reports.sheet(TODAY, TODAY, "department").result(60)
    said = "示例区市场监督管理局，食品经营许可，在办，超承诺 3 个工作日。"
    assert said in text_of(sheet.paper.pdf).replace("\n", "")
    reports.save(sheet, path, "xlsx").result(60)
    book = load_workbook(path, data_only=True)
    for name in ("部门", "窗口", "事项", "经办人"):
        assert [row[0] for row in book[name].iter_rows(values_only=True)].count(said) == 1, name


def test_the_months_bulletin_has_editions_of_its_own(desk: Desk, tmp_path: Path) -> None:
    counter = desk.counter()
    intake = rooms(counter)[0]
    outcome(intake.accept(filled(counter, FOOD)))
    reports = Reports(counter)
    first = TODAY.replace(day=1)
    reports.give(reports.sheet(first, TODAY, "department").result(60)).result(60)
    sheet = reports.bulletin(first, TODAY).result(60)
    assert sheet.report.bulletin is not None and sheet.report.bulletin.now.received == 1
    assert sheet.paper.pdf == reports.bulletin(first, TODAY).result(60).paper.pdf
    path = tmp_path / "通报.xlsx"
    assert reports.save(sheet, path, "xlsx").result(60) == sheet.report
    book = load_workbook(path, data_only=True)
    assert book.sheetnames[:2] == ["通报", "指标"]
    total = next(row for row in book["通报"].iter_rows(values_only=True) if row[0] == "合计")
    assert total[1:4] == (1, 0, 1) and total[12] == "—" == total[14]
    assert [row[0] for row in book["指标"].iter_rows(min_row=4, values_only=True)] == [
        one.title for one in POLICIES
    ]
    outcome(intake.accept(filled(counter, FOOD)))
    again = reports.bulletin(first, TODAY).result(60).report
    assert again.edition == 2 and again.changes
    assert name_of(sheet) == "政务服务通报-2026-11-第1版"


def test_days_turned_quickly_give_the_threads_back(desk: Desk) -> None:
    counter = desk.counter()
    outcome(rooms(counter)[0].accept(filled(counter, FOOD)))
    reports, begun, gate = Reports(counter), Event(), Event()

    def held(_: object) -> bool:
        begun.set()
        return gate.wait(60)

    writing = counter.book.submit(Priority.ACT, held)
    assert begun.wait(60)
    asked = [reports.sheet(TODAY - timedelta(day), TODAY, "department") for day in range(5)]
    gate.set()
    assert writing.result(60) and asked[-1].result(60).report.first == TODAY - timedelta(4)
    for one in asked[:-1]:
        with pytest.raises((CancelledError, Outdated)):
            one.result(60)
