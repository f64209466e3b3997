"""Real processes on both ends and real disks: the server is backed up, lost with everything, restored; nothing is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hallclient.chance import MACHINE
from hallclient.store.book import Book
from hallclient.sync.exchange import Exchange
from hallclient.sync.pinned import Pinned
from hallserver.access.folder import DataFolder
from hallserver.chance import Chance
from hallserver.ledger.copies import engine_of
from hallserver.ledger.ledger import open_ledger
from tests.hallserver.counters import Counter, Hall
from tests.hallserver.process import Process, free_port
from tests.store.visits import opened, project
from tests.sync.test_exchange import until


@pytest.fixture
def empty(request: pytest.FixtureRequest, url: str, tmp_path: Path) -> Iterator[str]:
    if engine_of(url) == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'ledger.sqlite'}"
    else:
        yield request.getfixturevalue("postgres").database()


def command(data: Path, database: str, *arguments: object) -> str:
    """One of the IT person's commands, as a process of its own; gives what it says."""
    done = subprocess.run(
        [sys.executable, "-m", "hallserver", "--data", str(data), "--database", database, *map(str, arguments)],
        capture_output=True, text=True, env={**os.environ, "PYTHONWARNINGS": "error"}, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def works(book: Book, counter: Counter, visits: int) -> None:
    for _ in range(visits):
        act = counter.received()
        both = (act, counter.attended(act))
        book.write_now(lambda tx, both=both: [tx.append(one, project) for one in both] and None)  # type: ignore[misc]


def reported(*books: Book) -> bool:
    return all(book.read_now(lambda reads: reads.reporting()).since == "" for book in books)


def places(book: Book) -> list[tuple[str, int, int]]:
    """(device, seq, place in the server's log) of every act, in the log's order."""
    rows = "SELECT device, seq, place FROM record JOIN outcome USING (n) ORDER BY place"
    return book.write_now(lambda tx: [tuple(row) for row in tx.connection.exec_driver_sql(rows)])


def written(book: Book) -> list[bytes]:
    rows = "SELECT bytes FROM record JOIN outbox USING (n) ORDER BY n"
    return book.write_now(lambda tx: [row.bytes for row in tx.connection.exec_driver_sql(rows)])


@pytest.mark.prove
def test_a_server_that_was_lost_is_restored_and_gets_the_rest_again(
    url: str, empty: str, tmp_path: Path
) -> None:
    data, fresh, port = DataFolder(tmp_path / "data"), tmp_path / "new", free_port()
    data.prepare(["localhost"], Chance())
    ledger = open_ledger(url)
    hall = Hall.new(ledger)
    ledger.close()
    counters = (hall.one, hall.two)
    books = tuple(opened(tmp_path / f"{one.device}.book", MACHINE) for one in counters)
    pins = tuple(
        Pinned(
            url=f"https://localhost:{port}", hall="001", device=one.device, server_key=data.key().public,
            server_signed_by="ed25519", ca_pem=data.authority().decode(),
        )
        for one in counters
    )  # fmt: skip
    for one in counters:
        one.on = Chance().today()

    def exchange(which: int) -> Exchange:
        made = Exchange(books[which], pins[which], counters[which].key, project, MACHINE)
        made.start()
        return made

    with Process(data.path, url, port=port):
        running = [exchange(0), exchange(1)]
        for book, one in zip(books, counters, strict=True):
            works(book, one, 8)
        until(lambda: reported(*books))
        assert "大厅 001：32 步" in command(data.path, url, "backup", "--to", tmp_path / "backups")
        until(lambda: all(book.read_now(lambda reads: reads.covered()) == 32 for book in books))
        for book, one in zip(books, counters, strict=True):
            works(book, one, 5)
        until(lambda: reported(*books))
        running[1].close()  # this counter sleeps through it, the other one is open all the time
    works(books[0], counters[0], 2)
    shutil.rmtree(data.path)
    (backup,) = (tmp_path / "backups").glob("ledger-*")
    command(fresh, empty, "verify", backup)
    assert "大厅 001：32 步" in command(fresh, empty, "restore", backup)
    with Process(fresh, empty, port=port):
        works(books[1], counters[1], 2)
        running[1] = exchange(1)
        until(lambda: reported(*books) and all(len(places(book)) == 60 for book in books))
        for line in running:
            line.close()
    command(fresh, empty, "verify")
    again = open_ledger(empty)
    lines = again.read("001", lambda reads: reads.log(0, 1000))
    again.close()
    assert [(one.device, one.seq, one.n) for one in lines] == places(books[0]) == places(books[1])
    for book, one in zip(books, counters, strict=True):
        own = written(book)
        assert [line.stored for line in lines if line.device == one.device] == own and len(own) == 30
        assert book.check_chain() is None
        book.close()
