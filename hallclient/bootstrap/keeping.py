"""The commands that keep the book: audit, backup, restore, recover. All speak to the terminal, in Chinese."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hallclient.app.station import Station
    from hallclient.signing.vault import KeyVault

NOT_ENROLLED = "本机还没有登记到大厅，没有账本。"


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The commands of this file, under the program's."""
    audit = commands.add_parser("audit", help="verify or export the audit log (审计日志)")
    actions = audit.add_subparsers(dest="action", required=True)
    check = actions.add_parser("verify", help="check acts and audit whole and name what was tampered with")
    check.add_argument("--file", type=Path, help="an exported file instead of this counter's book")
    export = actions.add_parser("export", help="write the audit log to a signed file")
    export.add_argument("--out", type=Path, required=True)
    export.add_argument("--by", required=True, help="who exports: a staff number of the hall")


def station_of(folder: Path, vault: KeyVault) -> Station | int:
    """The open counter, or the exit code after it was said why not."""
    from hallclient.app.card import read_card
    from hallclient.app.station import Trouble, open_station
    from hallclient.chance import MACHINE

    card = read_card(folder)
    if card is None:
        print(NOT_ENROLLED, file=sys.stderr)
        return 2
    station = open_station(folder, card, vault, MACHINE)
    if isinstance(station, Trouble):
        print(station.text, file=sys.stderr)
        return 1
    return station


def audit(args: argparse.Namespace, folder: Path, vault: KeyVault) -> int:
    """`hallclient audit verify|export`: 0 whole or written, 1 not."""
    if args.action == "verify" and args.file is not None:
        return _verify_file(args.file)
    from hallclient.app.auditing import export_audit, report
    from hallclient.app.station import Trouble

    station = station_of(folder, vault)
    if isinstance(station, int):
        return station
    try:
        if args.action == "verify":
            verdict = station.book.verify()
            print(report(verdict))
            return 1 if verdict.findings else 0
        if station.person(args.by) is None:
            print(f"大厅文件里没有工号 {args.by}，没有导出。", file=sys.stderr)
            return 1
        done = export_audit(station, args.out, args.by)
    finally:
        station.close()
    if isinstance(done, Trouble):
        print(done.text, file=sys.stderr)
        return 1
    print(f"审计日志 {done} 条已写入 {args.out}，由本机签名。")
    return 0


def _verify_file(path: Path) -> int:
    import msgspec

    from hallclient.app.auditing import verify_export

    try:
        head, broken, signed = verify_export(path)
    except (OSError, ValueError, msgspec.MsgspecError):
        print(f"{path} 不是审计日志的导出文件，或者没有拷贝完整。", file=sys.stderr)
        return 1
    print(f"{head.hall}，设备 {head.device}，{head.made_at} 导出，{head.entries} 条。")
    if broken:
        print("与前后对不上的：" + "、".join(f"第 {n} 条" for n in broken))
    print("签名正确，首尾相连。" if signed and not broken else "核验没有通过，文件被改动过。")
    return 0 if signed and not broken else 1
