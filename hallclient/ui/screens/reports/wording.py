"""What 报表 says beside a sheet, of a list behind a figure, and of a file that was not saved. No Qt here."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple

from casework.facts.day_report import counted_at
from casework.tally.measures import WORDS
from hallclient.app.figure_cases import Behind
from hallclient.app.giving_out import NotPlaced
from hallclient.app.reports import Sheet
from hallclient.app.told_cells import SAID
from hallclient.ui.screens.figure_rows import how_many

MOST_CHANGES: Final = 4


class Beside(NamedTuple):
    """What stands beside the sheet. `edition`: which, of when; `missing`: what it does not have; `changes`: against the
    edition before; `checks`: the sums that have to agree."""

    edition: str
    missing: tuple[str, ...]
    changes: tuple[str, ...]
    checks: tuple[tuple[str, bool], ...]


def not_saved(name: str, error: BaseException) -> str:
    """Why a file is not there, and what is on record."""
    if isinstance(error, NotPlaced):
        return f"第 {error.report.edition} 版已记入账本，{name} 没有存成。换一个文件夹再存，还是这一版。"
    if isinstance(error, OSError):
        return f"{name} 没有存成，文件夹写不进去。账本未动，换一个文件夹再存。"
    return f"{name} 没有存成，账本未动。再存一次。"


def note_of(behind: Behind, counted: int, measure: str) -> str:
    """How many there are, and why that is another number than the figure's."""
    note = how_many(behind)
    if measure == "asked" and counted > behind.whole:
        return f"{note}，告知书 {counted} 份"
    return note if counted == behind.whole else f"{note}，表上是 {counted}：出表以后有变动"


def told_note(counted: int | None, listed: int, column: str) -> str:
    """How many of them are listed, and why these are fewer: who is rated is not shown his own."""
    if column in SAID and counted is None:
        return f"本人有权查看 {listed} 条"
    if counted in (None, listed):
        return f"{listed} 条"
    if column in SAID and listed < (counted or 0):
        return f"共 {counted} 条，本人有权查看 {listed} 条"
    return f"{listed} 条，表上是 {counted}：出表以后有变动"


def beside_of(sheet: Sheet, no_answer: str) -> Beside:
    """What is said beside a sheet. `no_answer`: why the server did not tell of the other counters."""
    report = sheet.report
    of, apart = counted_at(report), "\n" if report.source == "server" else "　"  # no word of it is cut in two
    missing = [
        f"还差 {one.name}：{_since(one.since)}未计，纸上已写明；上报后出第 {report.edition + 1} 版，改动处加竖线。"
        for one in report.silent
    ]
    if no_answer:
        missing.append("服务器没有应答，只有本机账本的数。")
    if report.unconfirmed:
        missing.append(f"有 {report.unconfirmed} 步还没有服务器回执，结果出来后可能变动。")
    if report.doubtful:
        missing.append(f"有 {report.doubtful} 步待核，核定后可能变动。")
    of_table = [one for one in report.changes if one.table == sheet.by]
    changes = [f"{one.name}{WORDS[one.measure]} {one.before}→{one.now}" for one in of_table[:MOST_CHANGES]]
    if len(of_table) > MOST_CHANGES:
        changes.append(f"等 {len(of_table)} 处，见纸上竖线")
    return Beside(
        edition=f"第 {report.edition} 版　截至 {datetime.fromisoformat(report.as_of):%m-%d %H:%M}{apart}{of}",
        missing=tuple(missing), changes=tuple(changes), checks=sheet.checks,
    )  # fmt: skip


def _since(at: str) -> str:
    return f"{datetime.fromisoformat(at):%m-%d %H:%M} 以后" if at else "从未上报，都"
