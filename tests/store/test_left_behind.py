"""With which act a book ended that nobody closed; looking changes nothing of it."""

from __future__ import annotations

import shutil
from pathlib import Path

from hallclient.store.book import Book, Files, open_book
from hallclient.store.left_behind import ended_with
from tests.store.visits import Fixed, project, received

KEY = bytes(range(32))


def test_its_last_act_is_read_with_its_log_and_nothing_changes(tmp_path: Path) -> None:
    chance, lives = Fixed(), tmp_path / "lives"
    book = open_book(lives / "book.db", KEY, chance)
    assert isinstance(book, Book)
    for _ in range(2):
        book.write_now(lambda tx: tx.append(received(number(tx), chance, device="021"), project))
    left = tmp_path / "left"
    shutil.copytree(lives, left)  # as a cut leaves it
    book.close()
    files, work = Files(left / "book.db"), left / "work"
    work.mkdir()
    before = [one.read_bytes() for one in (files.book, files.wal)]
    assert len(before[1]) > 0
    found = ended_with(files.book, KEY, work)
    assert found is not None and found[:2] == ("021", 2)
    assert ended_with(files.book, bytes(32), work) is None and ended_with(left / "none", KEY, work) is None
    assert [one.read_bytes() for one in (files.book, files.wal)] == before and not [*work.iterdir()]


def number(tx: object) -> str:
    return str(tx.take_number("410103", "001", "021", Fixed().now().date()))  # type: ignore[attr-defined]
