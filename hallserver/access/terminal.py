"""The command line speaks the language of the hall's staff: help, usage and what is wrong with a command."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import Any, Final, NoReturn, get_args

from casework.applying import ClientChannel
from hallserver.access.clients import MOST_A_DAY

Commands = argparse._SubParsersAction

SAID: Final = (
    (r"the following arguments are required: (.+)", "还要写 {0}"),
    (r"one of the arguments (.+) is required", "要写其中一项：{0}"),
    (r"argument (\S+): not allowed with argument (\S+)", "{0} 和 {1} 只能写一个"),
    (r"unrecognized arguments: (.+)", "不认得 {0}"),
    (r"argument (\S+): expected (?:one|at least one) argument", "{0} 后面要写内容"),
    (r"argument (\S+): invalid choice: '?([^' ]*)'? \(choose from (.*)\)", "{0} 不能写 {1}，可以写 {2}"),
    (r"argument (\S+): invalid int value: (.+)", "{0} 要写数字，不能写 {1}"),
    (r"argument (\S+): invalid fromisoformat value: (.+)", "{0} 要写成 2026-11-20 这样的日期，不能写 {1}"),
    (r"ambiguous option: (\S+) could match (.+)", "{0} 写得不全，可能是 {1}"),
)  # fmt: skip
"""What the standard parser finds wrong, and how it is said."""


class _Help(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser in Chinese, as its subcommands are."""

    def __init__(self, **named: Any) -> None:
        super().__init__(**{"add_help": False, "formatter_class": _Help, **named})
        self._positionals.title, self._optionals.title = "命令和内容", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这些说明")

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"{said(message)}。没有做任何改动。各项的意思：{self.prog} --help\n")


def said(message: str) -> str:
    """What is wrong, in Chinese; a word of the parser that nobody has put into Chinese yet stays as it is."""
    for pattern, words in SAID:
        found = re.fullmatch(pattern, message)
        if found:
            parts = (part.replace("'", "").replace(", ", "、") for part in found.groups())
            return words.format(*("命令" if part in ("command", "act") else part for part in parts))
    return f"命令写得不对（{message}）"


def add_hall(parser: argparse.ArgumentParser) -> None:
    """Which hall."""
    parser.add_argument("--hall", required=True, metavar="大厅", help="大厅的三位代码")


def program() -> tuple[Parser, Commands[Any]]:
    """`hallserver` with what holds for every command, and the place of its commands."""
    parser = Parser(prog="hallserver", description="政务服务大厅办件服务器")
    parser.add_argument("--data", type=Path, metavar="文件夹", help="数据文件夹（不写是当前系统用户的）")
    parser.add_argument(
        "--database", metavar="地址", help="postgresql+psycopg://…，几个库写 halls:文件（不写用 SQLite）"
    )
    parser.add_argument(
        "--contents", metavar="地方", help="存放文书的文件夹或者 s3://桶/前缀（不写在数据文件夹里）"
    )
    parser.add_argument("--contents-endpoint", metavar="地址", help="兼容 S3 的存储的 https 地址")
    return parser, parser.add_subparsers(dest="command", required=True)


def add_commands(commands: Commands[Any]) -> None:
    """The commands that set a server up and run it."""
    init = commands.add_parser("init", help="建数据文件夹：密钥、大厅根证书、服务器证书")
    init.add_argument("--host", action="append", metavar="名称", help="服务器的名称或者地址，可以写几次")
    init.add_argument(
        "--renew",
        action="store_true",
        help="用原来的根证书换一张新的服务器证书；不写 --host 名称照旧；根证书只剩一年的也换（密钥不变）",
    )
    hall = commands.add_parser("hall", help="读入签发好的大厅文件夹（hall.signed、issuer.json）")
    hall.add_argument("folder", type=Path, metavar="文件夹", help="签发好的大厅文件夹")
    enrol = commands.add_parser("enrol", help="给大厅文件里的设备一次性登记码，或者离线登记文件")
    add_hall(enrol)
    enrol.add_argument(
        "--device", action="append", required=True, metavar="设备号", help="三位设备号，可以写几次"
    )
    enrol.add_argument(
        "--codes", type=Path, metavar="文件", help="登记码写进文件，一台一行，给 hallclient setup 用"
    )
    enrol.add_argument(
        "--offline", type=Path, metavar="文件夹", help="不给登记码，给离线登记文件：窗口机不用连上服务器"
    )
    enrol.add_argument("--address", metavar="地址", help="写进离线登记文件的服务器地址：https://…")
    add_hall(commands.add_parser("devices", help="每台设备的状态、送来多少步、封存了什么"))
    _add_clients(commands.add_parser("clients", help="送申请、取导出的外部系统"))
    commands.add_parser("openapi", help="打印接口说明（OpenAPI 3.1）")
    _add_serve(commands.add_parser("serve", help="开始服务：窗口机和办件页面"))


def _add_clients(clients: argparse.ArgumentParser) -> None:
    clients.add_argument("act", choices=("list", "add", "revoke"), help="列出、新增、注销")
    add_hall(clients)
    clients.add_argument("--device", metavar="设备号", help="这个系统的三位号码，从没给过的")
    clients.add_argument("--name", metavar="名称", help="窗口看到的名称，例如：网上办事大厅")
    clients.add_argument(
        "--channel", choices=(*get_args(ClientChannel), "export", "regulator"), default="electronic",
        help="网上、自助、预约，或者只取导出（不写是网上）",
    )  # fmt: skip
    clients.add_argument(
        "--most-a-day",
        type=int,
        default=MOST_A_DAY,
        metavar="件数",
        help=f"每日最多收几件（不写是 {MOST_A_DAY}）",
    )


def _add_serve(serve: argparse.ArgumentParser) -> None:
    serve.add_argument("--host", default="127.0.0.1", metavar="地址", help="在哪个地址上听（不写只听本机）")
    serve.add_argument("--port", type=int, default=8443, metavar="端口", help="不写是 8443")
    serve.add_argument("--plain", action="store_true", help="不加密，只能听本机，放在代理后面")
    serve.add_argument("--proxy", metavar="地址", help="代理的地址，它写的 X-Forwarded-For 才算数")
    serve.add_argument(
        "--certificate", type=Path, metavar="文件", help="单位证书（PEM），同 --certificate-key 一起写"
    )
    serve.add_argument("--certificate-key", type=Path, metavar="文件", help="单位证书的私钥（PEM）")
    serve.add_argument("--figures-port", type=int, metavar="端口", help="在本机这个端口上给 Prometheus 指标")
