"""报表 without a book: the figures of the drawn sheet, and what was asked for."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import date
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from casework.exchange import Counters
from casework.tally.appraisal import Appraisal, Appraised, Score
from casework.tally.breaches import breaches
from casework.tally.measures import KEYS
from casework.tally.report import Report, Silent
from casework.tally.totals import By, Line
from forms.supervision import usual
from hallclient.app.figure_cases import Behind
from hallclient.app.outcome import PaperMade
from hallclient.app.report_files import sheet_of
from hallclient.app.reports import Form, Sheet
from hallclient.app.told_cells import Told
from printing.document import document
from tests.ui.screens.fakes import settled
from tests.ui.screens.figured import ENTRIES

DAY = date(2026, 11, 20)
APPRAISAL = Appraisal(
    criteria=usual().appraisal,
    people=tuple(
        Appraised(
            key=key,
            name=name,
            scores=tuple(Score(value=n, earned=one.earned(n)) for one in usual().appraisal),
        )
        for key, name, n in (("W0907", "王砚秋", 98.0), ("W1003", "孟知微", None))
    ),
)
TOLD = (
    Told("c3", DAY, "红牌", "未整改", "药品经营许可", "区市场监管局 · 不予许可决定没有说明具体理由", "rd"),
    Told("", DAY, "黄牌", "待答复", "体外循环：断号", "大厅 · 文号断号", "am"),
)
W16 = Silent(name="W16 工程建设三", since="2026-11-20T13:58:00+08:00")


def drawn_report(**changes: Any) -> Report:
    """The day of the samples."""
    rows = document("REPORT").samples()["rows"]
    assert isinstance(rows, tuple)
    lines = [
        Line(key=row["name"], name=row["name"], counts={key: int(row.get(key, 0)) for key in KEYS})
        for row in rows
    ]
    parts: dict[str, Any] = {
        "hall": "示例区政务服务中心", "first": DAY, "last": DAY, "as_of": "2026-11-20T17:30+08:00",
        "sum": lines[-1].counts, "tables": {"department": tuple(lines[:-1])}, "whole_hall": True, "counters": 17,
        "silent": (W16,),
    }  # fmt: skip
    return Report(**{**parts, **changes})


class FakeReports:
    """`asked`: what was counted, given out and saved, in order; `error` is what saving comes to."""

    def __init__(self, report: Report | None = None) -> None:
        self.report = report or drawn_report()
        self.asked: list[tuple[object, ...]] = []
        self.behind: tuple[Told, ...] = TOLD
        self.error: Exception | None = None

    def sheet(self, first: date, last: date, by: By, heard: Counters | None = None) -> Future[Sheet]:
        self.asked.append((str(first), str(last), by, heard is not None))
        return settled(self._sheet(replace(self.report, first=first, last=last), by))

    def bulletin(self, first: date, last: date, heard: Counters | None = None) -> Future[Sheet]:
        self.asked.append(("bulletin", str(first), str(last)))
        return settled(self._sheet(replace(self.report, first=first, last=last), "department"))

    def another(self, report: Report, by: By, who: str = "") -> Future[Sheet]:
        self.asked.append(("another", by, who) if who else ("another", by))
        return settled(self._sheet(report, by, who))

    def appraisal(
        self, first: date, last: date, who: str, heard: Counters | None = None
    ) -> Future[Sheet]:  # fmt: skip
        self.asked.append(("appraisal", str(first), str(last), who))
        made = replace(self.report, first=first, last=last, appraisal=APPRAISAL)
        return settled(self._sheet(made, "clerk", who))

    def breaches(self, first: date, last: date, heard: Counters | None = None) -> Future[Sheet]:
        self.asked.append(("breaches", str(first), str(last)))
        told = breaches(usual().grounds, (), (first, last), {}, {})
        return settled(self._sheet(replace(self.report, first=first, last=last, breaches=told), "department"))

    def cases(self, report: Report, by: By, key: str, measure: str) -> Future[Behind]:
        self.asked.append(("cases", by, key, measure))
        return settled(Behind(ENTRIES, 4))

    def told(self, report: Report, key: str, column: str) -> Future[tuple[Told, ...]]:
        self.asked.append(("told", key, column))
        return settled(self.behind)

    def _sheet(self, report: Report, by: By, who: str = "") -> Sheet:
        checks = (
            ("各窗口合计 178 = 各部门合计 178", True), ("办结 154 = 即办、提前、按时、超期 154", True),
            ("收件 178 = 即办件 93 + 承诺件 85", True),
        )  # fmt: skip
        return Sheet(report, by, sheet_of(report, by, who=who), checks, who)

    def give(self, sheet: Sheet) -> Future[tuple[Sheet, PaperMade]]:
        self.asked.append(("give", sheet.report.edition))
        paper = PaperMade(
            code="REPORT", name="办件日报", doc_number="", case_no="", case_id="", sha256="0" * 64,
            pdf=sheet.paper.pdf, pages=1, copies=1,
        )  # fmt: skip
        return settled((sheet, paper))

    def save(self, sheet: Sheet, path: Path, form: Form) -> Future[Report]:
        self.asked.append(("save", path.name, form))
        if self.error is not None:
            failed: Future[Report] = Future()
            failed.set_exception(self.error)
            return failed
        return settled(sheet.report)
