"""报表: which days, by what, and what the sheet rests on. No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import date
from pathlib import Path
from typing import Final, Literal, Protocol

from casework.exchange import Counters
from casework.tally.measures import WORDS
from casework.tally.periods import Period, around, beside
from casework.tally.report import Report
from casework.tally.totals import By, Line
from hallclient.app.figure_cases import Behind
from hallclient.app.outcome import PaperMade
from hallclient.app.pictures import Picture
from hallclient.app.reports import Form, Sheet, name_of
from hallclient.app.told_cells import Told
from hallclient.ui.screens.crossing import Crossing, Newest, UnderWay
from hallclient.ui.screens.figure_rows import Case, case_in, case_of, told_of
from hallclient.ui.screens.reports.cells import Cells, cells_of, measure_of, number_of, title_of
from hallclient.ui.screens.reports.wording import Beside, beside_of, not_saved, note_of, told_note

Kind = Literal["day", "week", "month", "days", "bulletin", "appraisal", "breaches"]
KINDS: Final[dict[Kind, str]] = {
    "day": "日报", "week": "周报", "month": "月报", "days": "任意区间", "bulletin": "逐月通报",
    "appraisal": "考核表", "breaches": "许可法情形",
}  # fmt: skip
TABLES: Final[dict[By, str]] = {"department": "部门", "window": "窗口", "item": "事项", "clerk": "经办人"}
SCALE: Final = 2.0
"""Pixels a point: sharp at 150 %."""
RANGES: Final[tuple[Kind, ...]] = ("days", "breaches")
"""Of any days, not of a period's."""
TABLED: Final[tuple[Kind, ...]] = ("day", "week", "month", "days")
"""With a table by department, window, item or clerk."""
EVERYBODY: Final = ("*", "全部人员")
NO_DAY: Final = "日期写成 2026-11-20"
BACKWARDS: Final = "最后一日早于第一日"
TO_COME: Final = "日期晚于今天"


class ReportsView(Protocol):
    """What the presenter tells the view."""

    def show_asked(self, kind: Kind, first: str, last: str, by: By) -> None: ...
    def show_wrong(self, first: str, last: str) -> None: ...
    def show_waiting(self) -> None: ...
    def show_beside(self, beside: Beside) -> None: ...
    def show_figures(self, by: By, lines: Sequence[Line], total: Mapping[str, int]) -> None: ...
    def show_cells(self, cells: Cells) -> None: ...
    def show_listing(self, title: str) -> None: ...
    def show_cases(self, title: str, cases: tuple[Case, ...], note: str) -> None: ...
    def show_people(self, people: Sequence[tuple[str, str]], who: str) -> None: ...
    def show_pages(self, pages: tuple[Picture, ...]) -> None: ...
    def show_message(self, text: str, good: bool) -> None: ...
    def show_note(self, text: str) -> None: ...
    def looked_at(self) -> bool: ...


class ReportReads(Protocol):
    """The use case."""

    def sheet(self, first: date, last: date, by: By, heard: Counters | None = None) -> Future[Sheet]: ...
    def bulletin(self, first: date, last: date, heard: Counters | None = None) -> Future[Sheet]: ...
    def another(self, report: Report, by: By, who: str = "") -> Future[Sheet]: ...
    def appraisal(
        self, first: date, last: date, who: str, heard: Counters | None = None
    ) -> Future[Sheet]: ...  # fmt: skip
    def breaches(self, first: date, last: date, heard: Counters | None = None) -> Future[Sheet]: ...
    def cases(self, report: Report, by: By, key: str, measure: str) -> Future[Behind]: ...
    def told(self, report: Report, key: str, column: str) -> Future[tuple[Told, ...]]: ...
    def give(self, sheet: Sheet) -> Future[tuple[Sheet, PaperMade]]: ...
    def save(self, sheet: Sheet, path: Path, form: Form) -> Future[Report]: ...


class ReportsPresenter:
    """`others()` asks the server for every counter's last word; None: there is no server."""

    def __init__(
        self,
        reads: ReportReads,
        crossing: Crossing,
        view: ReportsView,
        today: Callable[[], date],
        pages_of: Callable[[bytes, float], Future[tuple[Picture, ...]]],
        show_paper: Callable[[PaperMade], None],
        others: Callable[[], Future[Counters | str] | None],
        open_case: Callable[[str], None],
    ) -> None:
        self._reads, self._crossing, self._view, self._today = reads, crossing, view, today
        self._pages_of, self._show_paper, self._others = pages_of, show_paper, others
        self.open_case = open_case
        self._kind: Kind = "day"
        self._by: By = "department"
        self._who = ""
        self._days = around("day", today())
        self._sheet: Sheet | None = None
        self._report: Report | None = None  # whose figures can be drawn in another way
        self._silent = ""
        self._asked = 0
        self._cells, self._giving = Newest(crossing), UnderWay(crossing)

    # ── which sheet

    def start(self) -> None:
        """It came to the front: the days that were looked at, counted again."""
        self.look()

    def choose_kind(self, kind: Kind) -> None:
        """A day, a week, a month or any days, around the last day that was shown."""
        self._kind = kind
        if kind not in RANGES:
            self._days = around(period_of(kind), min(self._days[1], self._today()))
        self.look()

    def choose_table(self, by: By) -> None:
        """The same figures by something else; 通报 and what follows it have no other."""
        if self._kind not in TABLED:
            return
        self._by = by
        if self._report is None:
            self.look()
            return
        self._say_asked()
        self._draw_anew(self._report, by, "")

    def choose_person(self, who: str) -> None:
        """考核表 of one person, or of everybody."""
        self._who = who = "" if who == EVERYBODY[0] else who
        if self._report is not None and self._report.appraisal is not None:
            self._draw_anew(self._report, "clerk", who)

    def _draw_anew(self, report: Report, by: By, who: str) -> None:
        """The same figures: until they are drawn none is shown, printed or saved under what is chosen now."""
        self._view.show_waiting()
        self._sheet = None
        self._asked += 1
        self._draw(self._reads.another(report, by, who))

    def set_days(self, first: str, last: str) -> None:
        """Days as they were typed; a period other than any days is the one around the first."""
        days = [_day(text) for text in (first, last if self._kind in RANGES else first)]
        wrong = [NO_DAY if day is None else TO_COME if day > self._today() else "" for day in days]
        if days[0] is not None and days[1] is not None and days[1] < days[0]:
            wrong[1] = BACKWARDS
        self._view.show_wrong(wrong[0], wrong[1] if self._kind in RANGES else "")
        if days[0] is None or days[1] is None or any(wrong):
            return
        found = (days[0], days[1]) if self._kind in RANGES else around(period_of(self._kind), days[0])
        if found != self._days:
            self._days = found
            self.look()

    def turn(self, step: int) -> None:
        """The days before, or those after; none that are all to come."""
        found = beside(period_of(self._kind), self._days, step)
        if found[0] <= self._today():
            self._days = found
            self.look()

    def _say_asked(self) -> None:
        first, last = map(str, self._days)
        self._view.show_asked(self._kind, first, last, self._by)

    # ── looking

    def look(self) -> None:
        """Counts and draws the sheet, until now."""
        self._say_asked()
        self._view.show_wrong("", "")
        self._view.show_waiting()
        self._sheet = self._report = None  # of other days: neither given out nor drawn anew under these
        self._asked += 1
        asked, others = self._asked, self._others()
        if others is None:
            self._count(asked, None)
        else:
            self._crossing.when_done(
                others, lambda heard: self._count(asked, heard), lambda _: self._count(asked, "没有应答")
            )

    def _count(self, asked: int, heard: Counters | str | None) -> None:
        if asked != self._asked:
            return
        self._silent = heard if isinstance(heard, str) else ""
        told = heard if isinstance(heard, Counters) else None
        first, last = self._days[0], min(self._days[1], self._today())
        match self._kind:
            case "bulletin":
                self._draw(self._reads.bulletin(first, last, told))
            case "appraisal":
                self._draw(self._reads.appraisal(first, last, self._who, told))
            case "breaches":
                self._draw(self._reads.breaches(first, last, told))
            case _:
                self._draw(self._reads.sheet(first, last, self._by, told))

    def _draw(self, made: Future[Sheet]) -> None:
        asked = self._asked

        def drawn(sheet: Sheet) -> None:
            if asked == self._asked:
                self._show(sheet)

        self._crossing.when_done(made, drawn, lambda _: self._failed(asked))

    def _show(self, sheet: Sheet) -> None:
        self._sheet, self._report, asked = sheet, sheet.report, self._asked
        self._view.show_beside(beside_of(sheet, self._silent))
        told = sheet.report.appraisal
        if told is not None:
            people = (EVERYBODY, *((one.key, f"{one.key} {one.name}") for one in told.people))
            self._view.show_people(people, sheet.who or EVERYBODY[0])
        cells = cells_of(sheet.report, sheet.who)
        if cells is not None:
            self._view.show_cells(cells)
        else:
            self._view.show_figures(sheet.by, sheet.report.tables.get(sheet.by, ()), sheet.report.sum)

        def shown(pages: tuple[Picture, ...]) -> None:
            if asked == self._asked:
                self._view.show_pages(pages)

        self._crossing.when_done(self._pages_of(sheet.paper.pdf, SCALE), shown, lambda _: self._failed(asked))

    def _failed(self, asked: int) -> None:
        if asked == self._asked:
            self._sheet = None
            self._view.show_message("统计没有完成，账本未动。换一个日期，或者稍后再看。", good=False)

    def choose_cell(self, key: str, measure: str) -> None:
        """A figure was asked for: the cases that it counts. `key` "": the sum's; `measure` "": of a name, nothing."""
        sheet = self._sheet
        if sheet is None or not measure:
            return
        if cells_of(sheet.report, "") is not None and not (
            sheet.report.appraisal is not None and measure_of(measure)
        ):
            self._tell_cell(sheet.report, key, measure)
            return
        measure = measure_of(measure)
        lines = {line.key: line for line in sheet.report.tables.get(sheet.by, ())}
        counts = lines[key].counts if key in lines else sheet.report.sum
        title = f"{WORDS[measure]} · {lines[key].name if key in lines else '全大厅'}"
        asked = self._asked
        self._view.show_listing(title)

        def found(behind: Behind) -> None:
            if asked == self._asked:
                note = note_of(behind, counts.get(measure, 0), measure)
                self._view.show_cases(title, tuple(map(case_of, behind.entries)), note)

        self._cells.when_done(
            self._reads.cases(sheet.report, sheet.by, key, measure), found, lambda _: self._not_listed(asked)
        )

    def _tell_cell(self, report: Report, key: str, column: str) -> None:
        """Cards, what was said, or days."""
        asked = self._asked
        self._view.show_listing(title_of(report, key, column))

        def found(told: tuple[Told, ...]) -> None:
            if asked == self._asked:
                note = told_note(number_of(report, key, column), len(told), column)
                self._view.show_cases(title_of(report, key, column), told_of(told, self._today()), note)

        self._cells.when_done(self._reads.told(report, key, column), found, lambda _: self._not_listed(asked))

    def open_row(self, key: str) -> None:
        """Enter on a row: the case that it is, or is about."""
        if case_id := case_in(key):
            self.open_case(case_id)

    def _not_listed(self, asked: int) -> None:
        if asked == self._asked:
            self._view.show_message("没有列出来，账本未动。再按一次 Enter。", good=False)

    # ── giving out

    def print_sheet(self) -> None:
        """Ctrl+P: the edition that is shown, where papers are printed."""
        sheet = self._sheet
        if sheet is None or self._giving.busy:  # an edition that is given out is numbered
            return

        def given(made: tuple[Sheet, PaperMade]) -> None:
            if self._sheet is sheet:
                self._sheet = made[0]
            seen = self._view.looked_at()  # whoever went elsewhere meanwhile is not called back
            self._view.show_note("" if seen else "做好了，按 Ctrl+P 打开。")
            if seen:
                self._show_paper(made[1])

        def failed(error: BaseException) -> None:
            self._view.show_message("没有做出来，账本未动。再按一次 Ctrl+P。", good=False)

        self._view.show_note("正在送去打印")
        self._giving.when_done(self._reads.give(sheet), given, failed)

    def suggested_name(self) -> str:
        """What a file is called, without its ending; "": nothing is shown yet, or one is being given out."""
        return name_of(self._sheet) if self._sheet is not None and not self._giving.busy else ""

    def save(self, path: Path, form: Form) -> None:
        """The edition that is shown, as a file."""
        sheet = self._sheet
        if sheet is None or self._giving.busy:
            return

        def saved(report: Report) -> None:
            self._view.show_message(f"第 {report.edition} 版已存为 {path}", good=True)
            if self._sheet is sheet and report != sheet.report:
                self._asked += 1
                self._draw(self._reads.another(report, sheet.by, sheet.who))

        def failed(error: BaseException) -> None:
            self._view.show_message(not_saved(path.name, error), good=False)

        self._view.show_note(f"正在存 {path.name}")
        self._giving.when_done(self._reads.save(sheet, path, form), saved, failed)


def period_of(kind: Kind) -> Period:
    """Whose days a sheet has."""
    match kind:
        case "bulletin" | "appraisal":
            return "month"
        case "breaches":
            return "days"
        case _:
            return kind


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
