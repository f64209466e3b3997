"""`hallserver backup`, `restore`, `verify`: what is asked for at the terminal, and what it says."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from hallserver.access.folder import CERTIFICATE, KEY, DataFolder, authority_ending, ending
from hallserver.access.halls import finish_restore
from hallserver.chance import MACHINE
from hallserver.contents.store import ContentStore
from hallserver.keeping.backup import LEAST_KEPT, back_up, thin, verify, verify_papers
from hallserver.keeping.restore import restore
from hallserver.keeping.seal import SEAL, Seal
from hallserver.ledger.copies import CopyTrouble
from hallserver.ledger.ledger import open_ledger
from hallserver.ledger.soundness import HallAt, check_ledger


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The commands of this file, under the program's."""
    copy = commands.add_parser("backup", help="账本和密钥备份到新文件夹并检查；服务器照常运行")
    copy.add_argument("--to", type=Path, required=True, metavar="文件夹", help="备份放在哪里：另一块盘")
    copy.add_argument(
        "--keep", type=int, metavar="份数", help=f"那里更早的备份只留这些份（至少 {LEAST_KEPT}）"
    )
    back = commands.add_parser("restore", help="把备份恢复到空的地方，开始新的账本代次")
    what = back.add_mutually_exclusive_group(required=True)
    what.add_argument("backup", type=Path, nargs="?", metavar="备份", help="backup 做出的文件夹")
    what.add_argument("--finish", action="store_true", help="已用别的办法换回较早的账本：开始新的账本代次")
    back.add_argument("--hall", metavar="大厅", help="同 --finish 一起写：大厅的三位代码")
    check = commands.add_parser("verify", help="核验账本，或者一份备份，指出损坏的地方")
    check.add_argument(
        "backup", type=Path, nargs="?", metavar="备份", help="backup 做出的文件夹；不写核验账本"
    )


def run(args: argparse.Namespace, folder: DataFolder, url: str, store: Callable[[], ContentStore]) -> int:
    """Runs one of them; gives its exit code. Raises CopyTrouble, EngineRefused, LedgerNewer, Unavailable."""
    if args.command == "backup":
        return _backup(args, folder, url, store)
    if args.backup is not None:
        _must_be_one(args.backup)
    if args.command == "verify":
        return _verify(args.backup, folder, url)
    if args.finish:
        return _finish(args.hall, url)
    seal = restore(args.backup.resolve(), folder, url, store, MACHINE)
    print(f"已由 {seal.made_at[:19].replace('T', ' ')} 的备份恢复并检查完好，各大厅开始新的账本代次：")
    _tell(seal.halls)
    print("启动服务器后，各窗口自动核对，并重发备份之后的步骤。")
    return 0


def _must_be_one(backup: Path) -> None:
    """Not the folder in which the backups lie, and not a slip of the hand: nobody is to think that one is spoilt.
    Raises CopyTrouble."""
    if not backup.is_dir():
        raise CopyTrouble(f"没有 {backup} 这个文件夹。没有改动。请核对写法，或者用能读它的系统用户运行。")
    inside = sorted(backup.glob(f"ledger-*/{SEAL}"))
    if inside and not (backup / SEAL).exists():
        raise CopyTrouble(
            f"{backup} 是放备份的文件夹。没有改动。请写其中一份，最新的是 {inside[-1].parent}。"
        )


def _backup(args: argparse.Namespace, folder: DataFolder, url: str, store: Callable[[], ContentStore]) -> int:
    ledger = open_ledger(url)
    try:
        made, seal, missing = back_up(ledger, url, folder, store(), args.to.resolve(), MACHINE)
    finally:
        ledger.close()
    print(f"备份完好：{made}")
    _tell(seal.halls)
    if missing:
        print(f"有 {missing} 份文书或附件账本记着已收到，存放的地方却没有。窗口里还有的，会要它们重传。")
    if args.keep is not None:
        for gone in thin(args.to.resolve(), args.keep, seal.server_key):
            print(f"已清理较早的备份：{gone.name}")
    certificate, now = (folder.path / CERTIFICATE).read_bytes(), MACHINE.now()
    for owed in filter(None, (authority_ending(folder.authority(), now), ending(certificate, now))):
        print(owed, file=sys.stderr)  # every night it is read, unlike the log of a start
    return 0


def _verify(backup: Path | None, folder: DataFolder, url: str) -> int:
    if backup is None:
        ledger = open_ledger(url)
        try:
            found = check_ledger(ledger.engine)
        finally:
            ledger.close()
        halls, findings = found.halls, found.findings
    else:
        own = folder.key().public if (folder.path / KEY).exists() else None
        checked = verify(backup, own)
        halls, findings = checked.halls, checked.findings
        if checked.seal is not None and not findings:
            return _verify_papers(backup, checked.seal, halls)
    for finding in findings:
        print(finding, file=sys.stderr)
    if findings:
        return _trouble("核验没有通过。请保留现状，不要删改；恢复请用另一份完好的备份。")
    _tell(halls)
    print("核验通过：每台设备的链和账本的每个位置都对得上。" if halls else "账本里还没有大厅，没有可核验的。")
    return 0


def _verify_papers(backup: Path, seal: Seal, halls: tuple[HallAt, ...]) -> int:
    """The ledger in it is whole; what lies beside it is read, too."""
    sound, findings = verify_papers(backup.resolve(), seal)
    _tell(halls)
    print("核验通过：逐步核对了每台设备的链、签名的封条和账本的每个位置。")
    for finding in findings:
        print(finding, file=sys.stderr)
    if findings:
        return _trouble(
            f"账本完好，可以恢复；备份旁的文书和附件有缺损，完好 {sound} 份。恢复后窗口里还有的会重传；"
            "现在请再做一次备份，服务器上还有的会补齐。"
        )
    print(f"备份旁的文书和附件 {sound} 份，逐份核对了校验值。")
    return 0


def _finish(hall_id: str | None, url: str) -> int:
    """A new epoch: every counter asks how much of its chain is here and sends the rest again."""
    if hall_id is None:
        return _trouble("请用 --hall 写明大厅的三位代码。没有改动。")
    ledger = open_ledger(url)
    try:
        epoch = ledger.write(hall_id, lambda tx: finish_restore(tx, MACHINE))
    finally:
        ledger.close()
    if epoch is None:
        return _trouble(f"服务器上没有大厅 {hall_id}。没有改动。")
    print(f"大厅 {hall_id} 开始新的账本代次 {epoch}，恢复接收。各窗口会自动核对并重发。")
    return 0


def _tell(halls: tuple[HallAt, ...]) -> None:
    for one in halls:
        print(f"大厅 {one.hall_id}：{one.acts} 步，账本位置 {one.n}")


def _trouble(text: str) -> int:
    print(text, file=sys.stderr)
    return 1
