"""The commands that keep the book: audit, backup, restore, recover. All speak to the terminal, in Chinese."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casework.catalogue import DeviceKey
    from casework.people import Use
    from hallclient.app.station import Station
    from hallclient.bootstrap.parser import Command
    from hallclient.signing.vault import KeyVault

LEAST_PHRASE = 12
"""Characters of the pass phrase that guards a whole hall."""

NOT_ENROLLED = "本机还没有登记到大厅，没有账本。"


def add_commands(commands: argparse._SubParsersAction[Command]) -> None:
    """The commands of this file, under the program's."""
    audit = commands.add_parser("audit", help="核验、导出审计日志")
    actions = audit.add_subparsers(dest="action", required=True, metavar="verify|export")
    check = actions.add_parser("verify", help="核验办件经过和审计日志，指出被改动的地方")
    check.add_argument("--file", type=Path, metavar="文件", help="核验导出的文件，不是本机账本")
    export = actions.add_parser("export", help="导出审计日志，由本机签名")
    export.add_argument("--out", type=Path, required=True, metavar="文件", help="写到哪里")
    export.add_argument("--by", required=True, metavar="工号", help="审计管理员的工号")

    key = commands.add_parser("recovery-key", help="生成大厅的恢复密钥，每个大厅一次")
    key.add_argument("--out", type=Path, required=True, metavar="文件", help="密钥文件，放进保险柜")
    _phrase_word(key)
    back = commands.add_parser("recover", help="用恢复密钥取回本机账本的密钥")
    back.add_argument("--key", type=Path, required=True, metavar="文件", help="大厅的恢复密钥文件")
    _phrase_word(back)
    copy = commands.add_parser("backup", help="马上备份账本，并核验这份备份")
    copy.add_argument("--to", type=Path, metavar="文件夹", help="这一次备份到哪里")
    copy.add_argument("--set-folder", type=Path, metavar="文件夹", help="以后都备份到这里")
    copy.add_argument("--by", default="", metavar="工号", help="换文件夹的系统管理员")
    put = commands.add_parser("restore", help="列出备份，由备份恢复账本，确认恢复")
    put.add_argument(
        "file", type=Path, nargs="?", metavar="备份", help=".book 文件；写文件夹或者不写：列出备份"
    )
    put.add_argument("--key", type=Path, metavar="文件", help="大厅的恢复密钥文件，用于新电脑")
    _phrase_word(put)
    put.add_argument("--confirm", action="store_true", help="恢复后已经由人核对过")
    put.add_argument("--by", default="", metavar="工号", help="谁核对的")


def _phrase_word(parser: Command) -> None:
    parser.add_argument(
        "--recovery-phrase-file", type=Path, metavar="文件", help="写着恢复密钥口令的文件；不写就在终端里问"
    )


def run(args: argparse.Namespace, folder: Path, vault: KeyVault) -> int:
    """One of the commands that need this counter's keys."""
    todo = {"audit": audit, "recover": recover, "backup": backup, "restore": restore}
    return todo[args.command](args, folder, vault)


def station_of(folder: Path, vault: KeyVault, *, unconfirmed: bool = False) -> Station | int:
    """The open counter, or the exit code after it was said why not."""
    from hallclient.app.card import read_card
    from hallclient.app.station import Trouble, open_station
    from hallclient.chance import MACHINE

    card = read_card(folder)
    if card is None:
        print(NOT_ENROLLED, file=sys.stderr)
        return 2
    station = open_station(folder, card, vault, MACHINE, unconfirmed=unconfirmed)
    if isinstance(station, Trouble):
        print(station.text, file=sys.stderr)
        return 1
    return station


def _barred(station: Station, staff_no: str, use: Use) -> bool:
    """Whether this number may not do that; then it was said why."""
    why = station.why_not(staff_no, use)
    if why:
        print(why, file=sys.stderr)
    return bool(why)


def audit(args: argparse.Namespace, folder: Path, vault: KeyVault) -> int:
    """`hallclient audit verify|export`: 0 whole or written, 1 not."""
    if args.action == "verify":
        return _verify(folder, vault)
    from hallclient.app.auditing import export_audit
    from hallclient.app.station import Trouble

    station = station_of(folder, vault)
    if isinstance(station, int):
        return station
    try:
        if _barred(station, args.by, "audit"):
            return 1
        done = export_audit(station, args.out, args.by)
    finally:
        station.close()
    if isinstance(done, Trouble):
        print(done.text, file=sys.stderr)
        return 1
    print(f"审计日志 {done} 条已写入 {args.out}，由本机签名。")
    return 0


def _verify(folder: Path, vault: KeyVault) -> int:
    from hallclient.app.auditing import report, verify_counter
    from hallclient.app.card import read_card
    from hallclient.app.station import Trouble

    card = read_card(folder)
    if card is None:
        print(NOT_ENROLLED, file=sys.stderr)
        return 2
    verdict = verify_counter(folder, card, vault)
    if isinstance(verdict, Trouble):
        print(verdict.text, file=sys.stderr)
        return 1
    print(report(verdict))
    return 1 if verdict.findings else 0


def verify_file(path: Path, folder: Path, vault: KeyVault | None) -> int:
    """`hallclient audit verify --file`: an exported log, on any PC; beside the hall file where a book opens here."""
    import msgspec

    from hallclient.app.auditing import of_the_hall, verify_export

    try:
        head, broken, signed = verify_export(path)
    except (OSError, ValueError, msgspec.MsgspecError):
        print(f"{path} 不是审计日志的导出文件，或者没有拷贝完整。", file=sys.stderr)
        return 1
    print(f"{head.hall}，设备 {head.device}，{head.made_at} 导出，{head.entries} 条。")
    if broken:
        print("与前后对不上的：" + "、".join(f"第 {n} 条" for n in broken))
    if broken or not signed:
        print("核验没有通过，文件被改动过。")
        return 1
    listed = _devices(folder, vault)
    if listed is None:
        print(
            f"签名与文件里的公钥相符，首尾相连。本机没有打开账本，请把这个公钥与大厅文件里设备 {head.device} 的核对：\n"
            f"{head.public_key}"
        )
        return 0
    if not of_the_hall(head, listed):
        print(f"核验没有通过：签名用的不是本大厅登记的设备 {head.device} 的公钥，不能当作它的日志。")
        return 1
    print(f"签名正确，是本大厅登记的设备 {head.device} 签的，首尾相连。")
    return 0


def _devices(folder: Path, vault: KeyVault | None) -> tuple[DeviceKey, ...] | None:
    """The devices of this counter's hall file; None where its book can't be opened now, or there is none."""
    from hallclient.app.card import read_card
    from hallclient.app.station import Trouble, open_station
    from hallclient.chance import MACHINE

    card = read_card(folder)
    if card is None or vault is None:
        return None
    station = open_station(folder, card, vault, MACHINE, unconfirmed=True)
    if isinstance(station, Trouble):
        return None
    station.close()
    return station.enrolment.devices


def _phrase(args: argparse.Namespace, *, twice: bool = False) -> str:
    """The recovery key's pass phrase, from a file or the terminal; never from the command line."""
    if args.recovery_phrase_file is not None:
        return str(args.recovery_phrase_file.read_text("utf-8").strip())
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip()
    import getpass

    first = getpass.getpass("恢复密钥的口令：")
    if twice and getpass.getpass("再输一次：") != first:
        print("两次输入不同。没有做任何改动。", file=sys.stderr)
        return ""
    return first


def recovery_key(args: argparse.Namespace) -> int:
    """Makes the hall's recovery key: the secret into a sealed file, the public key for the hall file."""
    from hallclient.chance import MACHINE
    from hallclient.signing.recovery import new_recovery_file
    from hallclient.signing.vault import write_private

    if args.out.exists():
        print(f"{args.out} 已经存在，没有覆盖。", file=sys.stderr)
        return 1
    if not args.out.parent.is_dir():
        print(f"文件夹 {args.out.parent} 不在（U 盘没有插好？）。没有做任何改动。", file=sys.stderr)
        return 1
    phrase = _phrase(args, twice=True)
    if len(phrase) < LEAST_PHRASE:
        print(f"恢复密钥的口令至少 {LEAST_PHRASE} 个字符。没有做任何改动。", file=sys.stderr)
        return 1
    sealed, public = new_recovery_file(phrase, MACHINE)
    write_private(args.out, sealed)
    print(public)
    return 0


def recover(args: argparse.Namespace, folder: Path, vault: KeyVault) -> int:
    """`hallclient recover --key FILE`: 0 when the book is open to this PC again and was checked whole."""
    from hallclient.app.recover import recover as give_back
    from hallclient.app.station import Trouble
    from hallclient.chance import MACHINE

    done = give_back(folder, vault, args.key, _phrase(args), MACHINE)
    if isinstance(done, Trouble):
        print(done.text, file=sys.stderr)
        return 1
    found = done.found
    print(
        f"账本已取回并检查完好：{found.cases} 个办件、{found.acts} 条经过，设备 {done.device}。可以启动程序。"
    )
    if done.lost:
        print(f"账本以前由备份恢复过：设备 {done.device} 不再给号，请领新设备号重新登记。")
    return 0


def backup(args: argparse.Namespace, folder: Path, vault: KeyVault) -> int:
    """`hallclient backup`: 0 when the copy is there and was found whole."""
    from hallclient.app.backup import back_up, set_folder
    from hallclient.app.station import Trouble

    station = station_of(folder, vault)
    if isinstance(station, int):
        return station
    try:
        if args.set_folder is not None:
            if _barred(station, args.by, "system"):
                return 1
            trouble = set_folder(station, args.set_folder.resolve(), args.by)
            if trouble is not None:
                print(trouble.text, file=sys.stderr)
                return 1
        done = back_up(station, folder, args.to)
    finally:
        station.close()
    if isinstance(done, Trouble):
        print(done.text, file=sys.stderr)
        return 1
    found = done.info.found
    print(f"备份完好：{done.path}（{found.cases if found else 0} 个办件，已打开、核验、重算）。")
    return 0


def restore(args: argparse.Namespace, folder: Path, vault: KeyVault) -> int:
    """`hallclient restore [FILE]`, `hallclient restore --confirm --by A0001`."""
    from hallclient.app.recover import restore as put_back
    from hallclient.app.station import Trouble
    from hallclient.chance import MACHINE

    if args.confirm:
        return _confirm(args, folder, vault)
    key = None if args.key is None else (args.key, _phrase(args))
    done = put_back(folder, vault, args.file, MACHINE, key=key)
    if isinstance(done, Trouble):
        print(done.text, file=sys.stderr)
        return 1
    print(f"已由备份恢复并检查完好：{done.found.cases} 个办件、{done.found.acts} 条经过。")
    if done.aside:
        print(f"原来的文件放在数据文件夹的 {done.aside} 里。")
    if done.lost:
        print("备份之后办的件可能不在账本里：请按纸质回执核对。")
        print(f"设备 {done.device} 不再给号，请领新设备号重新登记。")
    print("核对后请运行：hallclient restore --confirm --by 工号")
    return 0


def _confirm(args: argparse.Namespace, folder: Path, vault: KeyVault) -> int:
    from hallclient.app.restored import confirm

    station = station_of(folder, vault, unconfirmed=True)
    if isinstance(station, int):
        return station
    try:
        if _barred(station, args.by, "system"):
            return 1
        done = confirm(station.book, args.by, station.card.window)
    finally:
        station.close()
    if done is None:
        print("没有等待确认的恢复。")
        return 0
    print("已确认。" + ("设备号须换新的，登记后再办件。" if done.lost else "没有缺失的记录，可以继续办件。"))
    return 0


def only_lists(args: argparse.Namespace) -> bool:
    """`restore` without a backup changes nothing and opens nothing: no key is asked for."""
    return args.command == "restore" and not args.confirm and (args.file is None or args.file.is_dir())


def list_backups(args: argparse.Namespace, folder: Path) -> int:
    """The backups in the folder named, or where this counter's may lie; newest first in each."""
    from hallclient.app.backup import backups, places
    from hallclient.app.before_upgrade import BEFORE

    folders = (args.file,) if args.file is not None else places(folder)
    any_there = False
    for folder in folders:
        for one in (*backups(folder), *backups(folder, stem=BEFORE)):
            state = "完好" if one.info.good else "未检查" if one.info.found is None else "检查没有通过"
            print(f"{one.info.made_at[:16].replace('T', ' ')}  {state}  {one.path}")
            any_there = True
    if not any_there:
        looked = "、".join(map(str, folders))
        print(f"{looked} 里没有备份。备份在别的盘或者文件夹里的：hallclient restore 文件夹")
    return 0
