"""Backups: copied while the counter works, checked and folded by a child, thinned; hostile files are refused."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text
from sqlcipher3 import dbapi2

from hallclient.chance import ZONE
from hallclient.store.backup import fold
from hallclient.store.book import Book
from hallclient.store.child import Stopped, environment, isolated
from hallclient.store.connection import checkpoint, make_engine
from hallclient.store.inspector import MEMORY, inspect, look
from hallclient.store.page_copy import HEADER, copy_pages, wal_of
from hallclient.store.rotation import kept
from tests.store.fire.act_worker import act, enrol
from tests.store.visits import KEY, Fixed, opened

CHANCE = Fixed()
SEEDS = 40 if os.environ.get("HALL_PROVE_FULL") else 4
KILLED = "import os; os.kill(os.getpid(), 9)"


def filled(path: Path, actions: int = 5) -> Book:
    book = opened(path, CHANCE)
    book.write_now(enrol)
    for _ in range(actions):
        book.write_now(lambda tx: act(tx, CHANCE, ""))
    return book


def test_a_copy_is_of_one_moment_while_the_counter_works_on(tmp_path: Path) -> None:
    book = filled(tmp_path / "hall.book", 40)
    ends: list[int] = []
    reached = threading.Event()

    def work() -> None:
        while not reached.is_set():
            ends.append(book.write_now(lambda tx: act(tx, CHANCE, ""))[0])

    worker = threading.Thread(target=work)
    worker.start()
    try:
        while not ends:
            time.sleep(0.01)
        book.copy_to(tmp_path / "copy.book")
        after = len(ends)
    finally:
        reached.set()
        worker.join()
    found = inspect(tmp_path / "copy.book", KEY)
    assert found.fault == "" and 41 <= found.cases <= 40 + after + 1, found
    assert found.acts == found.seq == 2 * found.cases
    assert sorted(path.name for path in tmp_path.glob("copy*")) == ["copy.book"], "nothing beside it"
    book.close()


def test_what_waited_in_the_wal_is_carried_in_behind_the_copy_and_by_no_save(tmp_path: Path) -> None:
    """The first save after a copy finds the WAL carried in whole, and begins it anew."""
    book = filled(tmp_path / "hall.book")
    wal = wal_of(book.path)
    before: list[bytes] = []

    def one_save(_done: int, _whole: int) -> bool:
        if not before:
            book.write_now(lambda tx: act(tx, CHANCE, ""))
            before.append(
                wal.read_bytes()[:HEADER]
            )  # here: the book's own upkeep may write as soon as the copy is made
        return True

    book.copy_to(tmp_path / "copy.book", one_save)
    book.write_now(lambda tx: act(tx, CHANCE, ""))
    assert wal.read_bytes()[:HEADER] != before[0]
    found = inspect(tmp_path / "copy.book", KEY)
    assert found.fault == "" and found.cases in (5, 6), found
    book.close()


class Between:
    """What happens to the book between two pieces of a copy: acts and checkpoints, by chance, and what was told."""

    def __init__(self, book: Book, seed: int) -> None:
        self.book, self.dice, self.carried = book, Random(seed), 0

    def __call__(self, _done: int, _whole: int) -> None:
        turn = self.dice.random()
        if turn < 0.25:
            self.book.write_now(lambda tx: act(tx, CHANCE, ""))
        elif turn < 0.4:
            with self.book._engine.connect() as connection:
                checkpoint(connection, "PASSIVE")
                self.carried += 1


@contextmanager
def holding(book: Book, hold: bool) -> Iterator[None]:
    """The read transaction that `copy_book` holds, or none: the control."""
    reader = make_engine(book.path, KEY, writes=False)
    with reader.connect() as connection:
        if hold:
            connection.execute(text("SELECT count(*) FROM record"))
        yield
    reader.dispose()


def adverse(folder: Path, seed: int, *, hold: bool) -> tuple[bool, int]:
    """A copy in pieces of 64 kB with the counter at work between any two; whether it is whole and new."""
    book = filled(folder / "hall.book", 6)
    if seed % 2:
        with book._engine.connect() as connection:
            checkpoint(connection, "FULL")  # the whole WAL is in the file: the next act begins it anew
    at_least, copy = book.read_now(lambda reads: reads.count()), folder / "copy.book"
    copy.touch()
    with holding(book, hold):
        between = Between(book, seed)
        try:
            copy_pages(book.path, copy, between, chunk=64 * 1024)
            fold(copy, KEY)
            found = look(copy, KEY)
        except (OSError, dbapi2.Error):
            return False, between.carried
        finally:
            book.close()
    return found.fault == "" and found.cases >= at_least, between.carried


def test_acts_and_checkpoints_between_any_two_pieces_leave_a_copy_whole(tmp_path: Path) -> None:
    carried = 0
    for seed in range(SEEDS):
        whole, checkpoints = adverse(tmp_path / f"held{seed}", seed, hold=True)
        assert whole, seed
        carried += checkpoints
    assert carried > SEEDS, "too little happened"
    assert not all(adverse(tmp_path / f"control{seed}", seed, hold=False)[0] for seed in range(SEEDS)), (
        "without the moment held some copy must be torn, or this test sees nothing"
    )


def test_a_wal_that_begins_anew_under_the_copy_is_copied_again(tmp_path: Path) -> None:
    book = filled(tmp_path / "hall.book", 3)
    with book._engine.connect() as connection:
        checkpoint(connection, "FULL")
    copy, seen = tmp_path / "copy.book", list[bool]()
    copy.touch()

    def between(_done: int, whole: int) -> None:
        """Once, when the first piece of the old WAL was copied."""
        if whole == wal_of(book.path).stat().st_size and not seen:
            before = wal_of(book.path).read_bytes()[:HEADER]
            book.write_now(lambda tx: act(tx, CHANCE, ""))
            seen.append(wal_of(book.path).read_bytes()[:HEADER] != before)

    with holding(book, True):
        copy_pages(book.path, copy, between)
    book.close()
    assert seen == [True]
    fold(copy, KEY)
    found = inspect(copy, KEY)
    assert found.fault == "" and found.cases == 4


def test_a_copy_that_is_stopped_or_fails_leaves_nothing_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = filled(tmp_path / "hall.book")
    copy = tmp_path / "copy.book"
    with pytest.raises(Stopped):
        book.copy_to(copy, lambda _done, _whole: False)
    for number in (errno.ENOSPC, errno.EIO):
        child = ["-c", f"print('4096 8192'); print('error {number}'); raise SystemExit(1)"]
        monkeypatch.setattr("hallclient.store.backup.isolated", lambda child=child: child)
        with pytest.raises(OSError) as told:
            book.copy_to(copy)
        assert told.value.errno == number
    monkeypatch.setattr("hallclient.store.backup.isolated", lambda: ["-c", KILLED])
    with pytest.raises(OSError):
        book.copy_to(copy)
    assert [path.name for path in tmp_path.glob("copy*")] == []
    monkeypatch.undo()
    copy.with_name("copy.book.part").write_bytes(b"left by a power cut")
    steps: list[tuple[int, int]] = []

    def on_step(done: int, whole: int) -> bool:
        steps.append((done, whole))
        return True

    book.copy_to(copy, on_step)
    book.close()
    assert inspect(copy, KEY).fault == "" and steps[0][0] == steps[0][1] > 100_000


def test_a_copy_opens_as_a_book_and_goes_on(tmp_path: Path) -> None:
    book = filled(tmp_path / "hall.book")
    (tmp_path / "other").mkdir()
    book.copy_to(tmp_path / "other" / "hall.book")
    book.close()
    again = opened(tmp_path / "other" / "hall.book", CHANCE)
    assert again.read_now(lambda reads: reads.count()) == 5
    again.write_now(lambda tx: act(tx, CHANCE, ""))
    assert again.verify().findings == ()
    again.close()


@pytest.mark.parametrize("place", [100, 30_000, 90_000])
def test_a_damaged_copy_does_not_count(tmp_path: Path, place: int) -> None:
    book = filled(tmp_path / "hall.book")
    book.copy_to(tmp_path / "copy.book")
    book.close()
    copy = tmp_path / "copy.book"
    data = bytearray(copy.read_bytes())
    data[place] ^= 4
    copy.write_bytes(data)
    assert "损坏" in inspect(copy, KEY).fault


def tampered(path: Path, *statements: str) -> None:
    raw = dbapi2.connect(str(path), isolation_level=None)
    raw.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    for statement in statements:
        raw.execute(statement)
    raw.close()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("CREATE TRIGGER t AFTER INSERT ON draft BEGIN DELETE FROM draft; END", "表结构"),
        ("CREATE VIEW v AS SELECT * FROM record", "表结构"),
        ("CREATE TABLE t (a)", "表结构"),
        ("DROP TRIGGER record_no_update", "表结构"),
        ("DELETE FROM case_row WHERE n = 2", "不在列表里"),
        ("UPDATE alembic_version SET version_num = '9999'", "更新版本"),
    ],
)
def test_a_file_that_is_not_as_this_program_makes_it_is_refused(
    tmp_path: Path, statement: str, said: str
) -> None:
    book = filled(tmp_path / "hall.book")
    book.copy_to(tmp_path / "copy.book")
    book.close()
    tampered(tmp_path / "copy.book", statement)
    found = inspect(tmp_path / "copy.book", KEY)
    assert said in found.fault


def test_foreign_files_are_refused_by_the_child_and_change_nothing(tmp_path: Path) -> None:
    plain = tmp_path / "plain.db"
    with sqlite3.connect(plain) as made:
        made.execute("CREATE TABLE t (a)")
    made.close()
    noise = tmp_path / "noise.book"
    noise.write_bytes(bytes(range(256)) * 64)
    empty = tmp_path / "empty.book"
    empty.write_bytes(b"")
    for file, said in ((plain, "没有加密"), (noise, "打不开"), (empty, ""), (tmp_path / "none", "")):
        before = file.read_bytes() if file.exists() else b""
        found = inspect(file, KEY)
        assert found.fault and said in found.fault, file
        assert (file.read_bytes() if file.exists() else b"") == before
    assert inspect(noise, KEY, seconds=0).fault.startswith("检查超时")
    with pytest.raises(Stopped):
        inspect(noise, KEY, going=lambda: False)


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_the_child_is_bounded_before_it_is_given_the_key(tmp_path: Path) -> None:
    file = tmp_path / "some.book"
    file.write_bytes(bytes(4096))
    with subprocess.Popen(
        [sys.executable, *isolated(), "-m", "hallclient.store.inspector", str(file)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment(),
    ) as child:  # fmt: skip
        wanted = {"Max address space": str(MEMORY), "Max core file size": "0", "Max file size": "0"}
        until = time.monotonic() + 60
        try:
            while limits(child.pid, wanted) != wanted:
                assert time.monotonic() < until, limits(child.pid, wanted)
                time.sleep(0.01)
            assert child.poll() is None, "it waits for the key"
        finally:
            child.kill()
            child.communicate()


def limits(pid: int, names: Iterable[str]) -> dict[str, str]:
    """The soft limits of a process, by name, where soft and hard are the same."""
    found = {}
    for line in Path(f"/proc/{pid}/limits").read_text().splitlines():
        for name in names:
            if line.startswith(name):
                soft, hard = line[len(name) :].split()[:2]
                found[name] = soft if soft == hard else f"{soft} of {hard}"
    return found


def test_the_wrong_key_is_told(tmp_path: Path) -> None:
    book = filled(tmp_path / "hall.book", 1)
    book.copy_to(tmp_path / "copy.book")
    book.close()
    assert "密钥不对" in inspect(tmp_path / "copy.book", bytes(32)).fault


def test_hourly_daily_and_monthly_backups_stay() -> None:
    now = datetime(2026, 11, 20, 17, 0, tzinfo=ZONE)
    half_hours = [now - timedelta(minutes=30 * turn) for turn in range(2 * 24 * 400)]
    stay = sorted(kept(half_hours), reverse=True)
    assert stay[0] == now and len(stay) <= 24 + 30 + 12
    hours = [(now - timedelta(hours=turn)).strftime("%d %H") for turn in range(24)]
    assert [at.strftime("%d %H") for at in stay[:24]] == hours
    days = sorted({at.date() for at in stay}, reverse=True)
    assert days[:30] == [now.date() - timedelta(days=turn) for turn in range(30)]
    assert len(days) == 30 + 12 - 2, "two of the months are those of the days"
    assert len({at.strftime("%Y%m") for at in stay}) == 12
    assert kept([]) == frozenset()
    sparse = [now - timedelta(days=40 * turn) for turn in range(8)]
    assert kept(sparse) == frozenset(sparse)
