"""Backups: copied while the counter works, checked and folded by a child, thinned; hostile files are refused."""

from __future__ import annotations

import sqlite3
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from hallclient.chance import ZONE
from hallclient.store.backup import copy_book
from hallclient.store.book import Book
from hallclient.store.inspector import inspect
from hallclient.store.rotation import kept
from tests.store.fire.act_worker import act, enrol
from tests.store.visits import KEY, Fixed, opened

CHANCE = Fixed()


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
        steps: list[int] = []
        copy_book(book.path, KEY, tmp_path / "copy.book", pages=8, on_step=lambda: steps.append(len(ends)))
    finally:
        reached.set()
        worker.join()
    assert steps[-1] > steps[0], "nothing was written during the copy"
    found = inspect(tmp_path / "copy.book", KEY)
    assert found.fault == "" and 40 <= found.cases <= 40 + steps[0] + 1, found
    assert found.acts == found.seq == 2 * found.cases
    assert sorted(path.name for path in tmp_path.glob("copy*")) == [
        "copy.book"
    ]  # one file, nothing beside it
    book.close()


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
    assert len({at.strftime("%Y%m%d%H") for at in stay[:24]}) == 24
    assert len({at.date() for at in stay}) >= 30
    assert len({at.strftime("%Y%m") for at in stay}) == 12
    assert kept([]) == frozenset()
    sparse = [now - timedelta(days=40 * turn) for turn in range(8)]
    assert kept(sparse) == frozenset(sparse)
