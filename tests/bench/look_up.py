"""The book of 100,000 cases against the same questions by bare sqlcipher3, its check at the start, and a backup."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from hallclient.app.station import BOOK
from tests.bench.figures import Figure, best
from tests.bench.hall import book_key
from tests.store.bench_book import backed_up
from tests.store.visits import Fixed, opened, take_in

LONGEST_PAUSE = 100
"""Milliseconds that a save may wait while a backup is made; what is felt begins there."""


def figures(folder: Path) -> list[Figure]:
    """On a copy of the hall's folder: the backup's clerk takes in visits. All on one thread, quickest of many runs."""
    os.sync()  # else the first checkpoint of the day writes the whole copy: half a second, which no counter's book is
    path, key = folder / BOOK, book_key(folder)
    raw = dbapi2.connect(str(path))
    raw.isolation_level = None
    raw.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    opening = start_check(raw, path, key)
    book = opened(path, key=key)
    try:
        number = book.read_now(lambda reads: reads.latest(1)[0]).case_no
        ours = best(lambda: book.read_now(lambda reads: reads.case_id_of(number)), 200)
        bare = best(lambda: by_number(raw, number), 200)
        found = [ratio("a case by its number ÷ raw sqlcipher3", ours, bare, 4)]
        ours = best(lambda: book.read_now(lambda reads: reads.latest(50)), 100)
        bare = best(lambda: list_of_50(raw), 100)
        found.append(ratio("a list of 50 ÷ raw sqlcipher3", ours, bare, 3))
        saved = backed_up(book, Fixed())
    finally:
        raw.close()
        book.close()
    start = "start check of 100,000 cases: key, WAL, both heads, last 200 acts and entries (open and close)"
    seconds, pause = saved["backup while saving, s"], saved["longest save meanwhile, ms"]
    return [
        *found,
        Figure(start, f"{opening:.0f} ms", "100 ms", opening / 100, 1),
        Figure("backup of 100,000 cases while a clerk saves", f"{seconds:.1f} s", "10 s", seconds / 10, 1),
        Figure(
            "the longest save meanwhile",
            f"{pause:.0f} ms (of as many without a backup: {saved['longest of as many without, ms']:.0f})",
            f"{LONGEST_PAUSE} ms",
            pause / LONGEST_PAUSE,
            1,
        ),
    ]


def start_check(raw: Any, path: Path, key: bytes) -> float:
    """Milliseconds of opening with all that is looked at, and closing; another connection keeps the WAL there."""
    raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
    book = opened(path, key=key)
    book.write_now(lambda tx: take_in(tx, Fixed()))
    book.close()
    return best(lambda: opened(path, key=key).close(), 10)


def by_number(raw: Any, number: str) -> object:
    """In a read transaction of its own, as ours is: all that one look finds is of one moment."""
    raw.execute("BEGIN")
    found = raw.execute("SELECT case_id FROM case_row WHERE case_no = ?", (number,)).fetchone()
    raw.execute("ROLLBACK")
    return found


def list_of_50(raw: Any) -> object:
    raw.execute("BEGIN")
    found = raw.execute("SELECT * FROM case_row ORDER BY n DESC LIMIT 50").fetchall()
    raw.execute("ROLLBACK")
    return found


def ratio(what: str, ours: float, bare: float, reach: float) -> Figure:
    return Figure(what, f"{ours:.3f} ms", f"{bare:.3f} ms", ours / bare, reach)
