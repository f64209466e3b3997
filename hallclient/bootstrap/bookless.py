"""Commands that need neither a book nor its key; `hallclient archive-verify`: whether a 归档包 is as it was made, and
whose seal it is where a book opens here.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hallclient.app.station import Station
    from hallclient.bootstrap.parser import Command
    from hallclient.signing.vault import KeyVault


def add_command(commands: argparse._SubParsersAction[Command]) -> None:
    check = commands.add_parser("archive-verify", help="核验一个归档包，指出改动过、缺少或者多出的内容")
    check.add_argument("file", type=Path, metavar="文件", help="要核验的归档包")


def run(args: argparse.Namespace, folder: Path, vault: Callable[[], KeyVault | None]) -> int:
    """The exit code."""
    from hallclient.bootstrap import keeping, updating

    match args.command:
        case "update":
            return updating.run(args)
        case "recovery-key":
            return keeping.recovery_key(args)
        case _:
            return _verify(args, folder, vault)


def _verify(args: argparse.Namespace, folder: Path, vault: Callable[[], KeyVault | None]) -> int:
    from casework.archive import Signers
    from hallclient.app.filing import signers_of, verify

    station = _station(folder, vault)
    try:
        verdict = verify(args.file, lambda hall: Signers() if station is None else signers_of(station, hall))
    finally:
        if station is not None:
            station.close()
    for one in verdict.findings:
        print(one, file=sys.stderr)
    print(verdict.told)
    return verdict.exit_code


def _station(folder: Path, vault: Callable[[], KeyVault | None]) -> Station | None:
    """The counter, where its book opens now without anybody being asked."""
    from hallclient.app.card import read_card
    from hallclient.app.station import Trouble, open_station
    from hallclient.chance import MACHINE

    card = read_card(folder)
    keys = None if card is None else vault()
    if card is None or keys is None:
        return None
    station = open_station(folder, card, keys, MACHINE, unconfirmed=True)
    return None if isinstance(station, Trouble) else station
