"""`hallserver serve`: what must be right before it begins, the server itself, and how it ends."""

from __future__ import annotations

import argparse
import asyncio
import gc
import ssl
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import structlog
import uvicorn
from filelock import FileLock, Timeout

from casework.system import of_system
from hallserver.access.door import Door
from hallserver.access.folder import CERTIFICATE, CERTIFICATE_KEY, DataFolder, authority_ending, ending
from hallserver.chance import MACHINE, Chance
from hallserver.contents.store import ContentStore
from hallserver.ledger.ledger import Ledger
from hallserver.routes.application import application, log_lines
from hallserver.routes.figures import HALL, SERVER
from hallserver.routes.parts import Parts
from hallserver.signing.tls import ends_at, is_authority
from hallserver.web.handlers import page_handlers
from hallserver.web.lookup import Lookup
from hallserver.web.open_lists import list_handlers
from hallserver.web.public import catalogue_handlers
from hallserver.web.published import Published

LOCK = "serving.lock"
"""Held in the data folder by the one process that serves an embedded ledger."""
SWITCH_SECONDS = 0.001
"""After which a thread hands the interpreter over: what a counter waits for while another batch is being read."""
GRACE = 30
"""Seconds for what was taken to be answered when the server stops."""
CERTIFICATE_TICKS = 36_000
"""An hour."""
GOODBYE_LOOKS = 5
"""Tenths of a second for the other side to answer that a connection is closed."""


class ServingRefused(RuntimeError):
    """The server did not begin; the text says why and what to do."""


@contextmanager
def alone(folder: DataFolder) -> Iterator[None]:
    """The only process that serves the embedded ledger: counters of another would hear no news and hold no turns.
    Raises ServingRefused."""
    lock = FileLock(folder.path / LOCK, mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise ServingRefused(
            f"{folder.path} 已经有一个 hallserver serve 在跑，没有再启动。内嵌 SQLite 只开一个进程；"
            "要开几个，请用 PostgreSQL。"
        ) from None
    try:
        yield
    finally:
        lock.release()


def run(args: argparse.Namespace, folder: DataFolder, ledger: Ledger, contents: ContentStore) -> None:
    """Serves until it is told to stop. Raises ServingRefused."""
    own = args.certificate is None and not args.plain
    if own:
        folder.renew_in_time(MACHINE)
    pair = _pair(args, folder)
    _must_listen(args.host, args.port)
    log_lines(MACHINE)
    ca_pem = folder.authority().decode() if args.certificate is None else ""
    parts = Parts(ledger, folder.key(), ca_pem, MACHINE, contents, folder.paper_authority())
    if args.figures_port is not None:
        _must_listen("127.0.0.1", args.figures_port)
        parts.figures.serve(args.figures_port)
    config = _config(args, pair, parts)
    shown = None
    if config.ssl is not None and pair is not None:
        shown = Shown(config.ssl, pair, folder if own else None, ends=partial(parts.figures.ends, SERVER))
    rooted = Rooted(folder, parts.door, ends=partial(parts.figures.ends, HALL))
    server = _Server(config, parts, shown, rooted)
    _tell(args, pair)
    _spare_collections()
    sys.setswitchinterval(SWITCH_SECONDS)
    server.run()


def _pair(args: argparse.Namespace, folder: DataFolder) -> tuple[Path, Path] | None:
    """Certificate and key that fit each other; None: plain. Raises ServingRefused."""
    if args.plain:
        return None
    own = folder.path / CERTIFICATE, folder.path / CERTIFICATE_KEY
    pair = args.certificate or own[0], args.certificate_key or own[1]
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(*pair)
    except OSError:  # an SSLError is one
        raise ServingRefused(
            f"证书 {pair[0]} 和私钥 {pair[1]} 读不出来，或者不是一对。没有启动。请核对文件和权限。"
        ) from None
    return pair


def _must_listen(host: str, port: int) -> None:
    """Raises ServingRefused where nothing can be offered at that place."""

    async def tried() -> None:
        (await asyncio.get_running_loop().create_server(asyncio.Protocol, host, port)).close()

    try:
        asyncio.run(tried())
    except (OSError, OverflowError) as error:
        other = "名称不对，或者没有权限"
        why = of_system(error, other) if isinstance(error, OSError) else "端口须是 1 至 65535"
        raise ServingRefused(
            f"{host} 的端口 {port} 用不了：{why}。没有启动。请换一个端口（--port、--figures-port），或者核对 --host。"
        ) from None


def _tell(args: argparse.Namespace, pair: tuple[Path, Path] | None) -> None:
    """Where it serves, and until when its certificate is good, for whoever reads the log."""
    line = structlog.get_logger()
    url = f"{'http' if pair is None else 'https'}://{args.host}:{args.port}"
    if pair is None:
        line.info("serving", url=url)
        return
    certificate = pair[0].read_bytes()
    until = _until(certificate)
    line.info("serving", url=url, certificate_until=until)
    if until and ending(certificate, MACHINE.now()):
        line.warning("certificate_ends", until=until)


def _end(certificate: bytes) -> datetime | None:
    """None for one that OpenSSL serves with and that can't be read here."""
    try:
        return ends_at(certificate)
    except ValueError:
        return None


def _until(certificate: bytes) -> str:
    """The last day of it; empty where that is not known."""
    end = _end(certificate)
    return f"{end:%Y-%m-%d}" if end is not None else ""


Ends = Callable[[datetime | None], None]
"""Told, at each look, when the certificate ends that is in use; None: not known."""


class Shown:
    """The certificate that a running server shows, of the two files `pair`: whoever puts another there, this server,
    one beside it or a person, it is shown without a restart."""

    def __init__(
        self,
        context: ssl.SSLContext,
        pair: tuple[Path, Path],
        own: DataFolder | None,
        chance: Chance = MACHINE,
        ends: Ends = lambda _: None,
    ) -> None:
        """`own`: the folder whose certificate it is, which is made anew in time."""
        self._context, self._pair, self._own, self._chance = context, pair, own, chance
        self._ends = ends
        self._now = pair[0].read_bytes()

    def look(self) -> None:
        """Nothing that is wrong with the files ends the server: the one before is shown on."""
        if self._own is not None:
            self._own.renew_in_time(self._chance)
        try:
            found = self._pair[0].read_bytes()
            if found != self._now:
                ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(
                    *self._pair
                )  # the one in use: no half of it
                self._context.load_cert_chain(*self._pair)
                self._now = found
                structlog.get_logger().info("certificate_changed", until=_until(found))
        except OSError:  # no pair: half of it may have been copied
            structlog.get_logger().warning("certificate_unreadable")
        self._ends(_end(self._now))


class Rooted:
    """The hall's authority while a server runs: its certificate is made anew in its last year, by this server, one
    beside it or a person, and handed out without a restart. Where nobody could, the log says so once a day."""

    def __init__(
        self, folder: DataFolder, door: Door, chance: Chance = MACHINE, ends: Ends = lambda _: None
    ) -> None:
        self._folder, self._door, self._chance, self._ends = folder, door, chance, ends
        self._now, self._told = folder.paper_authority(), date.min

    def look(self) -> None:
        """Nothing that is wrong with the files ends the server: it goes on with the one before."""
        with suppress(OSError, ValueError):
            self._folder.renew_authority(self._chance)
        with suppress(OSError):
            found = self._folder.paper_authority()
            if found != self._now and found.key == self._now.key and is_authority(found):
                self._door.take_authority(found)
                self._now = found
                structlog.get_logger().info("authority_changed", until=_until(found.certificate))
        self._ends(_end(self._now.certificate))
        today = self._chance.today()
        if today != self._told and authority_ending(self._now.certificate, self._chance.now()):
            self._told = today
            structlog.get_logger().warning("authority_ends", until=_until(self._now.certificate))


class _Server(uvicorn.Server):
    """Told to stop, it answers long polls at once and what it took within `GRACE`, and ends with 0."""

    def __init__(self, config: uvicorn.Config, parts: Parts, shown: Shown | None, rooted: Rooted) -> None:
        super().__init__(config)
        self._parts, self._shown, self._rooted = parts, shown, rooted

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second."""
        if counter % CERTIFICATE_TICKS == 0:
            self._rooted.look()
            if self._shown is not None:
                self._shown.look()
        return await super().on_tick(counter)

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


def _spare_collections() -> None:
    """What the process starts with stays for ever: to look through it for garbage again and again held batches up for a
    tenth of a second. Nor is what some batches of five hundred acts hold at once looked through, 14 ms each time: it
    goes with its request."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)


def _config(args: argparse.Namespace, pair: tuple[Path, Path] | None, parts: Parts) -> uvicorn.Config:
    tls: dict[str, Any] = {}
    if pair is not None:
        tls = {"ssl_certfile": str(pair[0]), "ssl_keyfile": str(pair[1])}
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
