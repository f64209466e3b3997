"""`hallclient enrol`: a counter takes its hall file, and its place at the hall's server."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hallclient.bootstrap.parser import Command
    from hallclient.signing.vault import KeyVault

WRONG_WORDS = (
    "登记到大厅：enrol --hall 文件夹 --device 设备号；"
    "登记到服务器：enrol --server https://地址 --code 登记码 --ca ca.pem，或者 enrol --server-file 离线登记文件。"
    "没有做任何改动。"
)


def add_command(commands: argparse._SubParsersAction[Command]) -> None:
    enrol = commands.add_parser("enrol", help="把签好的大厅文件登记到本机，或者登记到办件服务器")
    enrol.add_argument("--hall", type=Path, metavar="文件夹", help="签发好的大厅文件夹")
    enrol.add_argument("--device", metavar="设备号", help="本机的三位设备号")
    enrol.add_argument("--server", metavar="地址", help="大厅的办件服务器：https://…")
    enrol.add_argument("--code", metavar="登记码", help="hallserver enrol 给的一次性登记码")
    enrol.add_argument(
        "--server-file", type=Path, metavar="文件", help="hallserver enrol --offline 给的离线登记文件"
    )
    enrol.add_argument(
        "--ca-mark", default="", metavar="指纹", help="离线登记文件里的根证书须是这个 SHA-256 指纹"
    )
    enrol.add_argument("--proxy", default="", metavar="地址", help="经哪个代理：http://地址:端口；不写直接连")
    enrol.add_argument("--ca", type=Path, metavar="文件", help="大厅根证书 ca.pem；不写用系统信任的")


def run(args: argparse.Namespace, folder: Path, vault: KeyVault) -> int:
    if args.server_file and not any((args.server, args.code, args.hall, args.device, args.ca)):
        return _by_file(args, folder, vault)
    if args.server_file or args.ca_mark:
        print(WRONG_WORDS, file=sys.stderr)
        return 2
    if args.server and args.code and not args.hall and not args.device:
        return _at_server(args, folder, vault)
    if args.hall and args.device and not args.server and not args.code and not args.ca:
        return _at_hall(args, folder, vault)
    print(WRONG_WORDS, file=sys.stderr)
    return 2


def _at_hall(args: argparse.Namespace, folder: Path, vault: KeyVault) -> int:
    from hallclient.app.enrol import enrol
    from hallclient.app.station import Trouble
    from hallclient.chance import MACHINE

    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    done = enrol(folder, vault, args.hall, args.device, MACHINE)
    if isinstance(done, Trouble):
        print(done.text, file=sys.stderr)
        return 1
    print(f"已登记为{done.catalogue.hall.name}的设备 {args.device}，大厅文件第 {done.version} 版。")
    return 0


def _by_file(args: argparse.Namespace, folder: Path, vault: KeyVault) -> int:
    from hallclient.app.server_enrolment import enrol_offline, mark_of_ca
    from hallclient.app.station import Trouble
    from hallclient.chance import MACHINE

    done = enrol_offline(folder, vault, args.server_file, MACHINE, args.proxy, args.ca_mark)
    if isinstance(done, Trouble):
        print(done.text, file=sys.stderr)
        return 1
    mark = mark_of_ca(done.ca_pem)
    if mark:
        print(f"根证书指纹（SHA-256）：{mark}。请与服务器上 hallserver init 印出的核对，不符的不要用。")
    print(f"设备 {done.device} 已登记到 {done.url}。现在连不上也行，连上以后自动上报。")
    return 0


def _at_server(args: argparse.Namespace, folder: Path, vault: KeyVault) -> int:
    from hallclient.app.server_enrolment import enrol_at_server
    from hallclient.app.station import Trouble
    from hallclient.chance import MACHINE

    try:
        ca_pem = args.ca.read_text("ascii") if args.ca else ""
    except (OSError, ValueError):
        print(f"{args.ca} 读不出来，没有连接，登记码没有送出。", file=sys.stderr)
        return 1
    done = enrol_at_server(folder, vault, args.server, args.code, ca_pem, MACHINE, args.proxy)
    if isinstance(done, Trouble):
        print(done.text, file=sys.stderr)
        return 1
    print(f"设备 {done.device} 已登记到 {done.url}。下次打开程序起自动上报，没有网络时照常办理。")
    return 0
