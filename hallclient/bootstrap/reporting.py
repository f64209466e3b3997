"""`hallclient report`: the figures of a day or of any days as PDF, Excel or CSV: of the whole hall from the server
while it answers, else from this counter's book, as the screen has them."""

from __future__ import annotations

import argparse
import re
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hallclient.bootstrap.parser import Command
from hallclient.signing.vault import KeyVault

if TYPE_CHECKING:
    from concurrent.futures import Future

    from casework.exchange import Counters
    from casework.tally.making import FiguresAsked, HallFigures
    from casework.tally.report import Report
    from casework.tally.totals import By
    from hallclient.app.figures import Figures
    from hallclient.app.report_files import Encoding
    from hallclient.app.station import Station

TABLES: Final[dict[str, By]] = {"部门": "department", "窗口": "window", "事项": "item", "经办人": "clerk"}

NOT_FOLLOWED: Final = "命令不收别处的记录"
"""Of a counter with a server: what others did since its window was closed is not in its book."""


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
        one.add_argument(
            "--offline",
            action="store_true",
            help="不问服务器，只数本机账本；不写时服务器有应答就用服务器的数",
        )
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
    from casework.system import of_system
    from hallclient.app.figures import Figures
    from hallclient.app.giving_out import NotPlaced, give_out_as
    from hallclient.app.report_files import csv_of, sheet_of, workbook_of

    counter = station.counter(station.person(args.by), station.card.windows[0])
    counter.missing = lambda: NOT_FOLLOWED
    server = Server(station, by_book="参数 --offline" if args.offline else "")
    try:
        figures = Figures(counter, server.figures)
        report, who = _counted(args, figures, first, last, server.counters()), getattr(args, "of", "")
    finally:
        server.close()
    table = TABLES[args.table]
    told = report.appraisal
    if told is not None and who and who not in {one.key for one in told.people}:
        print(f"{who} 这个月没有可考核的数。没有做任何改动。", file=sys.stderr)
        return 2

    def made(of: Report) -> list[tuple[Path, bytes]]:
        files: list[tuple[Path, bytes]] = []
        if args.pdf:
            paper = sheet_of(of, table, counter.fonts, who=who, practice=counter.practice)
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
        print(f"{error.filename} 没有写成：{of_system(error)}。{edition}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename} 没有写成：{of_system(error)}。没有做任何改动。", file=sys.stderr)
        return 1
    print(server.said(report))
    for path, size in files:
        print(f"{path}：第 {kept.edition} 版，{size} 字节")
    return 0


class Server:
    """The hall's server, asked while no exchange runs; `why` it was not asked, or did not tell."""

    def __init__(self, station: Station, by_book: str) -> None:
        """`by_book`: why only the book is to be counted."""
        from hallclient.app.online import questions_of

        found = by_book or questions_of(station)
        self._asks = None if isinstance(found, str) else found
        self.why = _first(found) if isinstance(found, str) else ""

    def counters(self) -> Counters | None:
        """Every counter's last word; None: nobody is there, and nothing more is asked."""
        found = self._asks.counters() if self._asks is not None else self.why
        if isinstance(found, str):
            self.why = _first(found)
            return None
        return found

    def figures(self, asked: FiguresAsked) -> Future[HallFigures | str]:
        """At once on the caller's thread: a command has no other work."""
        from concurrent.futures import Future

        done: Future[HallFigures | str] = Future()
        found = self._asks.figures(asked) if self._asks is not None else self.why
        self.why = _first(found) if isinstance(found, str) else ""
        done.set_result(found)
        return done

    def said(self, report: Report) -> str:
        """What was counted."""
        if report.source == "server":
            return "数据来源：服务器账本"
        own = report.appraisal is not None or report.breaches is not None
        why = "牌和投诉只从本机账本数" if own and not self.why else self.why
        return f"数据来源：本机账本（{why}）"

    def close(self) -> None:
        if self._asks is not None:
            self._asks.close()


def _first(text: str) -> str:
    """What is the matter, without what a counter does about it."""
    return re.split("[，。]", text)[0]


def _counted(
    args: argparse.Namespace, figures: Figures, first: date, last: date, heard: Counters | None
) -> Report:
    from hallclient.app.appraising import Appraising

    match args.kind:
        case "bulletin":
            return figures.monthly(first, last, heard)
        case "appraisal":
            return Appraising(figures).month(first, last, heard)
        case "breaches":
            return Appraising(figures).grounds(first, last, heard)
        case _:
            return figures.reported(first, last, heard)


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
