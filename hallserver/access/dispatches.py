"""`hallserver dispatches`: what regulators have not acknowledged, since when, and why."""

from __future__ import annotations

import argparse
from datetime import datetime, timedelta

import msgspec

from casework.dispatching import Dispatch
from casework.publication import organ_of
from hallserver.access.terminal import add_hall
from hallserver.chance import MACHINE, Chance
from hallserver.desk.setting import Settings
from hallserver.ledger import dispatches
from hallserver.ledger.ledger import Ledger


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command of this file, under the program's."""
    owed = commands.add_parser("dispatches", help="推送给监管部门、还没有回执的决定，等了多久，为什么")
    add_hall(owed)


def run(args: argparse.Namespace, ledger: Ledger, chance: Chance = MACHINE) -> int:
    """Runs it; gives its exit code: 1 where something is owed, for whoever watches by machine. Raises NoHallFile,
    Unavailable."""
    lines, catalogue = ledger.read(
        args.hall, lambda reads: (dispatches.owed(reads), Settings().enrolment(reads).catalogue)
    )
    for line in lines:
        one = msgspec.json.decode(line.payload, type=Dispatch)
        waits = waited(chance.now() - datetime.fromisoformat(line.made_at))
        why = line.trouble or "还没有送"
        to = organ_of(catalogue, line.organ).name
        print(f"{to}  {one.what}  {one.doc_number}  {waits}  送过 {line.tries} 次  {why}")
    print(f"没有回执的 {len(lines)} 件。" if lines else "都有回执。")
    return 1 if lines else 0


def waited(time: timedelta) -> str:
    """等了 3 天, 等了 5 小时, 等了 2 分钟."""
    if time >= timedelta(days=1):
        return f"等了 {time.days} 天"
    minutes = int(time.total_seconds()) // 60
    return f"等了 {minutes // 60} 小时" if minutes >= 60 else f"等了 {minutes} 分钟"
