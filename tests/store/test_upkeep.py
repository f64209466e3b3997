"""Between saves the book keeps itself in order, and nobody's save waits for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from hallclient.store import writer
from hallclient.store.book import Book
from hallclient.store.connection import make_engine, wal_waits
from hallclient.store.upkeep import WAIT_PAGES, keep_up
from tests.store.visits import KEY, Fixed, opened, take_in

PIECES = text("SELECT count(DISTINCT segid) FROM case_search_idx")
MOST = 4
"""So many segments of a level FTS5 leaves as they are."""


def until(true: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def pieces(book: Book) -> int:
    return book.read_now(lambda reads: int(reads._connection.execute(PIECES).scalar_one()))


def waits(path: Path) -> int:
    engine = make_engine(path, KEY, writes=True)
    with engine.connect() as connection:
        return wal_waits(connection)


def test_a_book_at_rest_merges_its_search_and_empties_its_wal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = Fixed()
    monkeypatch.setattr(writer, "REST_SECONDS", 60)
    book = opened(tmp_path / "hall.book", chance)
    for _ in range(20):
        book.write_now(lambda tx: take_in(tx, chance))
    assert pieces(book) >= 20 and waits(book.path) > WAIT_PAGES, "the saves do none of it"
    monkeypatch.setattr(writer, "REST_SECONDS", 0.01)
    book.write_now(lambda tx: take_in(tx, chance))
    until(lambda: pieces(book) <= MOST and waits(book.path) < WAIT_PAGES)
    assert book.read_now(lambda reads: reads.count()) == 21
    book.close()


@pytest.mark.parametrize(
    "fault",
    [OperationalError("merge", None, Exception("disk I/O error")), RuntimeError("nobody thought of it")],
)
def test_a_fault_in_it_is_nobodys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    chance, tried = Fixed(), []

    def faulty(connection: object) -> bool:
        tried.append(connection)
        if len(tried) == 1:
            raise fault
        return keep_up(connection)  # type: ignore[arg-type]

    monkeypatch.setattr(writer, "REST_SECONDS", 0.01)
    monkeypatch.setattr(writer, "keep_up", faulty)
    book = opened(tmp_path / "hall.book", chance)
    book.write_now(lambda tx: take_in(tx, chance))
    until(lambda: len(tried) == 1)
    book.write_now(lambda tx: take_in(tx, chance))
    until(lambda: len(tried) > 1)
    assert tried[1] is not tried[0], "what the fault left is let go of"
    assert book.read_now(lambda reads: reads.count()) == 2
    book.close()
