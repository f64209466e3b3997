"""报表 as the screen shows it: the sheet of some days, its edition and what it rests on; printed, or saved as files.

Everything is reckoned and drawn on a reader's thread: the window only paints.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple, cast

from casework.appraising import Figure
from casework.exchange import Counters
from casework.tally.report import Report, checks
from casework.tally.totals import By
from hallclient.app.appraising import Appraising
from hallclient.app.counter import Counter
from hallclient.app.figure_cases import Behind, cases_behind
from hallclient.app.figures import AskFigures, Figures
from hallclient.app.giving_out import Files, give_out_as
from hallclient.app.outcome import PaperMade
from hallclient.app.report_files import SHEETS, csv_of, sheet_of, workbook_of
from hallclient.app.told_cells import TellCells, Told
from hallclient.signing.digest import sha256
from hallclient.store.readers import Outdated
from hallclient.store.reads import Reads
from printing.render import Paper

Form = Literal["pdf", "xlsx", "csv", "csv-gb18030"]


class Sheet(NamedTuple):
    """A report as it is drawn, and the sums that have to agree, in words."""

    report: Report
    by: By
    paper: Paper
    checks: tuple[tuple[str, bool], ...]
    who: str = ""


class Reports:
    """Reads and files for whoever may see the hall's figures (`statistics`)."""

    def __init__(self, counter: Counter, server: AskFigures | None = None) -> None:
        """`server`: asks it for its report; None: there is none."""
        self.counter, self.figures = counter, Figures(counter, server)
        self._turn = 0

    def sheet(self, first: date, last: date, by: By, heard: Counters | None = None) -> Future[Sheet]:
        """The figures of some days until now, drawn; `heard`: what the server says of every counter."""
        return self._read(lambda going: self.figures.reported(first, last, heard, going), by)

    def bulletin(self, first: date, last: date, heard: Counters | None = None) -> Future[Sheet]:
        """逐月通报 of the month of these days until now, drawn."""
        return self._read(lambda going: self.figures.monthly(first, last, heard, going), "department")

    def appraisal(
        self, first: date, last: date, who: str, heard: Counters | None = None
    ) -> Future[Sheet]:  # fmt: skip
        """考核表 of the month of these days until now, drawn; `who`: of one person."""
        made = Appraising(self.figures).month
        return self._read(lambda going: made(first, last, heard, going), "clerk", who)

    def breaches(self, first: date, last: date, heard: Counters | None = None) -> Future[Sheet]:
        """The cards of these days by the grounds of 行政许可法 第七十二条 to 第七十五条, drawn."""
        made = Appraising(self.figures).grounds
        return self._read(lambda going: made(first, last, heard, going), "department")

    def another(self, report: Report, by: By, who: str = "") -> Future[Sheet]:
        """The same figures with another table, or of another person."""
        return self._read(lambda _: report, by, who)

    def cases(self, report: Report, by: By, key: str, measure: str) -> Future[Behind]:
        """The cases that a figure of the sheet counts, as the book knows them now; `key` "": of the whole hall."""
        days, counter = (report.first, report.last), self.counter

        def found(reads: Reads) -> Behind:
            counted, rules = reads.counted_of(*days, counter.calendar), self.figures.rules
            row = by if key else None
            return cases_behind(counted, days, rules, (measure,), row, key, self.figures.short_names())

        return counter.book.read(found, lane="report-cells")

    def told(self, report: Report, key: str, column: str) -> Future[tuple[Told, ...]]:
        """Cards, what was said, or days, behind a figure of 考核表 or of the sheet by grounds."""
        cells = TellCells(self.counter)

        def found(reads: Reads) -> tuple[Told, ...]:
            if report.breaches is not None:
                return cells.of_ground(reads, report, key, column)
            return cells.of_person(reads, report, key, cast(Figure, column))

        return self.counter.book.read(found, lane="report-cells")

    def _read(self, made: Callable[[Callable[[], bool]], Report], by: By, who: str = "") -> Future[Sheet]:
        """One sheet is waited for: what was asked before gives its thread back, between its steps, too."""
        self._turn += 1
        turn = self._turn

        def going() -> bool:
            return turn == self._turn

        def drawn(_: object) -> Sheet:
            report = made(going)
            if not going():
                raise Outdated
            return self._drawn(report, by, who)

        return self.counter.book.read(drawn, lane="reports")

    def _drawn(self, report: Report, by: By, who: str) -> Sheet:
        paper = self._paper(report, by, who)
        own = report.appraisal is not None or report.breaches is not None  # no sum of 收件 stands on these
        return Sheet(report, by, paper, () if own else checks(report.tables, report.sum), who)

    def _paper(self, report: Report, by: By, who: str) -> Paper:
        counter = self.counter
        return sheet_of(report, by, counter.fonts, who=who, practice=counter.practice)

    def give(self, sheet: Sheet) -> Future[tuple[Sheet, PaperMade]]:
        """The sheet as an edition that is given out, and its paper."""

        def made(_: object) -> tuple[Sheet, PaperMade]:
            kept = self.figures.give_out(sheet.report).result()
            given = sheet if kept == sheet.report else self._drawn(kept, sheet.by, sheet.who)
            paper = given.paper
            return given, PaperMade(
                code=paper.code, name=name_of(given), doc_number="", case_no="", case_id="",
                sha256=sha256(paper.pdf), pdf=paper.pdf, pages=paper.pages, copies=1,
                substituted=paper.substituted,
            )  # fmt: skip

        return self.counter.book.read(made)

    def save(self, sheet: Sheet, path: Path, form: Form) -> Future[Report]:
        """The sheet as a file; the edition that it is. The future raises OSError: nothing was done, or
        `giving_out.NotPlaced`."""

        def made(report: Report) -> Files:
            return [(path, self._file(sheet, report, form))]

        return self.counter.book.read(lambda _: give_out_as(self.figures, sheet.report, made)[0])

    def _file(self, sheet: Sheet, report: Report, form: Form) -> bytes:
        match form:
            case "pdf":
                return (
                    sheet.paper.pdf
                    if report == sheet.report
                    else self._paper(report, sheet.by, sheet.who).pdf
                )
            case "xlsx":
                return workbook_of(report)
            case "csv":
                return csv_of(report, sheet.by, "utf-8-sig")
            case "csv-gb18030":
                return csv_of(report, sheet.by, "gb18030")


def name_of(sheet: Sheet) -> str:
    """What a file of it is called, without its ending."""
    report = sheet.report
    days = f"{report.first}" if report.one_day else f"{report.first}至{report.last}"
    if report.appraisal is not None:
        return f"考核表-{report.first:%Y-%m}{'-' if sheet.who else ''}{sheet.who}-第{report.edition}版"
    if report.breaches is not None:
        return f"许可法七十二至七十五条情形-{days}-第{report.edition}版"
    if report.bulletin is not None:
        return f"政务服务通报-{report.first:%Y-%m}-第{report.edition}版"
    return f"办件{'日报' if report.one_day else '统计'}-{days}-按{SHEETS[sheet.by]}-第{report.edition}版"
