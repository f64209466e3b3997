"""With which act a book ended that nobody closed; looking changes nothing of it."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

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


@pytest.mark.parametrize(
    ("copying", "found"),
    [(0, ("021", 1)), (errno.EIO, None), (errno.ENOSPC, OSError)],
    ids=["whole", "bad", "full"],
)
def test_on_a_disk_without_second_names_it_is_looked_at_in_a_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, copying: int, found: object
) -> None:
    """On FAT. What can't be read is as a book that can't be read; want of room says nothing of the book."""
    book = open_book(tmp_path / "book.db", KEY, Fixed())
    assert isinstance(book, Book)
    book.write_now(lambda tx: tx.append(received(number(tx), Fixed(), device="021"), project))
    work = tmp_path / "work"
    work.mkdir()

    def no_links(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    def fails(*_: object) -> None:
        raise OSError(copying, "of the disk")

    with monkeypatch.context() as patched:
        patched.setattr(os, "link", no_links)
        if copying:
            patched.setattr(shutil, "copyfile", fails)
        if found is OSError:
            with pytest.raises(OSError, match="of the disk"):
                ended_with(tmp_path / "book.db", KEY, work)
        else:
            last = ended_with(tmp_path / "book.db", KEY, work)
            assert (last and last[:2]) == found
    assert not [*work.iterdir()]
    book.close()


def number(tx: object) -> str:
    return str(tx.take_number("410103", "001", "021", Fixed().now().date()))  # type: ignore[attr-defined]
