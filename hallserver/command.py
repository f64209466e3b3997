"""`hallserver`: the commands of the hall's one IT person. Nothing is listed here that isn't there."""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import platform
import ssl
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import uvicorn

from casework.facts.wording import CHANNELS
from forms.exports import CodesRefused
from hallserver.access import commands as access
from hallserver.access import couriers, dispatches, enrolling, going_out, letters, publishing, terminal, views
from hallserver.access.clients import ClientRefused, Clients
from hallserver.access.couriers import ImportRefused
from hallserver.access.door import Door
from hallserver.access.exporting import ExportStopped
from hallserver.access.folder import CERTIFICATE, CERTIFICATE_KEY, KEY, DataFolder
from hallserver.access.halls import HallFileRefused, take_hall_file
from hallserver.chance import MACHINE
from hallserver.contents.opening import AddressRefused, open_contents
from hallserver.contents.store import ContentStore, Unreachable
from hallserver.desk.reports import ReportRefused
from hallserver.keeping import archive
from hallserver.keeping import commands as keeping
from hallserver.keeping.archive import ArchiveStopped
from hallserver.keeping.restore import unfinished
from hallserver.ledger.copies import CopyTrouble
from hallserver.ledger.ledger import EngineRefused, Ledger, LedgerNewer, Unavailable
from hallserver.ledger.routing import TABLE, open_any
from hallserver.routes.application import application, log_lines
from hallserver.routes.description import description
from hallserver.routes.parts import Parts
from hallserver.signing.package import IssuerKey
from hallserver.signing.tls import certificate_mark, ends_at
from hallserver.web.handlers import page_handlers
from hallserver.web.lookup import Lookup
from hallserver.web.open_lists import list_handlers
from hallserver.web.public import catalogue_handlers
from hallserver.web.published import Published

LOOPBACK = ("127.0.0.1", "::1", "localhost")
KINDS_OF_SYSTEM = {str(one): word for one, word in CHANNELS.items()} | {
    "export": "只导出",
    "regulator": "监管部门",
}
SWITCH_SECONDS = 0.001
"""After which a thread hands the interpreter over: what a counter waits for while another batch is being read."""
GRACE = 30
"""Seconds for what was taken to be answered when the server stops."""
GOODBYE_LOOKS = 5
"""Tenths of a second for the other side to answer that a connection is closed."""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs a command; gives its exit code."""
    args = _parser().parse_args(argv)
    folder = DataFolder(args.data or _data_folder())
    try:
        match args.command:
            case "init":
                return _init(args, folder)
            case "hall":
                return _hall(args, folder)
            case "enrol":
                return _enrol(args, folder)
            case "devices":
                return _devices(args, folder)
            case "backup" | "restore" | "verify":
                return _keep(args, folder)
            case "clients":
                return _clients(args, folder)
            case "people" | "blocked" | "letters" | "views" | "dispatches":
                return _changed(args, folder)
            case "archive" | "archive-verify":
                return _archive(args, folder)
            case "publish":
                return _publish(args, folder)
            case "import":
                return _import(args, folder)
            case "export" | "report":
                return going_out.run(args, lambda: _ledger(args, folder))
            case "openapi":
                print(json.dumps(description(), ensure_ascii=False, indent=1, sort_keys=True))
                return 0
            case _:
                return _serve(args, folder)
    except (
        EngineRefused, LedgerNewer, HallFileRefused, Unavailable, CopyTrouble, AddressRefused, ClientRefused,
        ArchiveStopped, CodesRefused, ExportStopped, ImportRefused, ReportRefused,
    ) as error:  # fmt: skip
        return _trouble(str(error))
    except Unreachable:
        return _trouble("存放文书和附件的地方打不开。请核对 --contents 的地址和权限。")


def _parser() -> argparse.ArgumentParser:
    parser, commands = terminal.program()
    for one in (
        terminal,
        couriers,
        going_out,
        publishing,
        dispatches,
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
    return args.database or os.environ.get("HALLSERVER_DATABASE") or folder.ledger_url()


def _keep(args: argparse.Namespace, folder: DataFolder) -> int:
    url = _url(args, folder)
    if url.startswith(TABLE):
        return _trouble("备份、恢复和核验逐个数据库做：--database 写对照表里的一个地址。没有改动。")
    return keeping.run(args, folder, url, lambda: _contents(args, folder))


def _ledger(args: argparse.Namespace, folder: DataFolder) -> Ledger:
    return open_any(_url(args, folder))


def _contents(args: argparse.Namespace, folder: DataFolder) -> ContentStore:
    address = args.contents or os.environ.get("HALLSERVER_CONTENTS") or folder.contents()
    endpoint = args.contents_endpoint or os.environ.get("HALLSERVER_CONTENTS_ENDPOINT") or ""
    return open_contents(address, endpoint)


def _hosts(wanted: Sequence[str] | None) -> list[str]:
    return [*(wanted or [platform.node() or "hallserver"]), "localhost", "127.0.0.1"]


def _init(args: argparse.Namespace, folder: DataFolder) -> int:
    made = folder.prepare(_hosts(args.host), MACHINE)
    if args.renew and not made:
        folder.renew(_hosts(args.host), MACHINE)
    _ledger(args, folder).close()
    print(f"数据文件夹：{folder.path}")
    print(f"大厅根证书指纹（SHA-256）：{certificate_mark(folder.authority())}")
    print(f"服务器证书到期：{ends_at((folder.path / CERTIFICATE).read_bytes()):%Y-%m-%d}")
    return 0


def _hall(args: argparse.Namespace, folder: DataFolder) -> int:
    try:
        envelope = (args.folder / "hall.signed").read_bytes()
        issuer = msgspec.json.decode((args.folder / "issuer.json").read_bytes(), type=IssuerKey)
    except (OSError, msgspec.MsgspecError):
        return _trouble(f"{args.folder} 里没有完整的大厅文件（hall.signed、issuer.json）。请重新拷贝。")
    ledger = _ledger(args, folder)
    try:
        taken = take_hall_file(ledger, envelope, issuer, MACHINE)
    finally:
        ledger.close()
    hall = taken.catalogue.hall
    print(f"{hall.name}（{hall.code}）大厅文件第 {taken.version} 版，设备 {len(taken.devices)} 台。")
    return 0


def _enrol(args: argparse.Namespace, folder: DataFolder) -> int:
    folder.prepare(_hosts(None), MACHINE)
    ledger = _ledger(args, folder)
    try:
        door = Door(ledger, folder.key(), folder.authority().decode(), MACHINE)
        done = enrolling.run(args, door)
    finally:
        ledger.close()
    if not done:
        print(f"大厅根证书指纹（SHA-256）：{certificate_mark(folder.authority())}")
    return done


def _devices(args: argparse.Namespace, folder: DataFolder) -> int:
    ledger = _ledger(args, folder)
    try:
        enrolling.tell_devices(args.hall, ledger)
    finally:
        ledger.close()
    return 0


def _clients(args: argparse.Namespace, folder: DataFolder) -> int:
    folder.prepare(_hosts(None), MACHINE)
    ledger = _ledger(args, folder)
    try:
        clients = Clients(ledger, folder.key(), MACHINE)
        if args.act == "add":
            shown = clients.add(args.hall, args.device or "", args.name or "", args.channel, args.most_a_day)
            print(f"凭据（只显示这一次，请妥善交给对方系统）：{shown}")
        elif args.act == "revoke":
            clients.revoke(args.hall, args.device or "", MACHINE.today())
            print(f"已注销 {args.device}，即刻生效；它送来的办件都还在。")
        else:
            for one in ledger.read(args.hall, lambda reads: reads.clients()):
                state = f"{one.revoked_on} 注销" if one.revoked_on else "在用"
                channel = KINDS_OF_SYSTEM[one.channel]
                print(f"{one.device}  {one.name}  {channel}  每日最多 {one.most_a_day} 件  {state}")
    finally:
        ledger.close()
    return 0


def _changed(args: argparse.Namespace, folder: DataFolder) -> int:
    ledger = _ledger(args, folder)
    try:
        run = {
            "people": access.people, "blocked": access.blocked, "letters": letters.run, "views": views.run,
            "dispatches": dispatches.run,
        }  # fmt: skip
        return run[args.command](args, ledger)
    finally:
        ledger.close()


def _archive(args: argparse.Namespace, folder: DataFolder) -> int:
    if args.command == "archive-verify":
        if not (folder.path / KEY).exists():
            return archive.run_verify(args, None)
        ledger = _ledger(args, folder)
        try:
            return archive.run_verify(args, (folder.key().public, ledger))
        finally:
            ledger.close()
    folder.prepare(_hosts(None), MACHINE)
    ledger = _ledger(args, folder)
    try:
        return archive.run(args, ledger, folder.key(), _contents(args, folder))
    finally:
        ledger.close()


def _publish(args: argparse.Namespace, folder: DataFolder) -> int:
    folder.prepare(_hosts(None), MACHINE)
    ledger = _ledger(args, folder)
    try:
        return publishing.run(args, ledger, folder.key())
    finally:
        ledger.close()


def _import(args: argparse.Namespace, folder: DataFolder) -> int:
    if not (folder.path / KEY).exists():
        return _trouble(f"{folder.path} 里没有服务器的密钥，不是办件服务器的数据文件夹。没有收下任何内容。")
    ledger = _ledger(args, folder)
    try:
        return couriers.run(args, ledger, folder.key(), _contents(args, folder))
    finally:
        ledger.close()


class _Server(uvicorn.Server):
    """Told to stop, it answers long polls at once and what it took within `GRACE`, and ends with 0."""

    def __init__(self, config: uvicorn.Config, parts: Parts) -> None:
        super().__init__(config)
        self._parts = parts

    async def shutdown(self, sockets: Any = None) -> None:
        """An idle counter keeps its connection and reads nothing: over TLS its goodbye would be waited for."""
        letting_go = asyncio.create_task(self._let_go())
        try:
            await super().shutdown(sockets)
        finally:
            letting_go.cancel()

    async def _let_go(self) -> None:
        """Cuts each connection that has nothing more to answer, when its peer has had its time."""
        idle: dict[Any, int] = {}
        while True:
            connections: tuple[Any, ...] = tuple(self.server_state.connections)
            for one in connections:
                if one.cycle is None or one.cycle.response_complete:
                    idle[one] = idle.get(one, 0) + 1
                    if idle[one] > GOODBYE_LOOKS and not _still_writes(one.transport):
                        one.transport.abort()
            await asyncio.sleep(0.1)

    def handle_exit(self, sig: int, frame: Any) -> None:
        self._parts.news.stop()
        self.force_exit = self.should_exit  # told twice: now
        self.should_exit = True


def _still_writes(transport: Any) -> bool:
    """Whether a peer that reads slowly has not been given all of its answer yet."""
    try:
        return bool(transport.get_write_buffer_size())
    except AttributeError:  # the TLS layer has let go of it already
        return False


def _serve(args: argparse.Namespace, folder: DataFolder) -> int:
    if args.plain and args.host not in LOOPBACK:
        return _trouble("不加密只能在本机（127.0.0.1）上用。去掉 --plain，或者由前置代理加密。")
    if unfinished(folder):
        return _trouble("上一次恢复没有做完，没有启动。请再运行一次 hallserver restore。")
    folder.prepare(_hosts(None), MACHINE)
    ledger = _ledger(args, folder)
    try:
        log_lines(MACHINE)
        own = args.certificate is None
        ca_pem = folder.authority().decode() if own else ""
        parts = Parts(
            ledger, folder.key(), ca_pem, MACHINE, _contents(args, folder), folder.paper_authority()
        )
        if args.figures_port is not None:
            parts.figures.serve(args.figures_port)
        server = _Server(_config(args, folder, parts), parts)
        _spare_collections()
        sys.setswitchinterval(SWITCH_SECONDS)
        server.run()
    finally:
        ledger.close()
    return 0


def _spare_collections() -> None:
    """What the process starts with stays for ever: to look through it for garbage again and again held batches up for a
    tenth of a second. Nor is what some batches of five hundred acts hold at once looked through, 14 ms each time: it
    goes with its request."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)


def _config(args: argparse.Namespace, folder: DataFolder, parts: Parts) -> uvicorn.Config:
    tls: dict[str, Any] = {}
    if not args.plain:
        tls = {
            "ssl_certfile": str(args.certificate or folder.path / CERTIFICATE),
            "ssl_keyfile": str(args.certificate_key or folder.path / CERTIFICATE_KEY),
        }
    lookup = Lookup(parts.ledger, parts.settings, MACHINE)
    published = Published(parts.ledger, parts.settings, MACHINE)
    pages = page_handlers(lookup, parts.ratings, parts.of_strangers)
    catalogue = catalogue_handlers(published, parts.of_readers)
    lists = list_handlers(published, parts.public, parts.of_readers)
    config = uvicorn.Config(
        application(parts, [*pages, *catalogue, *lists]),
        host=args.host,
        port=args.port,
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=args.proxy is not None,
        forwarded_allow_ips=args.proxy or "",
        timeout_keep_alive=75,
        timeout_graceful_shutdown=GRACE,
        limit_concurrency=1000,
        **tls,
    )
    config.load()
    if config.ssl is not None:
        config.ssl.minimum_version = ssl.TLSVersion.TLSv1_2
    return config


def _trouble(text: str) -> int:
    print(text, file=sys.stderr)
    return 1
