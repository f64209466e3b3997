"""`hallserver`: the commands of the hall's one IT person. Nothing is listed here that isn't there."""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path

import msgspec

from casework.system import last_word, of_system
from forms.exports import CodesRefused
from hallserver import serving
from hallserver.access import (
    clients,
    couriers,
    dispatches,
    enrolling,
    going_out,
    holding,
    letters,
    publishing,
    terminal,
    views,
)
from hallserver.access import commands as access
from hallserver.access.clients import ClientRefused, Clients
from hallserver.access.couriers import ImportRefused
from hallserver.access.door import Door
from hallserver.access.exporting import ExportStopped
from hallserver.access.folder import CERTIFICATE, KEY, DataFolder, FolderRefused, authority_ending, ending
from hallserver.access.halls import HallFileRefused, must_know, take_hall_file
from hallserver.chance import MACHINE
from hallserver.contents.opening import AddressRefused, open_contents
from hallserver.contents.store import ContentStore, Unreachable
from hallserver.desk.reports import ReportRefused
from hallserver.keeping import archive
from hallserver.keeping import commands as keeping
from hallserver.keeping.archive import ArchiveStopped
from hallserver.keeping.restore import unfinished
from hallserver.ledger.copies import CopyTrouble
from hallserver.ledger.ledger import Damaged, EngineRefused, Ledger, LedgerNewer, Unavailable
from hallserver.ledger.routing import TABLE, ledger_file, open_any
from hallserver.routes.description import description
from hallserver.serving import ServingRefused
from hallserver.signing.package import IssuerKey
from hallserver.signing.tls import certificate_mark, ends_at, names_of

LOOPBACK = ("127.0.0.1", "::1", "localhost")
BEGINS = frozenset({"init", "serve", "openapi", "archive-verify"})
"""What needs no server that was there before."""
WITH_KEYS = frozenset({"backup", "enrol", "clients", "publish", "archive", "import"})
"""What a server gives under its own key: one that was made on the spot would be another's."""
IN_WORDS = (
    EngineRefused, LedgerNewer, HallFileRefused, Unavailable, CopyTrouble, AddressRefused, ClientRefused,
    ArchiveStopped, CodesRefused, ExportStopped, FolderRefused, ImportRefused, ReportRefused, ServingRefused,
    Damaged,
)  # fmt: skip
"""What a command ends with whose text says why and what to do."""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs a command; gives its exit code."""
    args = _parser().parse_args(argv)
    try:
        folder = DataFolder(args.data or _data_folder())
        _must_be_there(args, folder)
        return _run(args, folder)
    except (Exception, KeyboardInterrupt) as error:  # the system's English is for nobody here
        return _trouble(_ended(error))


def _ended(error: BaseException) -> str:
    """What is said where a command was not done, whatever ended it."""
    if isinstance(error, IN_WORDS):
        return str(error)
    if isinstance(error, Unreachable):
        return "存放文书和附件的地方打不开。请核对 --contents 的地址和权限。"
    if isinstance(error, PermissionError):
        return f"{last_word(error)}请用数据文件夹的属主运行（sudo -u hallserver hallserver …）。"
    return last_word(error)


def _run(args: argparse.Namespace, folder: DataFolder) -> int:
    match args.command:
        case "init":
            return _init(args, folder)
        case "hall":
            return _hall(args, folder)
        case "enrol":
            return _enrol(args, folder)
        case "backup" | "restore" | "verify":
            return _keep(args, folder)
        case "held" if _releases(args):
            return _with_key(args, folder)
        case "devices" | "people" | "blocked" | "letters" | "views" | "dispatches" | "held":
            return _of_hall(args, folder)
        case "clients" | "archive" | "publish" | "import":
            return _with_key(args, folder)
        case "archive-verify":
            return _archive_verify(args, folder)
        case "export" | "report":
            return going_out.run(args, lambda: _ledger(args, folder))
        case "openapi":
            print(json.dumps(description(), ensure_ascii=False, indent=1, sort_keys=True))
            return 0
        case _:
            return _serve(args, folder)


def _parser() -> argparse.ArgumentParser:
    parser, commands = terminal.program()
    for one in (
        terminal,
        couriers,
        going_out,
        publishing,
        dispatches,
        holding,
        archive,
        keeping,
        access,
        letters,
        views,
    ):
        one.add_commands(commands)
    return parser


def _data_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir("hallserver", appauthor=False))


def _url(args: argparse.Namespace, folder: DataFolder) -> str:
    return args.database or folder.setting("HALLSERVER_DATABASE") or folder.ledger_url()


def _must_be_there(args: argparse.Namespace, folder: DataFolder) -> None:
    """A command that works on a server begins none: a word left out would be answered by an empty ledger. Raises
    FolderRefused, EngineRefused."""
    if args.command in BEGINS or (args.command == "restore" and not args.finish):
        return
    if args.command == "verify" and args.backup is not None:
        return
    keys = args.command in WITH_KEYS or _releases(args)
    folder.must_be_there(ledger_file(_url(args, folder)), keys=keys)


def _releases(args: argparse.Namespace) -> bool:
    return bool(args.command == "held" and args.act == "release")


def _embedded(args: argparse.Namespace, folder: DataFolder) -> bool:
    return _url(args, folder) == folder.ledger_url()


def _keep(args: argparse.Namespace, folder: DataFolder) -> int:
    url = _url(args, folder)
    if url.startswith(TABLE):
        return _trouble("备份、恢复和核验逐个数据库做：--database 写对照表里的一个地址。没有改动。")
    return keeping.run(args, folder, url, lambda: _contents(args, folder))


@contextmanager
def _ledger(args: argparse.Namespace, folder: DataFolder) -> Iterator[Ledger]:
    """The server's ledger, while a command works on it; a hall that the command names is there."""
    ledger = open_any(_url(args, folder))
    try:
        if getattr(args, "hall", None) is not None:
            must_know(ledger, args.hall)
        yield ledger
    finally:
        ledger.close()


def _contents(args: argparse.Namespace, folder: DataFolder) -> ContentStore:
    address = args.contents or folder.setting("HALLSERVER_CONTENTS") or folder.contents()
    endpoint = args.contents_endpoint or folder.setting("HALLSERVER_CONTENTS_ENDPOINT")
    return open_contents(address, endpoint)


def _hosts(wanted: Sequence[str] | None) -> list[str]:
    names = (*(wanted or [platform.node() or "hallserver"]), "localhost", "127.0.0.1")
    return list(dict.fromkeys(names))


def _init(args: argparse.Namespace, folder: DataFolder) -> int:
    made = folder.prepare(_hosts(args.host), MACHINE)
    if args.renew and not made:
        folder.renew(_hosts(args.host) if args.host else folder.hosts(), MACHINE)
        folder.renew_authority(MACHINE)
    open_any(_url(args, folder)).close()
    certificate, authority = (folder.path / CERTIFICATE).read_bytes(), folder.authority()
    print(f"数据文件夹：{folder.path}")
    print(f"大厅根证书指纹（SHA-256）：{certificate_mark(authority)}")
    print(f"大厅根证书到期：{ends_at(authority):%Y-%m-%d}")
    print(f"服务器证书的名称和地址：{'、'.join(names_of(certificate))}")
    print(f"服务器证书到期：{ends_at(certificate):%Y-%m-%d}")
    left_out = sorted({*(args.host or ())} - {*names_of(certificate)})
    if left_out and not made and not args.renew:
        return _trouble(f"证书早已做好，里面没有 {'、'.join(left_out)}。要换一张写上它的，请加 --renew。")
    now = MACHINE.now()
    for owed in filter(None, (authority_ending(authority, now), ending(certificate, now))):
        print(owed, file=sys.stderr)
    return 0


def _hall(args: argparse.Namespace, folder: DataFolder) -> int:
    try:
        envelope = (args.folder / "hall.signed").read_bytes()
        issuer = msgspec.json.decode((args.folder / "issuer.json").read_bytes(), type=IssuerKey)
    except OSError as error:
        why = of_system(error, "读不出来")
        return _trouble(
            f"{error.filename}：{why}。要签发好的大厅文件夹（hall.signed、issuer.json），本用户读得出来。"
        )
    except msgspec.MsgspecError:
        return _trouble(f"{args.folder} 里没有完整的大厅文件（hall.signed、issuer.json）。请重新拷贝。")
    with _ledger(args, folder) as ledger:
        taken = take_hall_file(ledger, envelope, issuer, MACHINE)
    hall = taken.catalogue.hall
    print(f"{hall.name}（{hall.code}）大厅文件第 {taken.version} 版，设备 {len(taken.devices)} 台。")
    return 0


def _enrol(args: argparse.Namespace, folder: DataFolder) -> int:
    with _ledger(args, folder) as ledger:
        door = Door(ledger, folder.key(), folder.authority().decode(), MACHINE)
        done = enrolling.run(args, door)
    if not done:
        print(f"大厅根证书指纹（SHA-256）：{certificate_mark(folder.authority())}")
    return done


def _of_hall(args: argparse.Namespace, folder: DataFolder) -> int:
    run = {
        "devices": enrolling.tell_devices, "people": access.people, "blocked": access.blocked, "letters": letters.run,
        "views": views.run, "dispatches": dispatches.run, "held": holding.run,
    }  # fmt: skip
    with _ledger(args, folder) as ledger:
        return run[args.command](args, ledger)


def _with_key(args: argparse.Namespace, folder: DataFolder) -> int:
    with _ledger(args, folder) as ledger:
        key = folder.key()
        match args.command:
            case "clients":
                return clients.run(args, Clients(ledger, key, MACHINE))
            case "archive":
                return archive.run(args, ledger, key, _contents(args, folder))
            case "publish":
                return publishing.run(args, ledger, key)
            case "held":
                return holding.release(args, ledger, key)
            case _:
                return couriers.run(args, ledger, key, _contents(args, folder))


def _archive_verify(args: argparse.Namespace, folder: DataFolder) -> int:
    if not (folder.path / KEY).exists():
        return archive.run_verify(args, None)
    folder.must_be_there(ledger_file(_url(args, folder)), keys=True)
    with _ledger(args, folder) as ledger:
        return archive.run_verify(args, (folder.key().public, ledger))


def _serve(args: argparse.Namespace, folder: DataFolder) -> int:
    if args.plain and args.host not in LOOPBACK:
        return _trouble("不加密只能在本机（127.0.0.1）上用。去掉 --plain，或者由前置代理加密。")
    if unfinished(folder):
        return _trouble("上一次恢复没有做完，没有启动。请再运行一次 hallserver restore。")
    folder.prepare(_hosts(None), MACHINE)
    with (
        _ledger(args, folder) as ledger,
        serving.alone(folder) if _embedded(args, folder) else nullcontext(),
    ):
        serving.run(args, folder, ledger, _contents(args, folder))
    return 0


def _trouble(text: str) -> int:
    print(text, file=sys.stderr)
    return 1
