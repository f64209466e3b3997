"""A hall's server as it is run (a process of its own, TLS, PostgreSQL that syncs), and counters with real books."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from casework.acts import AnyAct
from casework.catalogue import DeviceKey
from hallclient.chance import MACHINE
from hallclient.signing.digest import CHAIN_START
from hallclient.store.book import Book
from hallclient.sync.link import Link
from hallclient.sync.pinned import Pinned
from hallclient.sync.transport import Https, Reply
from hallserver.access.folder import DataFolder
from hallserver.chance import MACHINE as SERVER
from hallserver.ledger.ledger import open_ledger
from tests.hallserver.counters import Counter, Hall
from tests.hallserver.postgres import Cluster
from tests.hallserver.process import Process
from tests.store.big_book import insert
from tests.store.visits import opened

FIRST_DEVICE = 11


class Counted(Https):
    """The client's transport, which says how many bytes of bodies went up."""

    up = 0

    def ask(self, method: str, path: str, body: bytes = b"", token: str = "") -> Reply:
        if path.endswith("/batches"):
            self.up += len(body)
        return super().ask(method, path, body, token)


class Site:
    """The server's address and pins, and counters that it knows."""

    def __init__(self, folder: Path, running: Cluster, counters: int) -> None:
        self.folder, self._made = folder, 0
        self.another_database = running.database
        self.database = database = running.database()
        folder.mkdir(parents=True)
        data = DataFolder(folder / "server")
        data.prepare(["localhost"], SERVER)
        self.data, self.ca, self.key = data, data.authority().decode(), data.key().public
        ledger = open_ledger(database)
        hall = Hall.new(ledger)
        self.counters = [Counter(f"{FIRST_DEVICE + place:03d}", "W09", "W0907") for place in range(counters)]
        keys = [
            DeviceKey(number=one.device, name=one.window, algorithm="ed25519", public_key=one.key.public)
            for one in self.counters
        ]
        hall.take_file(2, devices=tuple(keys))
        for one in self.counters:
            one.on = SERVER.today()
            hall.activate(one)
        ledger.close()

    def serve(self) -> Process:
        return Process(self.data.path, self.database)

    def searched(self) -> bool:
        """Whether everything that the server has can be found."""
        ledger = open_ledger(self.database)
        try:
            return ledger.read("001", lambda reads: reads.search_place() >= reads.hall().n)  # type: ignore[union-attr]
        finally:
            ledger.close()

    def pinned(self, counter: Counter, port: int) -> Pinned:
        return Pinned(
            url=f"https://localhost:{port}", hall="001", device=counter.device, server_key=self.key,
            server_signed_by="ed25519", ca_pem=self.ca,
        )  # fmt: skip

    def link(self, counter: Counter, port: int) -> tuple[Link, Counted]:
        pinned = self.pinned(counter, port)
        line = Counted(pinned.url, self.ca, MACHINE)
        return Link(line, pinned, counter.key, MACHINE), line

    def books(self, count: int) -> list[Path]:
        """Fresh encrypted books, still closed: made once, copied."""
        first = self.folder / "first" / "book.db"
        if not first.exists():
            opened(first, MACHINE).close()
        found = []
        for _ in range(count):
            self._made += 1
            found.append(shutil.copytree(first.parent, self.folder / f"book{self._made}") / "book.db")
        return found

    def book(self) -> Book:
        return opened(self.books(1)[0], MACHINE)


def filled(book: Book, cases: Sequence[tuple[AnyAct, ...]]) -> None:
    """What this counter did, all of it waiting to be reported."""
    head: list[Any] = [0, CHAIN_START, 0]
    for start in range(0, len(cases), 500):
        some = cases[start : start + 500]
        book.write_now(lambda tx, some=some: insert(tx, some, head, state="waiting"))  # type: ignore[misc]
