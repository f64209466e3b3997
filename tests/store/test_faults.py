"""Faults in mid-work: an answer is given only when it is certain, and nothing is concluded from one error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.exc import OperationalError
from sqlcipher3 import dbapi2

from casework.numbering import CaseNo, parse
from hallclient.store import disk
from hallclient.store.book import Book
from hallclient.store.connection import by_driver
from hallclient.store.problem import BookFault
from hallclient.store.tx import Tx
from tests.store.visits import Fixed, opened, take_in

CHANCE = Fixed()
EIO = "disk I/O error"
FULL = "database or disk is full"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = opened(tmp_path / "hall.book", CHANCE)
    yield made
    made.close()


def failing(
    book: Book, moment: str, times: int, said: str, before: Callable[[Connection], None]
) -> list[int]:
    """Makes the next `times` events of the writing engine fail, after `before`; gives the places they had."""
    hits: list[int] = []

    @event.listens_for(book._engine, moment)
    def fail(connection: Connection, *_more: object) -> None:
        if len(hits) < times:
            hits.append(len(hits))
            before(connection)
            raise OperationalError("COMMIT", None, dbapi2.OperationalError(said))

    return hits


def nothing(_connection: Connection) -> None:
    """The fault comes before anything was done."""


def committed(connection: Connection) -> None:
    """The commit happens; only its answer is lost."""
    raw = connection.connection.driver_connection
    assert raw is not None
    raw.execute("COMMIT")


def visits(book: Book) -> tuple[int, int]:
    return book.read_now(lambda reads: (reads.count(), reads.waiting()))


@pytest.mark.parametrize("before", [nothing, committed])
def test_a_failed_commit_is_looked_up_before_anything_is_said(
    book: Book, before: Callable[[Connection], None]
) -> None:
    hits = failing(book, "commit", 1, EIO, before)
    done = book.write_now(lambda tx: take_in(tx, CHANCE))
    assert hits == [0]
    assert visits(book) == (1, 2)  # once, whether the first commit had been stored or not
    assert done.seq == 2
    number = parse(book.write_now(lambda tx: take_in(tx, CHANCE).case.opened.case_no))
    assert isinstance(number, CaseNo) and number.serial == 2


def test_a_commit_that_never_succeeds_is_said_and_stores_nothing(book: Book) -> None:
    hits = failing(book, "commit", 3, EIO, nothing)
    with pytest.raises(BookFault) as fault:
        book.write_now(lambda tx: take_in(tx, CHANCE))
    assert fault.value.problem.kind == "disk_error" and len(hits) == 3
    assert visits(book) == (0, 0)
    book.write_now(lambda tx: take_in(tx, CHANCE))  # the fault is gone: work goes on
    assert visits(book) == (1, 2)


def test_a_full_disk_in_mid_work_takes_the_ballast(book: Book) -> None:
    ballast = book.path.with_suffix(".ballast")
    assert ballast.stat().st_size == disk.BALLAST
    failing(book, "commit", 1, FULL, nothing)
    book.write_now(lambda tx: take_in(tx, CHANCE))
    assert not ballast.exists()
    assert visits(book) == (1, 2)


def test_a_disk_that_stays_full_is_named(book: Book) -> None:
    failing(book, "commit", 3, FULL, nothing)
    with pytest.raises(BookFault) as fault:
        book.write_now(lambda tx: take_in(tx, CHANCE))
    assert fault.value.problem.kind == "disk_full"
    assert visits(book) == (0, 0)


@pytest.mark.parametrize("said", [EIO, "file is not a database", "database disk image is malformed"])
def test_one_read_error_is_tried_again_on_a_new_connection(book: Book, said: str) -> None:
    book.write_now(lambda tx: take_in(tx, CHANCE))
    made = list[object]()
    event.listen(book._engine, "connect", lambda raw, _record: made.append(raw))
    hits = failing(book, "before_cursor_execute", 1, said, nothing)
    book.write_now(lambda tx: take_in(tx, CHANCE))
    assert hits == [0] and len(made) == 1, "what failed is asked of a new connection, once"
    assert visits(book) == (2, 4)


@pytest.mark.parametrize("row", [1, 3])
def test_so_is_one_that_is_met_at_a_later_row(book: Book, row: int) -> None:
    """SQLite looks for a row when it is asked for: the first ones are there already."""
    broken = (
        f"SELECT CASE value WHEN {row} THEN abs(-9223372036854775807 - 1) END FROM json_each('[1, 2, 3, 4]')"
    )
    tries: list[int] = []

    def look(tx: Tx) -> int:
        tries.append(len(tries))
        return len(by_driver(tx.connection, broken if len(tries) == 1 else "SELECT 1"))

    assert book.write_now(look) == 1 and tries == [0, 1]


def test_a_witness_that_can_not_be_written_stops_nobody(
    book: Book, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_more: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(book._witness, "write", broken)
    book.write_now(lambda tx: take_in(tx, CHANCE))
    assert visits(book) == (1, 2)
    assert "witness not written" in caplog.text
