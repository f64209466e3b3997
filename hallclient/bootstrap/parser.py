"""The command line speaks the hall's language: help, usage and what is wrong with a command, in Chinese."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import Any, Final, NoReturn

SAID: Final = (
    (r"the following arguments are required: (.+)", "还要写 {0}"),
    (r"unrecognized arguments: (.+)", "不认得 {0}"),
    (r"argument (\S+): expected (?:one|at least one) argument", "{0} 后面要写内容"),
    (r"argument \S*(?:命令|verify)\S*: invalid choice: '?([^' ]*)'? \(choose from (.*)\)", "没有 {0} 这个命令；有 {1}"),
    (r"argument (\S+): invalid choice: '?([^' ]*)'? \(choose from (.*)\)", "{0} 不能写 {1}，可以写 {2}"),
    (r"argument (\S+): invalid int value: (.+)", "{0} 要写数字，不能写 {1}"),
    (r"argument (\S+): invalid float value: (.+)", "{0} 要写数字，不能写 {1}"),
    (r"argument (\S+): ([^\x00-\x7f].+)", "{0}：{1}"),  # our own words about a value
    (r"ambiguous option: (\S+) could match (.+)", "{0} 写得不全，可能是 {1}"),
)  # fmt: skip
"""What the standard parser finds wrong, and how it is said."""


class _Help(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser in Chinese; `--help` tells what each word means."""

    def __init__(self, *, add_help: bool = True, **named: Any) -> None:
        super().__init__(add_help=False, formatter_class=_Help, **named)
        self._positionals.title, self._optionals.title = "命令和内容", "选项"
        if add_help:
            self.add_argument("-h", "--help", action="help", help="显示这些说明")

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"{said(message)}。没有做任何改动。各项的意思：{self.prog} --help\n")


class Command(Parser):
    """One command: which counter and its pass phrase may stand behind its name as well as before it."""

    def __init__(self, **named: Any) -> None:
        super().__init__(**named)
        place(self, argparse.SUPPRESS)


def place(parser: argparse.ArgumentParser, unset: str | None = None) -> None:
    """The words that choose a counter's data folder and its keys; `unset`: their value where they are not given."""
    flag = False if unset is None else unset
    parser.add_argument("--data", type=Path, default=unset, metavar="文件夹", help="本机的数据文件夹")
    parser.add_argument("--demo", action="store_true", default=flag, help="演示大厅，第一次启动时做好")
    parser.add_argument(
        "--practice", action="store_true", default=flag, help="演练大厅：账本和编号都另有一套"
    )
    parser.add_argument(
        "--phrase-file", type=Path, default=unset, metavar="文件", help="写着开机口令的文件，用于没有系统密钥库的电脑"
    )  # fmt: skip


def said(message: str) -> str:
    """What is wrong, in Chinese; a word of the parser that nobody has put into Chinese yet stays as it is."""
    for pattern, words in SAID:
        found = re.fullmatch(pattern, message)
        if found:
            return words.format(*(part.replace("'", "").replace(", ", "、") for part in found.groups()))
    return f"命令写得不对（{message}）"


def unread(*files: Path | None) -> str:
    """Why one of these files of a pass phrase is of no use; empty where each has one."""
    for path in files:
        if path is None:
            continue
        try:
            if not path.read_text("utf-8").strip():
                return f"{path} 是空的，里面要写一句口令。没有做任何改动。"
        except (OSError, ValueError):
            return f"{path} 读不出来，请检查文件名和权限。没有做任何改动。"
    return ""
