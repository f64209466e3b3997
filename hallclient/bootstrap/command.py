"""The command line. Nothing heavy is imported here: the sign-in is painted before anything else loads."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from hallclient.bootstrap.parser import Command, Parser, place, unread

if TYPE_CHECKING:
    from hallclient.bootstrap.again import Locked
    from hallclient.chance import Chance
    from hallclient.signing.vault import KeyVault
    from hallclient.update.begun import Begun

DEMO_PHRASE = "demo hall, no secrets"
"""The demo's keys are sealed by these words: it must start where there is no key ring, and guards nothing."""

CHILDREN = ("hallclient.store.inspector", "hallclient.store.page_copy", "hallclient.devices.foreign_child")
"""Modules that are run as children of this program (`-m MODULE`)."""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the program; gives its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == ["-m"] and words[1:2] and words[1] in CHILDREN:  # a bundle has no interpreter but itself
        sys.argv[1:] = words[2:]
        child: Callable[[], int] = import_module(words[1]).main
        return child()
    args = _args(words)
    try:
        return _run(args)
    except (Exception, KeyboardInterrupt) as error:  # the system's English is for nobody here
        if sys.excepthook.__module__ == "hallclient.bootstrap.hardening":
            raise  # the window's, which tells it and writes it down
        from hallclient.bootstrap.last_word import tell

        return tell(error, _folder(args))


def _run(args: argparse.Namespace) -> int:
    if args.version:
        from importlib.metadata import version

        print(version("hallclient"))
        return 0
    if args.selfcheck:
        from hallclient.bootstrap import selfcheck, selfcheck_steps

        return selfcheck.run(selfcheck_steps.STEPS)
    why = unread(args.phrase_file, getattr(args, "recovery_phrase_file", None))
    if why:
        print(why, file=sys.stderr)
        return 2
    folder = _folder(args)
    match args.command:
        case "device-key":
            return _device_key(args, folder)
        case "password-hash" | "totp-secret" | "signing-key" | "ukey-certificate":
            from hallclient.bootstrap import persons

            return persons.run(args)
        case "sign-hall":
            from hallclient.bootstrap import signing_hall

            return signing_hall.run(args)
        case "start-number":
            return _start_number(args, folder)
        case "demo-hall":
            if not args.demo:
                print("只做演示大厅：hallclient demo-hall --demo。没有做任何改动。", file=sys.stderr)
            return 0 if args.demo and _demo(args, folder) else 2
        case "enrol":
            return _enrol(args, folder)
        case "diagnose":
            from hallclient.bootstrap import diagnosing
            from hallclient.chance import MACHINE

            return diagnosing.run(args, folder, lambda: _asked_vault(args, folder, MACHINE))
        case "setup":
            return _setup(args, folder)
        case "audit" | "recover" | "backup" | "restore":
            return _keeping(args, folder)
        case "report" | "export" | "answer":
            return _with_book(args, folder)
        case "update" | "archive-verify" | "recovery-key":
            from hallclient.bootstrap import bookless
            from hallclient.chance import MACHINE

            return bookless.run(args, folder, lambda: _vault(args, folder, MACHINE))
        case _:
            return _window(args, folder)


def _args(words: Sequence[str]) -> argparse.Namespace:
    """The window's own words first: the commands' parsers would cost its first paint 4 ms."""
    args, more = _options(add_help=False).parse_known_args(words)
    if more:
        return _parser().parse_args(words)
    args.command = None
    return args


def _options(*, add_help: bool) -> Parser:
    parser = Parser(
        prog="hallclient", description="政务服务大厅综合窗口。不写命令时打开窗口程序。", add_help=add_help
    )
    place(parser)
    parser.add_argument(
        "--theme", choices=("light", "dark", "contrast"), default="", help="浅色、深色、高对比"
    )
    parser.add_argument("--scale", type=float, choices=(1.0, 1.25, 1.5), default=0.0, help="字号")
    parser.add_argument("--scans", type=Path, metavar="文件夹", help="扫描程序存文件的文件夹，缺省是 scans")
    parser.add_argument("--selfcheck", action="store_true", help="检查程序装得对不对，不碰账本和数据")
    parser.add_argument("--version", action="store_true", help="程序的版本")
    parser.add_argument("--leave-after-paint", action="store_true", help=argparse.SUPPRESS)
    return parser


def _parser() -> Parser:
    from hallclient.bootstrap import (
        bookless,
        couriers,
        diagnosing,
        enrolling,
        keeping,
        persons,
        reporting,
        setting_up,
        signing_hall,
        updating,
    )  # fmt: skip

    parser = _options(add_help=True)
    commands = parser.add_subparsers(
        dest="command", metavar="命令", title="命令", parser_class=Command,
        description="“hallclient 命令 --help” 说明一个命令",
    )  # fmt: skip
    persons.add_commands(commands)
    own = commands.add_parser("device-key", help="本机的公钥，写进大厅文件")
    own.add_argument("--papers", action="store_true", help="签文书用的公钥（paper_key），同样写进大厅文件")
    signing_hall.add_command(commands)
    start = commands.add_parser("start-number", help="年中启用：文号从第几号接着编，只能设一次")
    start.add_argument("--organ", required=True, metavar="机关", help="部门代码，如 102")
    start.add_argument("--paper", required=True, metavar="文书", help="文书代码，如 D01")
    start.add_argument("--by", required=True, metavar="工号", help="系统管理员的工号")
    start.add_argument("--year", type=int, required=True, metavar="年", help="如 2026")
    start.add_argument("--first", type=int, required=True, metavar="号", help="第一个要给的号")
    demo = commands.add_parser("demo-hall", help="加 --demo：只做好演示大厅，不打开窗口")
    demo.add_argument("--page", default="", metavar="地址", help="办件页面的地址，印在每份文书上")
    enrolling.add_command(commands)
    setting_up.add_command(commands)
    keeping.add_commands(commands)
    couriers.add_commands(commands)
    diagnosing.add_command(commands)
    bookless.add_command(commands)
    reporting.add_command(commands)
    updating.add_command(commands)
    return parser


def _folder(args: argparse.Namespace) -> Path:
    """Demo, practice and real book never share a folder."""
    base: Path | None = args.data
    if base is None:
        import platformdirs

        base = Path(platformdirs.user_data_dir("hallclient", appauthor=False))
        base = base / "demo" if args.demo else base
    return base / "practice" if args.practice else base


def _vault(args: argparse.Namespace, folder: Path, chance: Chance) -> KeyVault | None:
    """Where this counter's secrets are: the key ring, or files sealed by a pass phrase; None: a phrase is owed."""
    from hallclient.signing.vault import PhraseVault, desktop_vault

    if args.demo:
        return PhraseVault(folder / "keys", DEMO_PHRASE, chance)
    if args.phrase_file is not None:
        return PhraseVault(folder / "keys", args.phrase_file.read_text("utf-8").strip(), chance)
    return desktop_vault()


def _asked_vault(args: argparse.Namespace, folder: Path, chance: Chance) -> KeyVault | None:
    """For the commands of the terminal: asks there for the pass phrase."""
    from hallclient.signing.vault import PhraseVault

    vault = _vault(args, folder, chance)
    if vault is not None or not sys.stdin.isatty():
        return vault
    import getpass

    return PhraseVault(folder / "keys", getpass.getpass("没有系统密钥库。开机口令："), chance)


def _no_vault() -> int:
    print("没有系统密钥库，也没有给开机口令（--phrase-file 文件）。没有做任何改动。", file=sys.stderr)
    return 2


def _device_key(args: argparse.Namespace, folder: Path) -> int:
    from hallclient.app.enrol import device_key
    from hallclient.app.paper_keys import paper_key
    from hallclient.app.station import Trouble
    from hallclient.chance import MACHINE

    vault = _asked_vault(args, folder, MACHINE)
    if vault is None:
        return _no_vault()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = device_key(folder, vault, MACHINE)
    if isinstance(key, Trouble):
        print(key.text)
        return 1
    print(f"paper_key: {paper_key(key)}" if args.papers else key.public)
    return 0


def _start_number(args: argparse.Namespace, folder: Path) -> int:
    """A hall that begins in mid-year goes on from its paper register; once, before the first number is given."""
    from casework.refusal import Refusal
    from hallclient.app.numbering import start_number
    from hallclient.bootstrap.admitted import admitted
    from hallclient.chance import MACHINE

    vault = _asked_vault(args, folder, MACHINE)
    if vault is None:
        return _no_vault()
    station = admitted(folder, vault, args.by, "system", "没有文号可设")
    if isinstance(station, int):
        return station
    try:
        done = station.book.write_now(
            lambda tx: start_number(tx, args.organ, args.paper, args.year, args.first, args.by)
        )
    finally:
        station.close()
    if isinstance(done, Refusal):
        print(done.reason, file=sys.stderr)
        return 1
    print(f"{args.organ} {args.paper} {args.year} 年的文号从第 {args.first} 号起。")
    return 0


def _enrol(args: argparse.Namespace, folder: Path) -> int:
    from hallclient.bootstrap import enrolling
    from hallclient.chance import MACHINE

    vault = _asked_vault(args, folder, MACHINE)
    return _no_vault() if vault is None else enrolling.run(args, folder, vault)


def _setup(args: argparse.Namespace, folder: Path) -> int:
    from hallclient.bootstrap import setting_up
    from hallclient.bootstrap.printers import of_this_machine
    from hallclient.chance import MACHINE

    done = setting_up.run(args, folder, lambda: _asked_vault(args, folder, MACHINE), of_this_machine)
    return _no_vault() if done is None else done


def _keeping(args: argparse.Namespace, folder: Path) -> int:
    from hallclient.bootstrap import keeping
    from hallclient.chance import MACHINE

    if args.command == "audit" and args.action == "verify" and args.file is not None:
        vault = _vault(args, folder, MACHINE)  # nobody is asked: an auditor's PC has no book and no keys
        return keeping.verify_file(args.file, folder, vault)
    if keeping.only_lists(args):
        return keeping.list_backups(args, folder)
    vault = _asked_vault(args, folder, MACHINE)
    return _no_vault() if vault is None else keeping.run(args, folder, vault)


def _with_book(args: argparse.Namespace, folder: Path) -> int:
    from hallclient.bootstrap import couriers, reporting
    from hallclient.chance import MACHINE

    vault = _asked_vault(args, folder, MACHINE)
    if vault is None:
        return _no_vault()
    run = reporting.run if args.command == "report" else couriers.run
    return run(args, folder, vault)


def _window(args: argparse.Namespace, folder: Path) -> int:
    from hallclient.bootstrap.again import come_back

    locked, begun = come_back(), None
    if locked is None and getattr(sys, "frozen", False):
        from hallclient.bootstrap.updating import at_start

        begun = at_start(folder, sys.argv[1:])
    code = _shown(args, folder, locked, begun)
    if begun is not None and not args.leave_after_paint:
        begun.left()
    return code


def _shown(args: argparse.Namespace, folder: Path, locked: Locked | None, begun: Begun | None) -> int:
    """The window, until it is closed. `begun`: where this version is on trial."""
    from hallclient.app.face import read_face
    from hallclient.bootstrap.no_screen import nowhere
    from hallclient.chance import MACHINE

    if locked is not None:
        from hallclient.bootstrap.hardening import harden

        harden()  # at once: the image before was closed to others, a new one begins open
    if args.demo and read_face(folder) is None:
        print("正在准备演示大厅 …", flush=True)
    if args.demo and locked is None and not _demo(args, folder):
        return 1
    if read_face(folder) is None and nowhere():
        return 2
    # fcitx speaks ibus too; PySide6 brings no plug-in of its own for it.
    if os.environ.get("QT_IM_MODULE", "").startswith("fcitx"):
        os.environ["QT_IM_MODULE"] = "ibus"
    # What is made until the first paint stays: looking for garbage in it would only cost time.
    gc.disable()
    from hallclient.bootstrap.hardening import quiet_errors
    from hallclient.bootstrap.printers import of_this_machine
    from hallclient.bootstrap.program import Program
    from hallclient.bootstrap.showing import Showing

    scans = args.scans or folder / "scans"
    with suppress(OSError):  # the window comes up on a full disk, too, and says so
        scans.mkdir(mode=0o700, parents=True, exist_ok=True)

    def made(program: Program) -> None:
        program.beside.keeps_backups = not args.leave_after_paint
        program.beside.begun = begun
        program.replaces = program.keeps_logs = True

    showing = Showing(
        folder,
        lambda: _vault(args, folder, MACHINE),
        MACHINE,
        args.theme,
        args.scale,
        scans,
        of_this_machine,
        made,
    )
    if locked is not None:
        showing.come_back(locked)
    quiet_errors(folder, MACHINE)
    return showing.run(leave_after_paint=args.leave_after_paint)


def _demo(args: argparse.Namespace, folder: Path) -> bool:
    """Makes the demo hall and tells its people and passwords, here in the terminal and nowhere else."""
    from hallclient.app.face import read_face

    if read_face(folder) is not None and args.leave_after_paint:
        return True
    from hallclient.app.demo import demo_hall, read_secrets
    from hallclient.app.station import Trouble
    from hallclient.chance import MACHINE
    from hallclient.signing.vault import PhraseVault

    made = demo_hall(
        folder,
        PhraseVault(folder / "keys", DEMO_PHRASE, MACHINE),
        MACHINE,
        practice=args.practice,
        page_address=getattr(args, "page", ""),
    )
    if isinstance(made, Trouble):
        print(made.text, file=sys.stderr)
        return False
    print("演示大厅的工号和口令（只在这里显示）：")
    secrets = read_secrets(folder)
    for staff_no, password in made.items():
        signs = f"  签名口令 {secrets[staff_no]}" if staff_no in secrets else ""
        print(f"  {staff_no}  {password}{signs}")
    return True
