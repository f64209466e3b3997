"""A report as a file: the sheet that is printed, an Excel workbook with every table, one table as CSV."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from casework.facts.day_report import HEADS, day_report
from casework.tally.measures import CUT, MEASURES, PLACED, RATES, closing_text
from casework.tally.report import TABLES, Report
from casework.tally.totals import By
from printing.fonts import FontChain
from printing.render import Paper, render
from printing.workbook import Cell, Share, Sum, Table, csv_text, workbook

Encoding = Literal["utf-8-sig", "gb18030"]
SHEETS: Mapping[By, str] = {"department": "部门", "window": "窗口", "item": "事项", "clerk": "经办人"}
_PLACES = {one.key: place for place, one in enumerate(MEASURES, 1)}


def sheet_of(
    report: Report,
    by: By,
    departments: Mapping[str, str],
    fonts: FontChain | None = None,
    *,
    practice: bool = False,
) -> Paper:
    """The sheet with its table by `by`: what the screen shows and what is printed."""
    return render("REPORT", day_report(report, by, departments), practice=practice, fonts=fonts)


def workbook_of(report: Report) -> bytes:
    """Every table on a sheet of its own, and one that says what each figure means."""
    return workbook([*(table_of(report, by) for by in TABLES), _definitions(report)])


def csv_of(report: Report, by: By, encoding: Encoding) -> bytes:
    return csv_text(table_of(report, by), encoding)


def table_of(report: Report, by: By) -> Table:
    """One table with its sums and shares as formulas."""
    facts = day_report(report, by)
    shares = tuple(Share(_of(rate.part), _of(rate.whole)) for rate in RATES)
    rows: list[tuple[Cell, ...]] = [
        (line.name, *(line.counts[one.key] for one in MEASURES), *shares)
        for line in report.tables.get(by, ())
    ]
    sums: tuple[Cell, ...] = tuple(Sum() for _ in MEASURES)
    names = ("figures", "silent", "provisional", "changes", "late", "rest")
    return Table(
        name=SHEETS[by],
        title=str(facts["title"]),
        notes=(
            f"{facts['days']}　{facts['as_of']}　单位：件",
            *(str(facts[name]) for name in names if name in facts),
        ),
        heads=(
            ("", HEADS[by].replace("　", "")),
            *((one.group, one.title) for one in MEASURES),
            *(("", rate.title) for rate in RATES),
        ),
        rows=(*rows, ("合计", *sums, *shares)) if rows else (),
    )


def _of(names: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(-_PLACES[name[1:]] if name.startswith("-") else _PLACES[name] for name in names)


def _definitions(report: Report) -> Table:
    rows: list[tuple[Cell, ...]] = [(one.word, one.text, one.source) for one in MEASURES]
    rows += [(rate.title, rate.text, "") for rate in RATES]
    notes = tuple(text for text in (CUT, PLACED, closing_text(report.closed_at)) if text)
    return Table("口径", "口径", notes, (("", "名称"), ("", "口径"), ("", "出处")), tuple(rows))
