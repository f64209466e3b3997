"""Damaged files: every flipped bit of WAL and book is reported or harmless, and a cut or deleted WAL is noticed."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hallclient.store.book import Book, open_book
from hallclient.store.problem import BookFault
from hallclient.store.reads import Reads
from tests.store.fire import loop
from tests.store.fire.act_worker import act
from tests.store.fire.checker import Said, check
from tests.store.fire.strace import ROOT, copied, environment, template
from tests.store.visits import KEY, Fixed, opened

FULL = bool(os.environ.get("HALL_PROVE_FULL"))


def killed_with_a_wal(folder: Path) -> tuple[Path, Said]:
    """A book whose last actions stand in the WAL only, and what had been said of them."""
    files = template(folder)
    book = files / "hall.book"
    with subprocess.Popen(
        [sys.executable, "-m", "tests.store.fire.act_worker", str(book), "0"],
        stdout=subprocess.PIPE, text=True, env=environment(), cwd=ROOT,
    ) as worker:  # fmt: skip
        assert worker.stdout is not None
        lines = [worker.stdout.readline() for _ in range(8)]
        worker.kill()
        said = Said("".join((*lines, worker.stdout.read())))
    assert book.with_name("hall.book-wal").stat().st_size > 100_000
    return files, said


def flip(path: Path, bit: int) -> bytes:
    data = bytearray(path.read_bytes())
    data[bit // 8] ^= 1 << bit % 8
    path.write_bytes(data)
    return bytes(data)


def whole_or_told(path: Path, said: Said) -> str:
    """ "told" with a cause, or "harmless" with every acknowledged action there; anything else fails."""
    found = open_book(path, KEY, Fixed())
    if not isinstance(found, Book):
        assert found.kind in ("acts_missing", "unreadable", "disk_error", "chain_broken", "wrong_key"), found
        assert found.cause and "原样保留" in found.kept and found.todo
        return "told"
    found.close()
    check(path, said.cases)
    return "harmless"


@pytest.mark.prove
def test_every_flipped_bit_of_the_wal_is_noticed_or_harmless(tmp_path: Path) -> None:
    files, said = killed_with_a_wal(tmp_path)
    chance = random.Random(20261120)
    told = 0
    for turn in range(1500 if FULL else 200):
        book = copied(files, tmp_path / "run")
        wal = book.with_name("hall.book-wal")
        damaged = flip(wal, chance.randrange(wal.stat().st_size * 8))
        if whole_or_told(book, said) == "told":
            told += 1
            assert book.with_name("hall.book-wal.kept").read_bytes() == damaged, turn
    assert told > 100


@pytest.mark.slow
@pytest.mark.parametrize("part", [0, 0.3, 0.7])
def test_a_cut_or_deleted_wal_is_noticed_before_a_number_is_given(tmp_path: Path, part: float) -> None:
    files, said = killed_with_a_wal(tmp_path)
    book = files / "hall.book"
    wal = book.with_name("hall.book-wal")
    if part:
        os.truncate(wal, int(wal.stat().st_size * part))
    else:
        wal.unlink()
    found = open_book(book, KEY, Fixed())
    assert not isinstance(found, Book) and found.kind == "acts_missing", found
    assert "暂停给号" in found.kept and len(said.cases) > 0


def written(book: Book, case_id: str) -> tuple[object, ...]:
    """All that the book says of a case: row, acts, papers and their bytes."""

    def look(reads: Reads) -> tuple[object, ...]:
        stored = reads.case(case_id)
        assert stored is not None
        return (stored, *(reads.paper_bytes(one.sha256) for one in stored.papers))

    return book.read_now(look)


@pytest.mark.prove
def test_every_flipped_bit_of_the_book_is_reported_or_harmless_never_other_data(tmp_path: Path) -> None:
    files = template(tmp_path)
    chance = Fixed()
    book = opened(files / "hall.book", chance)
    said = Said(
        "".join(
            f"ACK {' '.join(map(str, book.write_now(lambda tx: act(tx, chance, ''))))}\n" for _ in range(20)
        )
    )
    whole = {case_id: written(book, case_id) for case_id, _ in said.cases}
    book.close()
    dice = random.Random(7)
    told = 0
    for _ in range(1500 if FULL else 150):
        path = copied(files, tmp_path / "run")
        flip(path, dice.randrange(path.stat().st_size * 8))
        found = open_book(path, KEY, Fixed())
        if not isinstance(found, Book):
            told += 1
            continue
        try:
            for case_id, before in whole.items():
                assert written(found, case_id) == before, "other data"
        except BookFault as fault:
            assert fault.problem.kind == "unreadable"
            told += 1
        finally:
            found.close()
    assert told > 10


@contextmanager
def read_only(folder: Path) -> Iterator[tuple[Path, Callable[[bool], None]]]:
    """A folder, and what makes it read-only or not: by the mount for root, whom rights do not bind, else by rights."""
    if os.geteuid() == 0:
        with loop.ext4(folder, megabytes=64) as disk:

            def mount(writable: bool) -> None:
                disk.unmount()
                disk.mount(*([] if writable else ["ro"]))

            yield disk.place / "data", mount
        return
    place = folder / "data"

    def allow(writable: bool) -> None:
        for one in place.iterdir():
            one.chmod(0o600 if writable else 0o400)
        place.chmod(0o700 if writable else 0o500)

    yield place, allow


@pytest.mark.slow
def test_a_book_in_a_folder_that_turned_read_only_is_told_and_untouched(tmp_path: Path) -> None:
    with read_only(tmp_path) as (place, writable):
        book = copied(template(tmp_path), place)
        before = book.read_bytes()
        writable(False)
        found = open_book(book, KEY, Fixed())
        assert not isinstance(found, Book) and found.kind == "read_only" and "不能写入" in found.cause
        writable(True)
        assert book.read_bytes() == before
        check(book, ())
        shutil.rmtree(book.parent)
