"""The database's primary dies and its standby takes its place, while the server's process and the counters go on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from hallclient.chance import MACHINE
from hallclient.signing.keys import SigningKey
from hallclient.store.book import Book
from hallclient.sync.exchange import Exchange
from hallclient.sync.pinned import Pinned
from hallserver.access.folder import DataFolder
from hallserver.chance import Chance
from hallserver.ledger.ledger import open_ledger
from hallserver.ledger.rows import ActLine, HallLine
from tests.hallserver.counters import Hall
from tests.hallserver.process import Process, free_port
from tests.hallserver.standby import Pair, pair
from tests.hallserver.test_lost_server import command, places, reported, works, written
from tests.store.visits import opened, project
from tests.sync.test_exchange import until as wait_until

pytestmark = pytest.mark.prove


class Town:
    """A server's process on a primary with a standby, and two counters whose exchange never ends."""

    def __init__(self, folder: Path, databases: Pair) -> None:
        self.pair, self.data, port = databases, DataFolder(folder / "data"), free_port()
        self.data.prepare(["localhost"], Chance())
        ledger = open_ledger(databases.database)
        hall = Hall.new(ledger)
        ledger.close()
        self.counters = (hall.one, hall.two)
        for one in self.counters:
            one.on = Chance().today()
        self.books = tuple(opened(folder / f"{one.device}.book", MACHINE) for one in self.counters)
        self.server = Process(self.data.path, databases.database, port=port).__enter__()
        self.exchanges = tuple(
            self._exchange(book, one.device, one.key, port)
            for book, one in zip(self.books, self.counters, strict=True)
        )

    def _exchange(self, book: Book, device: str, key: SigningKey, port: int) -> Exchange:
        pinned = Pinned(
            url=f"https://localhost:{port}", hall="001", device=device, server_key=self.data.key().public,
            server_signed_by="ed25519", ca_pem=self.data.authority().decode(),
        )  # fmt: skip
        made = Exchange(book, pinned, key, project, MACHINE)
        made.start()
        return made

    def works(self, which: int, visits: int) -> None:
        works(self.books[which], self.counters[which], visits)

    def settled(self, acts: int) -> bool:
        return reported(*self.books) and all(len(places(book)) == acts for book in self.books)

    def ledger(self) -> tuple[HallLine, tuple[ActLine, ...]]:
        ledger = open_ledger(self.pair.database)
        try:
            hall, log = ledger.read("001", lambda reads: (reads.hall(), reads.log(0, 10_000)))
        finally:
            ledger.close()
        assert hall is not None
        return hall, log

    def all_is_one(self) -> None:
        """Every act is in the log once, byte for byte as it was written, and both books know its place there."""
        _, log = self.ledger()
        rows = [(one.device, one.seq, one.n) for one in log]
        wait_until(lambda: all(places(book) == rows for book in self.books))
        for book, one in zip(self.books, self.counters, strict=True):
            assert [line.stored for line in log if line.device == one.device] == written(book)
            assert book.check_chain() is None
        command(self.data.path, self.pair.database, "verify")
        assert "大厅 001" in command(
            self.data.path, self.pair.database, "backup", "--to", self.data.path.parent / "backup"
        )

    def close(self) -> None:
        for line in self.exchanges:
            line.close()
        for book in self.books:
            book.close()
        self.server.__exit__()


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with pair() as databases:
        made = Town(tmp_path, databases)
        try:
            yield made
        finally:
            made.close()


class Clerk:
    """Works at one counter without a pause from `with` to its end."""

    def __init__(self, town: Town, which: int) -> None:
        self.town, self.which, self.visits = town, which, 0
        self._stop = Event()
        self._thread = Thread(target=self._work)

    def _work(self) -> None:
        while not self._stop.is_set():
            self.town.works(self.which, 1)
            self.visits += 1

    def goes_on(self, visits: int) -> None:
        """Until so many more were done."""
        until = self.visits + visits
        wait_until(lambda: self.visits >= until)

    def __enter__(self) -> Clerk:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        self._thread.join()


def test_a_synchronous_standby_takes_over_and_nobody_has_to_do_anything(town: Town) -> None:
    town.pair.synchronous()
    wait_until(lambda: town.pair.state() == "quorum")
    before, _ = town.ledger()
    with Clerk(town, 0) as clerk:
        clerk.goes_on(20)
        known = places(town.books[0])
        town.pair.primary.stop()  # in the middle of it, and as by kill -9
        town.works(1, 3)
        town.pair.promote()
        clerk.goes_on(20)
    wait_until(lambda: town.settled(2 * (clerk.visits + 3)))
    hall, log = town.ledger()
    assert (hall.epoch, hall.state) == (before.epoch, "open"), "no counter noticed but by waiting"
    assert known and set(known) <= {(one.device, one.seq, one.n) for one in log}, "confirmed is confirmed"
    town.all_is_one()


def lags(town: Town) -> None:
    """Both counters have the server's word for acts that the promoted standby never got."""
    for which in (0, 1):
        town.works(which, 8)
    wait_until(lambda: town.settled(32) and town.pair.level())
    town.pair.standby.stop()  # its line is cut: what follows is lost with the primary
    for which in (0, 1):
        town.works(which, 5)
    wait_until(lambda: town.settled(52))
    town.pair.primary.stop()
    town.pair.standby.start()


def test_a_standby_that_lagged_is_found_out_by_counters_with_nothing_to_send_and_gets_all_again(
    town: Town,
) -> None:
    lags(town)
    town.pair.promote()
    wait_until(lambda: all("暂停接收" in one.standing.text for one in town.exchanges))
    wait_until(
        lambda: [book.read_now(lambda reads: reads.reporting().waiting) for book in town.books] == [10, 10]
    )
    town.works(0, 2)
    hall, log = town.ledger()
    assert (hall.state, len(log)) == ("restored", 32), "nothing is taken until somebody has looked"
    assert '"event": "set_back"' in town.server.log.read_text("utf-8")
    assert "恢复接收" in command(town.data.path, town.pair.database, "restore", "--finish", "--hall", "001")
    wait_until(lambda: town.settled(56))
    hall, log = town.ledger()
    assert (hall.state, len(log)) == ("open", 56)
    wait_until(lambda: not any(one.standing.text for one in town.exchanges))
    town.all_is_one()


def test_counters_that_never_pause_lose_nothing_where_the_new_epoch_begins_at_once(town: Town) -> None:
    """As the guide says for a standby that wasn't synchronous: whoever comes first may fill the places that another
    counter knows with something else, and the epoch sets it right."""
    lags(town)
    with Clerk(town, 0) as one, Clerk(town, 1) as two:
        town.pair.promote()
        one.goes_on(10)
        command(town.data.path, town.pair.database, "restore", "--finish", "--hall", "001")
        one.goes_on(10)
        two.goes_on(10)
    wait_until(lambda: town.settled(52 + 2 * (one.visits + two.visits)))
    assert town.ledger()[0].state == "open"
    town.all_is_one()
