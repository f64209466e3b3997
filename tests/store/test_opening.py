"""Opening: what is wrong with a book comes back as a value that says so, and the book stays as it was."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from hallclient.store import disk
from hallclient.store.book import Book, open_book
from hallclient.store.connection import engine_is_sound, make_engine
from hallclient.store.problem import BookProblem
from tests.store.visits import KEY, NAME, NUMBER, PERSON, Fixed, opened, take_in

CHANCE = Fixed()
DIE = "import os; os.kill(os.getpid(), 9)"


def problem_of(path: Path, key: bytes = KEY) -> BookProblem:
    found = open_book(path, key, CHANCE)
    assert isinstance(found, BookProblem)
    assert found.cause and found.kept and found.todo
    return found


def died_with_acts(path: Path, count: int) -> None:
    """A process that takes in some visits and is killed: the last acts stand in the WAL only."""
    code = (
        "from pathlib import Path\nfrom tests.store.visits import *\n"
        f"chance=Fixed(); book=opened(Path({str(path)!r}), chance)\n"
        f"for _ in range({count}): book.write_now(lambda tx: take_in(tx, chance))\n" + DIE
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == -9


@pytest.mark.parametrize(
    ("version", "sound"),
    [("3.53.4", True), ("3.51.3", True), ("3.51.2", False), ("3.50.7", True), ("3.50.6", False),
     ("3.44.6", True), ("3.45.0", False), ("3.40.1", False)],
)  # fmt: skip
def test_an_engine_that_loses_commits_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, sound: bool
) -> None:
    assert engine_is_sound(version) is sound
    monkeypatch.setattr("hallclient.store.book.engine_is_sound", lambda: engine_is_sound(version))
    found = open_book(tmp_path / "hall.book", KEY, CHANCE)
    if isinstance(found, Book):
        found.close()
        assert sound
    else:
        assert found.kind == "engine_too_old" and not (tmp_path / "hall.book").exists()


def test_a_second_program_is_told_who_has_the_book(tmp_path: Path) -> None:
    book = opened(tmp_path / "hall.book")
    second = problem_of(tmp_path / "hall.book")
    assert second.kind == "in_use" and str(os.getpid()) in second.cause
    code = (
        "from pathlib import Path; from hallclient.store.book import open_book\n"
        f"print(open_book(Path({str(tmp_path / 'hall.book')!r}), bytes(range(32))).kind)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "in_use"
    book.close()
    opened(tmp_path / "hall.book").close()


def test_a_lock_dies_with_its_holder(tmp_path: Path) -> None:
    died_with_acts(tmp_path / "hall.book", 1)
    book = opened(tmp_path / "hall.book")
    assert book.read_now(lambda reads: reads.count()) == 1
    book.close()


@pytest.mark.parametrize("witness", [True, False])
def test_a_wrong_key_is_said_and_changes_nothing(tmp_path: Path, witness: bool) -> None:
    path = tmp_path / "hall.book"
    opened(path).close()
    if not witness:
        path.with_suffix(".witness").unlink()
    before = path.read_bytes()
    assert problem_of(path, bytes(32)).kind == "wrong_key"
    assert path.read_bytes() == before
    opened(path).close()


def test_a_damaged_first_page_is_not_called_a_wrong_key(tmp_path: Path) -> None:
    path = tmp_path / "hall.book"
    opened(path).close()
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)
    assert problem_of(path).kind == "unreadable"
    assert path.read_bytes() == data


def test_a_newer_book_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "hall.book"
    opened(path).close()
    with make_engine(path, KEY, writes=True).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert problem_of(path).kind == "newer_schema"


def test_a_lost_wal_is_noticed_before_a_number_is_given(tmp_path: Path) -> None:
    path = tmp_path / "hall.book"
    died_with_acts(path, 3)
    path.with_name("hall.book-wal").unlink()
    found = problem_of(path)
    assert found.kind == "acts_missing" and "第 6 条" in found.cause


def test_a_deleted_book_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "hall.book"
    died_with_acts(path, 1)
    path.unlink()
    path.with_name("hall.book-wal").unlink()
    assert problem_of(path).kind == "acts_missing"
    assert not path.exists()


def test_every_flip_in_the_wal_is_noticed_or_harmless(tmp_path: Path) -> None:
    path = tmp_path / "hall.book"
    died_with_acts(path, 2)
    files = {file: file.read_bytes() for file in tmp_path.iterdir()}
    wal = path.with_name("hall.book-wal")
    size = len(files[wal])
    noticed = 0
    for place in range(0, size, max(1, size // 40)):
        for file in tmp_path.iterdir():
            file.unlink()
        for file, data in files.items():
            file.write_bytes(data)
        damaged = bytearray(files[wal])
        damaged[place] ^= 0x10
        wal.write_bytes(damaged)
        found = open_book(path, KEY, CHANCE)
        if isinstance(found, Book):
            assert found.read_now(lambda reads: (reads.count(), reads.waiting())) == (2, 4), place
            found.close()
        else:
            noticed += 1
            assert found.kind in ("acts_missing", "unreadable", "disk_error"), (place, found)
            assert path.with_name("hall.book-wal.kept").read_bytes() == damaged
    assert noticed > 20


def test_a_changed_act_breaks_the_chain(tmp_path: Path) -> None:
    path = tmp_path / "hall.book"
    book = opened(path, CHANCE)
    for _ in range(3):
        book.write_now(lambda tx: take_in(tx, CHANCE))
    book.close()
    with make_engine(path, KEY, writes=True).begin() as connection:
        connection.execute(text("DROP TRIGGER record_no_update"))
        connection.execute(
            text("UPDATE record SET bytes = CAST(replace(bytes, '123456', '654321') AS BLOB) WHERE seq = 3")
        )
    found = problem_of(path)
    assert found.kind == "chain_broken" and "第 3 条" in found.cause


def test_nothing_readable_is_on_the_disk_and_only_the_owner_reads(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    path = folder / "hall.book"
    book = opened(path, CHANCE)
    for _ in range(3):
        book.write_now(lambda tx: take_in(tx, CHANCE))
    for file in folder.iterdir():
        data = file.read_bytes()
        for needle in (NAME, PERSON, NUMBER, "13800000118", KEY.hex()):
            assert needle.encode() not in data and needle.encode("utf-16-le") not in data, file.name
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    book.close()


def test_a_full_disk_is_seen_before_opening_and_the_ballast_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "hall.book"
    opened(path).close()
    ballast = path.with_suffix(".ballast")
    assert ballast.stat().st_size == disk.BALLAST
    monkeypatch.setattr(disk, "free_bytes", lambda _folder: 4096)
    assert problem_of(path).kind == "disk_full"
    assert not ballast.exists()
    monkeypatch.setattr(disk, "free_bytes", lambda _folder: disk.LEAST)
    opened(path).close()


def test_room_for_the_kept_wal_is_looked_at_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Just room enough to open, none for the copy of the WAL: the ballast goes, and nobody hears of read-only."""
    path = tmp_path / "hall.book"
    died_with_acts(path, 2)
    ballast = path.with_suffix(".ballast")
    monkeypatch.setattr(disk, "free_bytes", lambda _folder: disk.LEAST if ballast.exists() else disk.BALLAST)
    book = opened(path)
    assert not ballast.exists() and book.read_now(lambda reads: reads.count()) == 2
    book.close()


def test_a_ballast_that_a_quota_forbids_stops_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def over(_file: int, _start: int, _length: int) -> None:
        raise OSError(errno.EDQUOT, "Disk quota exceeded")

    monkeypatch.setattr(os, "posix_fallocate", over)
    book = opened(tmp_path / "hall.book", CHANCE)
    book.write_now(lambda tx: take_in(tx, CHANCE))
    assert not (tmp_path / "hall.ballast").exists()
    book.close()


@pytest.mark.parametrize(
    ("number", "kind"),
    [(errno.ENOSPC, "disk_full"), (errno.EIO, "disk_error"), (errno.EMFILE, "too_many_files"),
     (errno.EACCES, "read_only")],
)  # fmt: skip
def test_what_the_system_says_while_opening_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: str
) -> None:
    path = tmp_path / "hall.book"
    died_with_acts(path, 1)

    def fails(*_more: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("hallclient.store.book.shutil.copyfile", fails)
    assert problem_of(path).kind == kind
    monkeypatch.undo()
    opened(path).close()  # the lock was let go of


def test_the_book_opens_without_its_witness_and_makes_it_anew(tmp_path: Path) -> None:
    path = tmp_path / "hall.book"
    book = opened(path, CHANCE)
    book.write_now(lambda tx: take_in(tx, CHANCE))
    book.close()
    path.with_suffix(".witness").unlink()
    again = opened(path, CHANCE)
    again.write_now(lambda _tx: None)  # behind whatever the opening writes
    entries = again.read_now(lambda reads: reads.entries())
    assert [(one.kind, one.subject) for one in entries] == [("check", "witness")], "it is in the audit, once"
    assert "经过到第 2 条，日志到第 0 条" in entries[0].what
    again.close()
    last = opened(path, CHANCE)
    last.write_now(lambda _tx: None)
    assert last.read_now(lambda reads: len(reads.entries())) == 1
    last.close()
    path.unlink()
    assert problem_of(path).kind == "acts_missing"
