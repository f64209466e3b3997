"""`hallserver export` and `report`: what goes out at the terminal, and what it says."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from forms.exports import codes_of, usual_codes
from hallserver.access.exporting import export_to
from hallserver.chance import MACHINE
from hallserver.desk.exports import Exports
from hallserver.desk.reports import HallReport, Reports
from hallserver.desk.setting import Settings
from hallserver.ledger.ledger import Ledger

COLUMNS = ("大厅", "名称", "日期", "收件", "受理", "办结", "逾期未答复", "超承诺时限未办结")


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The commands of this file, under the program's."""
    export = commands.add_parser("export", help="cases in the tables of GB/T 39046, a CSV file a table")
    export.add_argument("--hall", required=True, help="the hall's three-digit code")
    export.add_argument("--to", type=Path, required=True, help="a new folder")
    export.add_argument(
        "--after", default="", help="the cursor that the export before printed: what moved since"
    )
    export.add_argument(
        "--results", required=True, help="the set of result codes: guangdong, variant_a, variant_b …"
    )
    export.add_argument("--codes", type=Path, help="a file of codes like forms/defaults/exports.yaml")
    report = commands.add_parser(
        "report", help="totals by hall and day as CSV: for whoever is above the halls"
    )
    report.add_argument(
        "--from", dest="first", type=date.fromisoformat, help="first day (default: yesterday)"
    )
    report.add_argument("--until", dest="last", type=date.fromisoformat, help="last day (default: the first)")


def run(args: argparse.Namespace, opened: Callable[[], Ledger]) -> int:
    """Runs one of them; gives its exit code. Raises CodesRefused, ExportStopped, ReportRefused, Unavailable."""
    if args.command == "export":
        return _export(args, opened)
    first = args.first or MACHINE.today() - timedelta(days=1)
    ledger = opened()
    try:
        found = Reports(ledger, Settings(), MACHINE).report(first, args.last or first)
    finally:
        ledger.close()
    _write(found)
    return 0


def _export(args: argparse.Namespace, opened: Callable[[], Ledger]) -> int:
    codes = codes_of(args.codes) if args.codes else usual_codes()
    ledger = opened()
    try:
        exports = Exports(ledger, Settings(), MACHINE, codes)
        cursor, cases = export_to(exports, args.hall, args.to, args.after, args.results)
    finally:
        ledger.close()
    print(f"已导出 {cases} 件到 {args.to}（含个人信息，用完请删除）。")
    print(f"下次接着导出：--after {cursor}")
    return 0


def _write(found: tuple[HallReport, ...]) -> None:
    """A line a hall and day, then the halls together, for the days that all of them were counted on."""
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(COLUMNS)
    whole: dict[date, list[int]] = {}
    for hall in found:
        for day in hall.days:
            counts = [day.received, day.accepted, day.closed, day.unanswered, day.past_promise]
            out.writerow([hall.hall, hall.name, day.on.isoformat(), *counts])
            whole[day.on] = [a + b for a, b in zip(whole.get(day.on, [0] * 5), counts, strict=True)]
        if not hall.days:
            print(f"大厅 {hall.hall} 还没有大厅文件，没有统计。", file=sys.stderr)
    for on, counts in sorted(whole.items()):
        out.writerow(["合计", "", on.isoformat(), *counts])
