"""`hallserver views`: who had which case shown that only the server has, for the audit administrator; to ask is written
down among the looks."""

from __future__ import annotations

import argparse
from datetime import date

from casework.numbering import CaseNo, parse
from casework.refusal import Refusal
from casework.staffing import entitled
from forms.security import usual
from hallserver.access.halls import HallFileRefused
from hallserver.access.renewal import newest
from hallserver.access.terminal import add_hall
from hallserver.chance import MACHINE, Chance
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.looks import looks
from hallserver.ledger.reads import HallReads
from hallserver.ledger.rows import SERVER_NUMBER, ViewLine
from hallserver.ledger.writes import HallWrites

AT_THE_SERVER = "服务器"
"""Where the audit administrator stood, in the place of a window."""


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The commands of this file, under the program's."""
    views = commands.add_parser(
        "views", help="谁在哪台设备上看过哪一件（只在服务器上的办件），供审计管理员查"
    )
    add_hall(views)
    views.add_argument("--by", required=True, metavar="工号", help="查的人，须是审计管理员；这次查看也记下")
    views.add_argument("--case", default="", metavar="办件编号", help="只查这一件：24 位办件编号")
    views.add_argument("--person", default="", metavar="工号", help="只查这个人看过的")
    views.add_argument("--day", type=date.fromisoformat, metavar="日期", help="只查这一天，例如 2026-11-20")


def run(args: argparse.Namespace, ledger: Ledger) -> int:
    """Prints the looks, the oldest first; gives the exit code. Raises HallFileRefused."""
    found = looked_up(
        ledger, args.hall, args.by, MACHINE, case_no=args.case, person=args.person, day=args.day
    )
    for line, case_no in found:
        what = case_no or (line.case_id or "查看记录")
        print(f"{line.at[:19].replace('T', ' ')}  设备 {line.device}  工号 {line.by}  {line.window}  {what}")
    print(f"共 {len(found)} 次。这次查看已记下。")
    return 0


def looked_up(
    ledger: Ledger,
    hall_id: str,
    by: str,
    chance: Chance,
    *,
    case_no: str = "",
    person: str = "",
    day: date | None = None,
) -> tuple[tuple[ViewLine, str], ...]:
    """Each look with its case's number, in order; that somebody looked through them is the newest of them next time.
    Raises HallFileRefused: nothing was shown and nothing written."""
    hall_file = newest(ledger, hall_id)
    who = entitled(hall_file.security or usual(), hall_file.people, by, "audit", chance.today())
    if isinstance(who, Refusal):
        raise HallFileRefused(f"{who.reason}没有给出记录。")

    def job(tx: HallWrites) -> tuple[tuple[ViewLine, str], ...]:
        case_id = _case_id(tx, case_no)
        found = looks(tx, case_id=case_id, by=person, day=day)
        tx.log_view(
            ViewLine(
                view_id=chance.uuid7(), at=chance.now().isoformat(), device=SERVER_NUMBER, by=who.staff_no,
                window=AT_THE_SERVER, case_id=case_id,
            )
        )  # fmt: skip
        numbers = {one.case_id: _number(tx, one.case_id) for one in found}
        return tuple((one, numbers[one.case_id]) for one in found)

    return ledger.write(hall_id, job)


def _case_id(reads: HallReads, case_no: str) -> str:
    if not case_no:
        return ""
    number = parse(case_no)
    if not isinstance(number, CaseNo):
        raise HallFileRefused(f"{number.text}。没有给出记录。")
    line = reads.case_of_number(number.text)
    if line is None:
        raise HallFileRefused(f"服务器上没有办件编号 {case_no}。没有给出记录。")
    return line.case_id


def _number(reads: HallReads, case_id: str) -> str:
    line = reads.case(case_id) if case_id else None
    return line.case_no if line is not None else ""
