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
from hallserver.chance import MACHINE
from hallserver.ledger.ledger import Ledger


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The commands of this file, under the program's."""
    people = commands.add_parser("people", help="who works in a hall: list, add, change, leave, reset, key")
    acts = people.add_subparsers(dest="act", required=True)
    for name, text in (
        ("list", "who is there, with roles and windows"),
        ("yaml", "the people as enrolment.yaml has them: copy it there before the folder is signed again"),
        ("history", "every version of the hall file, and what was changed here by whom"),
    ):
        _hall(acts.add_parser(name, help=text))
    add = acts.add_parser("add", help="somebody comes; the first password is shown once")
    change = acts.add_parser(
        "change", help="name, roles, windows, departments, phone, last day, second factor"
    )
    leave = acts.add_parser("leave", help="somebody's last day")
    reset = acts.add_parser("reset", help="a new first password; the person has to choose an own one")
    key = acts.add_parser(
        "key", help="another signing key: the old one ends today and stays for what it signed"
    )
    key.add_argument(
        "--file", type=Path, help="the key that the person made himself (hallclient signing-key)"
    )
    for one in (add, change, leave, reset, key):
        _hall(one)
        one.add_argument("--staff", required=True, help="the person's number")
        add_signing(one)
    for one, new in ((add, True), (change, False)):
        one.add_argument("--name", required=new)
        one.add_argument("--role", action="append", choices=ROLES, required=new, help="may be given again")
        one.add_argument("--window", action="append", help="may be given again")
        one.add_argument("--department", action="append", help="may be given again")
        one.add_argument("--phone")
        one.add_argument("--to", type=date.fromisoformat, help="last day: 2027-12-31")
        one.add_argument("--factor", choices=[name for name in get_args(Factor) if name])
        one.add_argument("--certificate", help="of the UKey (hallclient ukey-certificate)")
    add.add_argument("--from", dest="first", type=date.fromisoformat, help="first day (default: today)")
    leave.add_argument("--on", type=date.fromisoformat, required=True, help="last day: 2026-12-31")

    _add_blocked(commands)


def _add_blocked(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    blocked = commands.add_parser(
        "blocked", help="who may not apply again for an item: list, add, take, lift"
    )
    acts = blocked.add_subparsers(dest="act", required=True)
    for name, text in (
        ("list", "every line, numbers masked"),
        ("yaml", "the list as enrolment.yaml has it: copy it there before the folder is signed again"),
    ):
        _hall(acts.add_parser(name, help=text))
    add = acts.add_parser(
        "add", help="a decision bars somebody; the number is read from the terminal or a pipe"
    )
    add.add_argument("--kind", required=True, help="uscc, resident_id, passport_cn … (identity.yaml)")
    add.add_argument("--item", action="append", required=True, help="code of the item; may be given again")
    add.add_argument("--ground", required=True, help="barred_one_year or barred_three_years (grounds.yaml)")
    add.add_argument("--decision", required=True, help="文号 of the decision that bars")
    add.add_argument(
        "--from", dest="first", type=date.fromisoformat, required=True, help="its day: 2026-11-20"
    )
    add.add_argument("--until", type=date.fromisoformat, help="last day (default: as long as the law gives)")
    take = acts.add_parser(
        "take", help="what decisions of the hall's own cases bar and the list does not have yet"
    )
    lift = acts.add_parser("lift", help="a line ends before its term: the decision was revoked or changed")
    lift.add_argument("--line", type=int, required=True, help="which of `blocked list`, from 1")
    lift.add_argument("--on", type=date.fromisoformat, required=True, help="from this day on it bars nobody")
    for one in (add, take, lift):
        _hall(one)
        add_signing(one)


def _hall(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--hall", required=True, help="the hall's three-digit code")


def add_signing(parser: argparse.ArgumentParser) -> None:
    """Who changes it, and with which key the new version is signed."""
    parser.add_argument("--by", required=True, help="number of the administrator who does it")
    parser.add_argument(
        "--key", type=Path, required=True, help="the issuer's key file (hallclient sign-hall)"
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
