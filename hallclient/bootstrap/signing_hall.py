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
    from forms.catalogue import CatalogueUnusable, text_of
    from forms.enrolment import pack, read_folder
    from hallclient.app.enrol import read_issuer_key, sign_hall, write_issuer_key
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
    if not args.key.exists():
        write_issuer_key(args.key, new_key())
    issuer = read_issuer_key(args.key)
    try:
        enrolment = certified_in(args.hall, enrolment, issuer, MACHINE.now())
    except ValueError:
        print(
            "设备的 paper_key 不对，或者文件夹里的 papers-ca.cer 是别的签发单位的。没有签发。",
            file=sys.stderr,
        )
        return 1
    sign_hall(args.hall, pack(enrolment), issuer)
    print(f"已签发第 {enrolment.version} 版：{args.hall}")
    return 0
