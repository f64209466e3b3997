"""A book that was damaged while the program was not running, or put back, at the real window: said before a number is
given.

The files are as a killed process leaves them: the last acts stand in the WAL only. Every byte of it: tests/store.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from hallclient.app.backup import Backup, make_backup
from hallclient.app.recover import Given, restore
from hallclient.app.restored import confirm
from hallclient.app.station import BOOK, secrets_of
from hallclient.store.book import Book, Files, open_book
from hallclient.store.connection import make_engine
from tests.app.desk import Desk
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.end2end.visits import take_shop

HEADER, FRAME = 32, 24 + 4096


def accepted(counter: Counter) -> str:
    """One application answered; its number."""
    take_shop(counter)
    counter.judge(*["Space"] * 5)
    counter.until(lambda: not counter.presenter.board._saving, "all is saved")
    (done,) = counter.decide("F9").cases
    return done.case_no


def killed(desk: Desk, opened: Opening, aside: Path) -> Files:
    """A counter that accepted a case and was gone at once: the files as they lay at that instant."""
    counter = opened(desk, "W0907")
    accepted(counter)
    files = Files(desk.folder / BOOK)
    aside.mkdir()
    for file in (files.book, files.wal, files.witness):
        shutil.copyfile(file, aside / file.name)
    counter.close()
    for file in (files.book, files.wal, files.witness):
        shutil.copyfile(aside / file.name, file)
    assert files.wal.stat().st_size > HEADER + FRAME
    return files


def deleted(wal: Path) -> None:
    wal.unlink()


def cut(wal: Path) -> None:
    with wal.open("r+b") as file:
        file.truncate(wal.stat().st_size // 2)


def flipped(wal: Path) -> None:
    """One bit of a page in the midst: SQLite ends its reading there without a word."""
    data = bytearray(wal.read_bytes())
    frames = (len(data) - HEADER) // FRAME
    data[HEADER + frames // 2 * FRAME + 24 + 1000] ^= 1
    wal.write_bytes(data)


def refuses_everybody(counter: Counter, cause: str = "缺少已确认的记录") -> str:
    """What is said instead of opening; nobody gets in, no number is given."""
    counter.until(lambda: cause in counter.words(), "the cause")
    said = counter.words()
    counter.widget("signin.staff_no").setFocus()
    counter.retype("W0907")
    counter.key("Return")
    counter.retype(counter.password("W0907"))
    counter.key("Return")
    counter.settle()
    assert counter.program.window.covered and not counter.seen("intake")
    return said


@pytest.mark.parametrize("damage", [deleted, cut, flipped])
def test_a_damaged_wal_is_said_before_the_next_number_is_given(
    desk: Desk, opened: Opening, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    files = killed(desk, opened, tmp_path / "aside")
    damage(files.wal)
    lay = {one.name for one in desk.folder.glob("book*")}
    before = files.book.read_bytes()
    wal = files.wal.read_bytes() if files.wal.exists() else None
    again = opened(desk)
    said = refuses_everybody(again)
    assert "见证文件记到第" in said and "账本里只到第" in said, "what happened"
    assert "账本和见证文件原样保留" in said and "暂停给号" in said, "what was kept"
    assert "不要删除任何文件" in said and "通知系统管理员用备份恢复" in said, "what to do"
    again.shot(tmp_path / "told.png")
    again.close()
    assert wal is None or files.kept_wal.read_bytes() == wal, "as it was found, for who looks into it"
    if wal is None:
        assert files.book.read_bytes() == before, "nothing was repaired"
    made = {one.name for one in desk.folder.glob("book*")} - lay
    assert made <= {files.kept_wal.name}, "nothing was renamed or made anew"
    assert files.book.exists() and files.witness.exists()


def test_untouched_the_same_files_open_and_give_the_next_number(
    desk: Desk, opened: Opening, tmp_path: Path
) -> None:
    """The control: a killed process alone stops nobody."""
    killed(desk, opened, tmp_path / "aside")
    again = opened(desk, "W0907")
    assert accepted(again)[-5:-1] == "0002"


def test_a_book_that_lost_acts_opens_for_nobody_and_says_why(desk: Desk, opened: Opening) -> None:
    """The file is older than what the witness beside it saw, as when somebody puts an old copy back by hand."""
    counter = opened(desk, "W0907")
    before = (desk.folder / BOOK).read_bytes()
    accepted(counter)
    counter.close()
    (desk.folder / BOOK).write_bytes(before)
    said = refuses_everybody(opened(desk))
    assert "暂停给号" in said and "不要删除任何文件" in said
    assert (desk.folder / BOOK).read_bytes() == before, "nothing was repaired"


def test_a_book_of_a_newer_program_is_left_as_it_is_and_the_newer_program_asked_for(
    desk: Desk, opened: Opening, tmp_path: Path
) -> None:
    opened(desk).close()
    secrets = secrets_of(desk.vault, desk.card.label)
    assert isinstance(secrets, tuple)
    desk.close()
    engine = make_engine(desk.folder / BOOK, secrets[0], writes=True)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    before = (desk.folder / BOOK).read_bytes()
    again = opened(desk)
    said = refuses_everybody(again, "账本已由更新版本的程序使用过")
    assert "原样保留" in said and "请装上更新版本的程序" in said and "before-upgrade-" in said
    again.shot(tmp_path / "newer.png")
    again.close()
    assert (desk.folder / BOOK).read_bytes() == before


def test_a_restored_book_opens_for_nobody_until_a_person_has_looked(
    desk: Desk, opened: Opening, tmp_path: Path
) -> None:
    counter = opened(desk, "W0907")
    accepted(counter)
    counter.close()
    made = make_backup(desk.station, desk.folder, tmp_path / "stick")
    desk.close()
    assert isinstance(made, Backup)
    (desk.folder / BOOK).write_bytes(b"lost")  # the witness beside it is whole
    done = restore(desk.folder, desk.vault, made.path, desk.clock)
    assert isinstance(done, Given) and (done.found.cases, done.lost) == (1, False)
    again = opened(desk)
    said = refuses_everybody(again, "还没有人确认")
    assert "由 2026-" in said and "请系统管理员核对后按“确认恢复”。" in said
    again.shot(tmp_path / "waits.png")
    again.close()
    secrets = secrets_of(desk.vault, desk.card.label)
    assert isinstance(secrets, tuple)
    book = open_book(desk.folder / BOOK, secrets[0], desk.clock)
    assert isinstance(book, Book) and confirm(book, "A0001", "W09") is not None
    book.close()
    assert accepted(opened(desk, "W0907"))[-5:-1] == "0002"
