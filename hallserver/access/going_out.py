"""`hallserver export` and `report`: what goes out at the terminal, and what it says."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from pathlib import Path

from forms.exports import codes_of, usual_codes
from hallserver.access.exporting import export_to
from hallserver.access.terminal import add_hall
from hallserver.chance import MACHINE
from hallserver.desk.exports import Exports
from hallserver.desk.reports import HallReport, Reports
from hallserver.desk.setting import Settings
from hallserver.ledger.ledger import Ledger

COLUMNS = (
    "大厅",
    "名称",
    "日期",
    "收件",
    "受理",
    "办结",
    "不予受理、撤回、终止",
    "逾期未答复",
    "超承诺时限未办结",
)


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The commands of this file, under the program's."""
    export = commands.add_parser("export", help="办件导出成 GB/T 39046 的各张表，一张表一个 CSV")
    add_hall(export)
    export.add_argument("--to", type=Path, required=True, metavar="文件夹", help="一个新文件夹")
    export.add_argument("--after", default="", metavar="位置", help="上次导出打印的位置：只导出以后有变动的")
    export.add_argument(
        "--results",
        required=True,
        metavar="结果码",
        help="哪一套结果代码：guangdong、variant_a、variant_b 等",
    )
    export.add_argument(
        "--codes", type=Path, metavar="文件", help="照 forms/defaults/exports.yaml 另写的代码文件"
    )
    report = commands.add_parser("report", help="各大厅逐日的件数，CSV，给上级用")
    report.add_argument(
        "--from", dest="first", type=date.fromisoformat, metavar="日期", help="第一天（不写是昨天）"
    )
    report.add_argument(
        "--until", dest="last", type=date.fromisoformat, metavar="日期", help="最后一天（不写同第一天）"
    )


def run(args: argparse.Namespace, opened: Callable[[], AbstractContextManager[Ledger]]) -> int:
    """Runs one of them; gives its exit code. Raises CodesRefused, ExportStopped, ReportRefused, Unavailable."""
    if args.command == "export":
        return _export(args, opened)
    first = args.first or MACHINE.today() - timedelta(days=1)
    with opened() as ledger:
        found = Reports(ledger, Settings(), MACHINE).report(first, args.last or first)
    _write(found)
    return 0


def _export(args: argparse.Namespace, opened: Callable[[], AbstractContextManager[Ledger]]) -> int:
    codes = codes_of(args.codes) if args.codes else usual_codes()
    with opened() as ledger:
        exports = Exports(ledger, Settings(), MACHINE, codes)
        cursor, cases = export_to(exports, args.hall, args.to, args.after, args.results)
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
            counts = [day.received, day.accepted, day.decided, day.ended, day.unanswered, day.past_promise]
            out.writerow([hall.hall, hall.name, day.on.isoformat(), *counts])
            whole[day.on] = [a + b for a, b in zip(whole.get(day.on, [0] * len(counts)), counts, strict=True)]
        if not hall.days:
            print(f"大厅 {hall.hall} 还没有大厅文件，没有统计。", file=sys.stderr)
    for on, counts in sorted(whole.items()):
        out.writerow(["合计", "", on.isoformat(), *counts])
