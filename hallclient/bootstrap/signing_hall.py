"""`hallclient sign-hall`: the issuer checks and signs a hall folder."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hallclient.bootstrap.parser import Command


def add_command(commands: argparse._SubParsersAction[Command]) -> None:
    sign = commands.add_parser("sign-hall", help="检查并签发大厅文件夹")
    sign.add_argument("hall", type=Path, metavar="大厅文件夹", help="目录文件和 enrolment.yaml")
    sign.add_argument("--key", type=Path, required=True, metavar="文件", help="签发密钥，没有时生成")


def run(args: argparse.Namespace) -> int:
    from casework.system import of_system
    from forms.catalogue import CatalogueUnusable, text_of
    from forms.enrolment import pack, read_folder
    from hallclient.app.enrol import read_issuer_key, sign_hall, signed_by_another, write_issuer_key
    from hallclient.app.paper_keys import certified_in
    from hallclient.chance import MACHINE
    from hallclient.signing.keys import new_key

    try:
        enrolment, faults = read_folder(args.hall)
    except CatalogueUnusable as unusable:
        print("\n".join(text_of(fault) for fault in unusable.faults), file=sys.stderr)
        return 1
    for fault in faults:
        print(text_of(fault), file=sys.stderr)
    try:
        issuer = read_issuer_key(args.key) if args.key.exists() else None
    except (OSError, ValueError):
        return _not_signed(f"签发密钥文件 {args.key} 读不懂，请核对是不是这个文件。")
    if signed_by_another(args.hall, issuer):
        return _not_signed(
            f"{args.hall} 以前是用另一把签发密钥签的：{args.key} {'不在' if issuer is None else '不是那一把'}。"
            "登记过的窗口机只认原来的签发单位，请找出原来的密钥文件；确实要另起的，先删去文件夹里的 issuer.json。"
        )
    if issuer is None:
        issuer = new_key()
        try:
            write_issuer_key(args.key, issuer)
        except OSError as error:
            return _not_signed(f"签发密钥 {args.key} 没有写成（{of_system(error)}）。")
    try:
        enrolment = certified_in(args.hall, enrolment, issuer, MACHINE.now())
    except ValueError:
        return _not_signed("设备的 paper_key 不对，或者文件夹里的 papers-ca.cer 是别的签发单位的。")
    try:
        sign_hall(args.hall, pack(enrolment), issuer)
    except OSError as error:
        return _not_signed(f"{args.hall} 写不进去（{of_system(error, '原因不明')}）。")
    print(f"已签发第 {enrolment.version} 版：{args.hall}")
    return 0


def _not_signed(why: str) -> int:
    print(f"{why}没有签发。", file=sys.stderr)
    return 1
