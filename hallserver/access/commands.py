"""`hallserver people` and `hallserver blocked`: what is asked for at the terminal, and what it says."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from getpass import getpass
from pathlib import Path
from typing import get_args

import msgspec
from msgspec.structs import replace

from casework.catalogue import Enrolment
from casework.people import ROLES, Factor, Person
from casework.signature import PersonKey
from casework.staffing import valid
from forms.enrolment import block_list_text, people_text
from hallserver.access.blocks import Bar, Blocks
from hallserver.access.halls import HallFileRefused
from hallserver.access.people import Given, Newcomer, Staff
from hallserver.access.renewal import history, newest, read_key
from hallserver.access.terminal import add_hall
from hallserver.chance import MACHINE
from hallserver.ledger.ledger import Ledger


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The commands of this file, under the program's."""
    people = commands.add_parser("people", help="大厅的人员：列出、新增、变动、离岗、重置、换签名密钥")
    acts = people.add_subparsers(dest="act", required=True)
    for name, text in (
        ("list", "现有人员、岗位和窗口"),
        ("yaml", "人员，照 enrolment.yaml 的写法：重新签发大厅文件夹以前先抄进去"),
        ("history", "大厅文件的每一版，在服务器上改了什么、谁改的"),
    ):
        add_hall(acts.add_parser(name, help=text))
    add = acts.add_parser("add", help="新来一个人；初始口令只显示一次")
    change = acts.add_parser("change", help="姓名、岗位、窗口、部门、电话、最后一天、第二种登录方式")
    leave = acts.add_parser("leave", help="一个人的最后一天")
    reset = acts.add_parser("reset", help="给新的初始口令，本人须换成自己的")
    key = acts.add_parser("key", help="换签名密钥：原来的今天停用，公钥留着，以前的签名照样验得过")
    key.add_argument(
        "--file", type=Path, metavar="文件", help="本人自己生成的密钥（hallclient signing-key 的一行）"
    )
    for one in (add, change, leave, reset, key):
        add_hall(one)
        one.add_argument("--staff", required=True, metavar="工号", help="本人的工号")
        add_signing(one)
    for one, new in ((add, True), (change, False)):
        one.add_argument("--name", required=new, metavar="姓名", help="本人的姓名")
        one.add_argument("--role", action="append", choices=ROLES, required=new, help="岗位，可以写几次")
        one.add_argument("--window", action="append", metavar="窗口", help="能坐的窗口，可以写几次")
        one.add_argument("--department", action="append", metavar="部门", help="部门代码，可以写几次")
        one.add_argument("--phone", metavar="电话", help="联系电话")
        one.add_argument("--to", type=date.fromisoformat, metavar="日期", help="最后一天，例如 2027-12-31")
        one.add_argument(
            "--factor", choices=[name for name in get_args(Factor) if name],
            help="第二种登录方式：none 只用口令，totp 动态码，ukey 数字证书",
        )  # fmt: skip
        one.add_argument("--certificate", metavar="证书", help="UKey 的证书（hallclient ukey-certificate）")
    add.add_argument(
        "--from", dest="first", type=date.fromisoformat, metavar="日期", help="第一天（不写是今天）"
    )
    leave.add_argument(
        "--on", type=date.fromisoformat, required=True, metavar="日期", help="最后一天，例如 2026-12-31"
    )
    _add_blocked(commands)


def _add_blocked(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    blocked = commands.add_parser("blocked", help="限制申请名单：列出、登入、按决定登入、解除")
    acts = blocked.add_subparsers(dest="act", required=True)
    for name, text in (
        ("list", "逐条，号码遮盖"),
        ("yaml", "名单，照 enrolment.yaml 的写法：重新签发大厅文件夹以前先抄进去"),
    ):
        add_hall(acts.add_parser(name, help=text))
    add = acts.add_parser("add", help="一份决定限制一个人再次申请；号码在终端里问，或者从管道读")
    add.add_argument(
        "--kind", required=True, metavar="种类", help="uscc、resident_id、passport_cn 等（identity.yaml）"
    )
    add.add_argument("--item", action="append", required=True, metavar="事项", help="事项编码，可以写几次")
    add.add_argument(
        "--ground",
        required=True,
        metavar="情形",
        help="barred_one_year 或者 barred_three_years（grounds.yaml）",
    )
    add.add_argument("--decision", required=True, metavar="文号", help="作出限制的决定书文号")
    add.add_argument(
        "--from", dest="first", type=date.fromisoformat, required=True, metavar="日期",
        help="决定的日期，例如 2026-11-20",
    )  # fmt: skip
    add.add_argument(
        "--until", type=date.fromisoformat, metavar="日期", help="最后一天（不写是法定的最后一天）"
    )
    take = acts.add_parser("take", help="本厅办件的决定里写明限制、名单上还没有的，一并登入")
    lift = acts.add_parser("lift", help="决定撤销或者变更，一条提前解除")
    lift.add_argument(
        "--line", type=int, required=True, metavar="序号", help="blocked list 的第几条，从 1 起"
    )
    lift.add_argument("--on", type=date.fromisoformat, required=True, metavar="日期", help="从这天起不再限制")
    for one in (add, take, lift):
        add_hall(one)
        add_signing(one)


def add_signing(parser: argparse.ArgumentParser) -> None:
    """Who changes it, and with which key the new version is signed."""
    parser.add_argument("--by", required=True, metavar="工号", help="办理的管理员的工号")
    parser.add_argument(
        "--key", type=Path, required=True, metavar="文件", help="签发密钥文件（hallclient sign-hall）"
    )


def people(args: argparse.Namespace, ledger: Ledger) -> int:
    """Runs one of them; gives its exit code. Raises HallFileRefused."""
    match args.act:
        case "list":
            _list(newest(ledger, args.hall).people)
            return 0
        case "yaml":
            print(people_text(newest(ledger, args.hall).people), end="")
            return 0
        case "history":
            for one in history(ledger, args.hall):
                by = (
                    f"{one.changed.by} {one.changed.by_name}  {one.changed.text}"
                    if one.changed
                    else "整份签发"
                )
                print(f"第 {one.version} 版  {one.issued_at[:19].replace('T', ' ')}  {by}")
            return 0
        case _:
            return _changed(args, Staff(ledger, args.hall, read_key(args.key), args.by, MACHINE))


def _changed(args: argparse.Namespace, staff: Staff) -> int:
    given: Given | None = None
    secret = ""
    match args.act:
        case "add":
            made, given = staff.add(_newcomer(args))
        case "change":
            made = staff.change(args.staff, _what(args))
        case "leave":
            made = staff.leave(args.staff, args.on)
        case "key":
            made, secret = staff.key(args.staff, _own_key(args.file) if args.file is not None else None)
        case _:
            made, given = staff.reset(args.staff)
    tell(made)
    if given is not None:
        print(f"初始口令（只显示这一次，请当面交给本人；第一次登录须换成自己的）：{given.word}")
        if given.address:
            print(f"动态码（只显示这一次，用手机验证器扫码或者手输）：{given.address}")
        secret = given.secret
    if secret:
        print(f"初始签名口令（只显示这一次，请当面交给本人；第一次签名前须在本机页换成自己的）：{secret}")
    return 0


def _own_key(path: Path) -> PersonKey:
    """As `hallclient signing-key` prints it. Raises HallFileRefused."""
    try:
        key = msgspec.json.decode(
            path.read_bytes().strip().removeprefix(b"keys: [").removesuffix(b"]"), type=PersonKey
        )
    except (OSError, msgspec.MsgspecError) as error:
        raise HallFileRefused(
            f"签名密钥文件 {path} 读不出来，须是 hallclient signing-key 的一行。没有改动。"
        ) from error
    return replace(key, own=True)


def tell(made: Enrolment) -> None:
    """Which version it is now."""
    text = made.changed.text if made.changed is not None else ""
    print(f"{text}。大厅文件第 {made.version} 版已签发；联网的窗口机自动取得，下次登录生效。")


def blocked(args: argparse.Namespace, ledger: Ledger) -> int:
    """Runs one of the block list's; gives its exit code. Raises HallFileRefused."""
    match args.act:
        case "list":
            listed = newest(ledger, args.hall).block_list
            for number, one in enumerate(listed.lines if listed is not None else (), start=1):
                ended = f"  {one.lifted_on} 解除" if one.lifted_on is not None else ""
                print(
                    f"{number}  {one.shown}  {'、'.join(one.items)}  {one.ground}  {one.decision}"
                    f"  {one.from_} 至 {one.until}{ended}"
                )
        case "yaml":
            print(block_list_text(newest(ledger, args.hall).block_list), end="")
        case "add":
            blocks = Blocks(ledger, args.hall, read_key(args.key), args.by, MACHINE)
            bar = Bar(
                args.kind, _number(), tuple(args.item), args.ground, args.decision, args.first, args.until
            )
            tell(blocks.add(bar))
        case "take":
            tell(Blocks(ledger, args.hall, read_key(args.key), args.by, MACHINE).take())
        case _:
            blocks = Blocks(ledger, args.hall, read_key(args.key), args.by, MACHINE)
            tell(blocks.lift(args.line, args.on))
    return 0


def _number() -> str:
    """From the terminal or a pipe, never from the command line, where others could see it."""
    return getpass("证件号码：") if sys.stdin.isatty() else sys.stdin.readline().strip()


def _newcomer(args: argparse.Namespace) -> Newcomer:
    return Newcomer(
        staff_no=args.staff, name=args.name, roles=tuple(args.role), windows=tuple(args.window or ()),
        departments=tuple(args.department or ()), phone=args.phone or "", valid_from=args.first,
        valid_to=args.to, factor=args.factor or "", certificate=args.certificate or "",
    )  # fmt: skip


def _what(args: argparse.Namespace) -> dict[str, object]:
    given = {
        "name": args.name, "roles": args.role, "windows": args.window, "departments": args.department,
        "phone": args.phone, "valid_to": args.to, "factor": args.factor, "certificate": args.certificate,
    }  # fmt: skip
    return {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in given.items()
        if value is not None
    }


def _list(people: tuple[Person, ...]) -> None:
    today = MACHINE.today()
    for one in people:
        state = "" if valid(one, today) else "  不在岗"
        until = f"  至 {one.valid_to}" if one.valid_to is not None else ""
        windows = "、".join(one.windows)
        print(
            f"{one.staff_no}  {one.name}  {'、'.join(one.roles)}  {windows}  自 {one.valid_from}{until}{state}"
        )
