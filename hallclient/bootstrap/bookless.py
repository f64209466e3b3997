"""Commands that need neither a book nor its key; `hallclient archive-verify`: whether a 归档包 is as it was made."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hallclient.bootstrap.parser import Command


def add_command(commands: argparse._SubParsersAction[Command]) -> None:
    check = commands.add_parser("archive-verify", help="核验一个归档包，指出改动过、缺少或者多出的内容")
    check.add_argument("file", type=Path, metavar="文件", help="要核验的归档包")


def run(args: argparse.Namespace) -> int:
    """The exit code."""
    from hallclient.bootstrap import keeping, updating

    match args.command:
        case "update":
            return updating.run(args)
        case "recovery-key":
            return keeping.recovery_key(args)
        case _:
            return _verify(args)


def _verify(args: argparse.Namespace) -> int:
    from hallclient.app.filing import verify

    findings, whose = verify(args.file)
    for one in findings:
        print(one, file=sys.stderr)
    print("归档包核验没有通过。" if findings else f"归档包完好。封条：{whose}")
    return int(bool(findings))
