"""`hallclient diagnose`: a bundle for whoever helps, also where the book can't be opened."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hallclient.app.health import Found
    from hallclient.bootstrap.parser import Command
    from hallclient.signing.vault import KeyVault


def add_command(commands: argparse._SubParsersAction[Command]) -> None:
    made = commands.add_parser("diagnose", help="健康检查，并做一个诊断包：没有办件、申请人和工作人员的内容")
    made.add_argument("--to", type=Path, metavar="文件", help="诊断包，一个 .zip 文件；不写只检查")


def run(args: argparse.Namespace, folder: Path, vault: Callable[[], KeyVault | None]) -> int:
    """Exit code: 0 all is well, 1 something is not or the bundle was not written."""
    from casework.system import of_system
    from hallclient.app.card import read_card
    from hallclient.app.care import Care
    from hallclient.app.diagnosis import write_bundle
    from hallclient.app.station import Station, open_station
    from hallclient.bootstrap import selfcheck, selfcheck_steps
    from hallclient.chance import MACHINE

    card, keys = read_card(folder), vault()
    opened = open_station(folder, card, keys, MACHINE, unconfirmed=True) if card and keys else None
    station = opened if isinstance(opened, Station) else None
    wrong = station is None
    if station is None:
        text = opened.text if opened is not None and not isinstance(opened, Station) else "账本没有打开。"
        print(f"✗ 账本：{text}")
    try:
        found: tuple[Found, ...] = ()
        if station is not None:
            care = Care(station, folder, lambda: keys, None, None)
            found = care.look().result()
            care.close()
        for one in found:
            print(
                f"{'✓' if one.state == 'good' else '!' if one.state == 'watch' else '✗'} {one.title}：{one.text}"
            )
        wrong = wrong or any(one.state == "bad" for one in found)
        if args.to is None:
            return int(wrong)
        told = io.StringIO()
        selfcheck.run(selfcheck_steps.STEPS, told)
        write_bundle(args.to, folder, station, found, told.getvalue())
    except OSError as error:
        print(f"诊断包 {args.to} 没有写成（{of_system(error)}）。没有做任何改动。", file=sys.stderr)
        return 1
    finally:
        if station is not None:
            station.close()
    print(f"诊断包：{args.to}。里面没有办件、申请人和工作人员的内容，可以交给软件提供单位。")
    return int(wrong)
