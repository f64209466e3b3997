"""Real processes on both ends: the follower killed in mid-page, the server killed under two counters at work."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import msgspec
import pytest

from hallclient.chance import MACHINE
from hallclient.store.book import Book
from hallclient.sync.exchange import Exchange
from hallclient.sync.pinned import Pinned
from hallserver.access.folder import DataFolder
from hallserver.chance import Chance
from hallserver.ledger.ledger import open_ledger
from tests.hallserver.counters import Counter, Hall
from tests.hallserver.process import Process, free_port
from tests.store.visits import opened, project
from tests.sync.test_exchange import until

KILLS = 4


class Site:
    """A hall's server as a process on one port, killed and begun again."""

    def __init__(self, folder: Path) -> None:
        self.data = DataFolder(folder / "data")
        self.data.prepare(["localhost"], Chance())
        self.ledger_url, self.port = f"sqlite:///{folder / 'ledger.sqlite'}", free_port()
        ledger = open_ledger(self.ledger_url)
        self.hall = Hall.new(ledger)
        self.server_key = self.data.key().public
        ledger.close()
        for counter in (self.hall.one, self.hall.two):
            counter.on = Chance().today()

    def process(self) -> Process:
        return Process(self.data.path, self.ledger_url, port=self.port)

    def pinned(self, counter: Counter) -> Pinned:
        return Pinned(
            url=f"https://localhost:{self.port}", hall="001", device=counter.device, server_key=self.server_key,
            server_signed_by="ed25519", ca_pem=self.data.authority().decode(),
        )  # fmt: skip

    def log(self) -> list[tuple[str, int, str]]:
        ledger = open_ledger(self.ledger_url)
        lines = ledger.read("001", lambda reads: reads.log(0, 100_000))
        ledger.close()
        return [(line.device, line.seq, line.outcome) for line in lines]


def works(book: Book, counter: Counter, visits: int) -> None:
    for _ in range(visits):
        act = counter.received()
        book.write_now(lambda tx, act=act: tx.append(act, project).n)  # type: ignore[misc]
        time.sleep(0.01)


def held(book: Book) -> list[tuple[str, int, str, int]]:
    """(device, seq, outcome, place) of every act that has its place, in the log's order."""
    rows = "SELECT device, seq, outcome, place FROM record JOIN outcome USING (n) ORDER BY place"
    return book.write_now(lambda tx: [tuple(row) for row in tx.connection.exec_driver_sql(rows)])


@pytest.mark.prove
def test_a_follower_killed_in_mid_page_ends_where_the_server_is(tmp_path: Path) -> None:
    site, dice = Site(tmp_path), random.Random(11)
    one, two = site.hall.one, site.hall.two
    with site.process() as server:
        token = server.token(one)
        for first in range(1, 601, 200):
            for _ in range(100):
                act = one.received()
                one.made(act), one.made(one.attended(act))
            assert server.push(one.batch(first, first + 199), token).status_code == 200
        files = tmp_path / "010.book", tmp_path / "pinned", tmp_path / "secret"
        files[1].write_bytes(msgspec.json.encode(site.pinned(two)))
        files[2].write_bytes(two.key.secret)
        command = [sys.executable, "-m", "tests.sync.follower_process", *map(str, files)]
        killed, code = 0, -1
        for turn in range(KILLS + 1):
            child = subprocess.Popen(command, stdout=subprocess.PIPE)
            assert child.stdout is not None and child.stdout.readline() == b"follows\n"
            if turn < KILLS:
                if child.stdout.readline():  # one page is kept, the next is on its way
                    time.sleep(0.05 * dice.random())
                    killed += child.poll() is None
                child.kill()
            code = child.wait(90)
            child.stdout.close()
        assert code == 0 and killed >= 2
    book = opened(files[0], MACHINE)
    there = [(device, seq, outcome) for device, seq, outcome, _ in held(book)]
    assert sorted(there) == sorted(site.log()) and len(there) == 600
    assert book.read_now(lambda reads: reads.count()) == 300
    book.close()


@pytest.mark.prove
def test_two_counters_agree_after_the_server_was_killed_under_them(tmp_path: Path) -> None:
    site, dice = Site(tmp_path), random.Random(5)
    counters = (site.hall.one, site.hall.two)
    books = tuple(opened(tmp_path / f"{one.device}.book", MACHINE) for one in counters)
    exchanges = [
        Exchange(book, site.pinned(one), one.key, project, MACHINE)
        for book, one in zip(books, counters, strict=True)
    ]
    clerks = [Thread(target=works, args=(book, one, 60)) for book, one in zip(books, counters, strict=True)]
    for exchange in exchanges:
        exchange.start()
    for clerk in clerks:
        clerk.start()
    for _ in range(3):
        with site.process():
            time.sleep(0.3 + 0.7 * dice.random())  # left by a kill
    for clerk in clerks:
        clerk.join()
    with site.process():
        until(lambda: all(len(held(book)) == 120 for book in books))
        for exchange in exchanges:
            exchange.close()
    log = site.log()
    assert len(log) == len(set(log)) == 120 and {outcome for _, _, outcome in log} == {"applied"}
    for book in books:
        assert [one[:3] for one in held(book)] == log
        assert [one[3] for one in held(book)] == list(range(1, 121))
        assert book.read_now(lambda reads: reads.reporting()).since == ""
        assert book.check_chain() is None
        book.close()
