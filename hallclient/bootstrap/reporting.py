"""`hallclient report`: the figures of a day or of any days as PDF, Excel or CSV, from this counter's book."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hallclient.bootstrap.parser import Command
from hallclient.signing.vault import KeyVault

if TYPE_CHECKING:
    from casework.tally.report import Report
    from casework.tally.totals import By
    from hallclient.app.figures import Figures
    from hallclient.app.report_files import Encoding

TABLES: Final[dict[str, By]] = {"部门": "department", "窗口": "window", "事项": "item", "经办人": "clerk"}


def add_command(commands: Any) -> None:
    """`report day` and `report days`."""
    report = commands.add_parser("report", help="日报、周报、任意区间的统计：PDF、Excel、CSV")
    kinds = report.add_subparsers(
        dest="kind", metavar="命令", title="命令", required=True, parser_class=Command
    )
    day = kinds.add_parser("day", help="一日")
    day.add_argument("--on", type=_day, required=True, metavar="日期", help="如 2026-11-20")
    days = kinds.add_parser("days", help="任意区间，含首尾")
    days.add_argument("--from", dest="first", type=_day, required=True, metavar="日期", help="第一日")
    days.add_argument("--to", dest="last", type=_day, required=True, metavar="日期", help="最后一日")
    month = kinds.add_parser("bulletin", help="逐月通报")
    month.add_argument("--month", type=_month, required=True, metavar="月份", help="如 2026-11")
    people = kinds.add_parser("appraisal", help="考核表：一个月，全部人员或者一个人")
    people.add_argument("--month", type=_month, required=True, metavar="月份", help="如 2026-11")
    people.add_argument(
        "--of", default="", metavar="工号", help="只要这个人的；不写是全部人员（Excel、CSV 总是全部）"
    )
    grounds = kinds.add_parser("breaches", help="行政许可法第七十二条至第七十五条的情形，任意区间")
    grounds.add_argument("--from", dest="first", type=_day, required=True, metavar="日期", help="第一日")
    grounds.add_argument("--to", dest="last", type=_day, required=True, metavar="日期", help="最后一日")
    for one in (day, days, month, people, grounds):
        one.add_argument("--by", required=True, metavar="工号", help="谁出的表，须有统计的权限")
        one.add_argument("--table", choices=tuple(TABLES), default="部门", help="PDF 和 CSV 的分列")
        one.add_argument("--pdf", type=Path, metavar="文件", help="横排 A4，与打印的同一张")
        one.add_argument("--xlsx", type=Path, metavar="文件", help="Excel：四张表和口径，合计、比率是公式")
        one.add_argument("--csv", type=Path, metavar="文件", help="一张表，不带公式")
        one.add_argument("--encoding", choices=("utf-8", "gb18030"), default="utf-8", help="CSV 的编码")


def run(args: argparse.Namespace, folder: Path, vault: KeyVault) -> int:
    """Writes the files that were asked for, all of one edition; gives the exit code."""
    from casework.tally.periods import around
    from hallclient.bootstrap.admitted import admitted
    from hallclient.chance import MACHINE

    match args.kind:
        case "day":
            first, last = args.on, args.on
        case "days" | "breaches":
            first, last = args.first, args.last
        case _:
            first, last = args.month, min(around("month", args.month)[1], max(MACHINE.today(), args.month))
    if not any((args.pdf, args.xlsx, args.csv)):
        print("没有写存到哪里：--pdf、--xlsx 或者 --csv 加文件名。没有做任何改动。", file=sys.stderr)
        return 2
    if last < first or last > MACHINE.today():
        print("日期不对：最后一日不能早于第一日，也不能晚于今天。没有做任何改动。", file=sys.stderr)
        return 2
    station = admitted(folder, vault, args.by, "statistics", "没有可统计的")
    if isinstance(station, int):
        return station
    try:
        return _write(args, station, first, last)
    finally:
        station.close()


def _write(args: argparse.Namespace, station: Any, first: date, last: date) -> int:
    from hallclient.app.figures import Figures
    from hallclient.app.giving_out import NotPlaced, give_out_as
    from hallclient.app.report_files import csv_of, sheet_of, workbook_of

    counter = station.counter(station.person(args.by), station.card.windows[0])
    figures = Figures(counter)
    table = TABLES[args.table]
    report, who = _counted(args, figures, first, last), getattr(args, "of", "")
    told = report.appraisal
    if told is not None and who and who not in {one.key for one in told.people}:
        print(f"{who} 这个月没有可考核的数。没有做任何改动。", file=sys.stderr)
        return 2

    def made(of: Report) -> list[tuple[Path, bytes]]:
        files: list[tuple[Path, bytes]] = []
        if args.pdf:
            departments = figures.names("department")
            paper = sheet_of(of, table, departments, counter.fonts, who=who, practice=counter.practice)
            files.append((args.pdf, paper.pdf))
        if args.xlsx:
            files.append((args.xlsx, workbook_of(of)))
        if args.csv:
            encoding: Encoding = "gb18030" if args.encoding == "gb18030" else "utf-8-sig"
            files.append((args.csv, csv_of(of, table, encoding)))
        return files

    try:
        kept, files = give_out_as(figures, report, made)
    except NotPlaced as error:
        edition = f"第 {error.report.edition} 版已记入账本，再出一次还是这一版。"
        print(f"{error.filename} 没有写成：{error.strerror}。{edition}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename} 没有写成：{error.strerror}。没有做任何改动。", file=sys.stderr)
        return 1
    for path, size in files:
        print(f"{path}：第 {kept.edition} 版，{size} 字节")
    return 0


def _counted(args: argparse.Namespace, figures: Figures, first: date, last: date) -> Report:
    from hallclient.app.appraising import Appraising

    match args.kind:
        case "bulletin":
            return figures.monthly(first, last)
        case "appraisal":
            return Appraising(figures).month(first, last)
        case "breaches":
            return Appraising(figures).grounds(first, last)
        case _:
            return figures.reported(first, last)


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise argparse.ArgumentTypeError(f"月份要写成 2026-11，不能写 {text}") from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"日期要写成 2026-11-20，不能写 {text}") from None
