"""`hallclient setup`: this PC set up by the file that its hall wrote for all of them."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from hallclient.app.first_start import State
    from hallclient.bootstrap.parser import Command
    from hallclient.devices.printer import PrinterDriver
    from hallclient.signing.vault import KeyVault

MARKS: Final[dict[State, str]] = {"done": "+", "left": "=", "waits": "…", "wrong": "!"}
WAITS: Final = 3


def add_command(commands: argparse._SubParsersAction[Command]) -> None:
    setup = commands.add_parser("setup", help="按安装设定把这台电脑装好：许多台用同一个文件，可以反复运行")
    setup.add_argument(
        "--config", type=Path, metavar="文件", help="安装设定，缺省是 /etc/hallclient/hallclient.yaml"
    )
    setup.add_argument("--host", default=platform.node(), metavar="名称", help="当作哪一台，缺省是本机名")
    setup.add_argument("--check", action="store_true", help="只检查设定写得对不对，不做任何改动")


def usual_place() -> Path:
    """Where the file lies that an administrator laid down for every user of this PC."""
    if sys.platform == "win32":
        return Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / "hallclient" / "hallclient.yaml"
    from hallclient.app.settings import PLACE

    return Path(PLACE)


def run(
    args: argparse.Namespace, folder: Path, vault: Callable[[], KeyVault | None],
    driver: Callable[[], PrinterDriver | None],
) -> int | None:  # fmt: skip
    """Exit code: 0 all is done, 1 something is wrong, 3 it waits for somebody; None: there is no key store."""
    from hallclient.app.first_start import Setup
    from hallclient.app.settings import Settings, read_settings
    from hallclient.chance import MACHINE

    file: Path = args.config or usual_place()
    settings = read_settings(file)
    if not isinstance(settings, Settings):
        print("\n".join(settings), file=sys.stderr)
        print("安装设定有错，没有做任何改动。", file=sys.stderr)
        return 1
    if args.check:
        print(f"{file} 写得对：{len(settings.counters)} 台。")
        return 0
    keys = vault()
    if keys is None:
        return None
    last: State = "left"
    for line in Setup(folder, keys, settings, file.parent.resolve(), args.host, MACHINE, driver).lines():
        print(f"{MARKS[line.state]} {line.title}：{line.text}", flush=True)
        last = line.state
    if last == "wrong":
        print("没有装完，已做的都留着；改好以后再运行一次。", file=sys.stderr)
        return 1
    if last == "waits":
        print("还差别人的一步，做好以后再运行一次。")
        return WAITS
    print("装好了，可以打开程序登录。")
    return 0
