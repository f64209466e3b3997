"""`hallclient export` and `hallclient answer`: unsent acts and papers out on a stick, the server's word back."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hallclient.bootstrap.parser import Command
    from hallclient.signing.vault import KeyVault


def add_commands(commands: argparse._SubParsersAction[Command]) -> None:
    """The commands of this file, under the program's."""
    out = commands.add_parser("export", help="没有送达服务器的步骤和文书导出成一个封好的文件，用 U 盘送去")
    out.add_argument("--to", type=Path, required=True, metavar="文件夹", help="U 盘上的文件夹")
    out.add_argument("--by", required=True, metavar="工号", help="谁导出的")
    out.add_argument(
        "--from", dest="first", type=int, default=0, metavar="步", help="服务器缺以前的步骤时：从第几步起"
    )
    back = commands.add_parser("answer", help="读入服务器对导出文件的回执（可以不读，联网后自动得知）")
    back.add_argument("file", type=Path, metavar="文件", help="hallserver import 写在文件旁边的 .answer")
    back.add_argument("--by", required=True, metavar="工号", help="谁读入的")


def run(args: argparse.Namespace, folder: Path, vault: KeyVault) -> int:
    """One of the two; gives its exit code: 0 written or taken in, 1 not."""
    from hallclient.app.courier import export_unsent, heard_of, read_answer, said_of
    from hallclient.app.station import Trouble
    from hallclient.bootstrap.admitted import admitted

    station = admitted(folder, vault, args.by, "local", "没有可导出的")
    if isinstance(station, int):
        return station
    try:
        if args.command == "export":
            sent = export_unsent(station, args.to, args.by, again_from=args.first)
            wrong, text = isinstance(sent, Trouble), sent.text if isinstance(sent, Trouble) else said_of(sent)
        else:
            told = read_answer(station, args.file, args.by)
            wrong, text = (
                isinstance(told, Trouble),
                told.text if isinstance(told, Trouble) else heard_of(told),
            )
    finally:
        station.close()
    print(text, file=sys.stderr if wrong else sys.stdout)
    return 1 if wrong else 0
