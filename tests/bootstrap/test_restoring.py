"""A restore that is cut off, lacks room or is done twice: no book is taken for another, and no number given again."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hallclient.app import key_place, recover
from hallclient.app.backup import backups
from hallclient.app.card import write_card
from hallclient.app.restored import restored
from hallclient.app.station import BOOK, Station, Trouble
from hallclient.signing.vault import write_private
from hallclient.store.book import Book
from hallclient.store.inspector import Inspection, inspect
from hallclient.store.problem import BookFault
from tests.bootstrap.kept_hall import Hall


def test_a_number_that_was_lost_once_is_not_given_again_by_restoring_the_same_backup_twice(
    hall: Hall, tmp_path: Path
) -> None:
    """The witness of the first restore has just what the backup has, and knows nothing of what was lost."""
    hall.visit()
    assert hall.run("backup") == 0
    (backup,) = backups(hall.pc / "backups")
    hall.visit()  # on paper, and not in the backup
    for turn in range(2):
        if turn:
            (hall.pc / BOOK).write_bytes(b"lost again")
        hall.said()
        assert hall.run("restore", str(backup.path)) == 0
        assert "按纸质回执核对" in hall.said()
    assert hall.run("restore", "--confirm", "--by", "A0001") == 0
    assert hall.run("backup", "--to", str(tmp_path / "later")) == 0
    (later,) = backups(tmp_path / "later")
    (hall.pc / "book.frozen").unlink()  # the backup says it, too
    hall.said()
    assert hall.run("restore", str(later.path)) == 0
    assert "按纸质回执核对" in hall.said()
    assert hall.run("restore", "--confirm", "--by", "A0001") == 0
    with pytest.raises(BookFault) as fault:
        hall.visit()
    assert fault.value.problem.kind == "restored"


@pytest.mark.parametrize("links", [True, False], ids=["links", "FAT"])
def test_a_witness_that_the_old_book_is_ahead_of_does_not_say_that_nothing_was_lost(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    """On a dying disk it lags: the act itself was durable, and its number is on paper."""
    backup = backed_up(hall)
    witness = hall.pc / "book.witness"
    at_backup = witness.read_bytes()
    hall.visit()
    witness.write_bytes(at_backup)
    if not links:
        monkeypatch.setattr(os, "link", no_links)
        with monkeypatch.context() as patched:
            patched.setattr(shutil, "copyfile", no_room)
            assert hall.run("restore", str(backup)) == 1 and "没有恢复，原来的文件没有动" in hall.said()
    assert hall.run("restore", str(backup)) == 0
    assert "按纸质回执核对" in hall.said()
    (aside,) = hall.pc.glob("before-restore-*")
    assert not [*hall.pc.rglob("old.db*")] and (aside / "book.witness").read_bytes() == at_backup


def no_links(*_: object) -> None:
    raise OSError(errno.EPERM, os.strerror(errno.EPERM))


def no_room(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def cut_short(_backup: Path, part: Path, *_: object) -> None:
    part.write_bytes(b"begun")
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def damaged_on_the_way(backup: Path, part: Path, *_: object) -> None:
    data = bytearray(backup.read_bytes())
    data[20_000] ^= 1
    part.write_bytes(data)


@pytest.mark.parametrize(
    ("copied", "why"),
    [(cut_short, "磁盘满了"), (damaged_on_the_way, "没有通过检查"), (None, "找不到备份")],
    ids=["no room", "damaged on the way", "not there"],
)
def test_what_did_not_arrive_whole_does_not_take_the_place_of_the_book(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, copied: Callable[..., None] | None, why: str
) -> None:
    hall.visit()
    assert hall.run("backup") == 0
    (backup,) = backups(hall.pc / "backups")
    before = (hall.pc / BOOK).read_bytes()
    hall.said()
    if copied is None:
        backup.path.unlink()
    else:
        monkeypatch.setattr("hallclient.app.recover._copy", copied)
    assert hall.run("restore", str(backup.path)) == 1
    said = hall.said()
    assert why in said and "原来的文件没有动" in said
    assert (hall.pc / BOOK).read_bytes() == before
    assert not [*hall.pc.glob("before-*"), *hall.pc.glob("*.part")]
    hall.visit()


def backed_up(hall: Hall) -> Path:
    hall.visit()
    assert hall.run("backup") == 0
    (backup,) = backups(hall.pc / "backups")
    hall.said()
    return backup.path


class CutError(BaseException):
    """The power goes."""


class Power:
    """Goes at the n-th of the steps by which a restore puts files in their places; 0: never."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left = 0
        monkeypatch.setattr(Path, "replace", self.before(Path.replace))
        monkeypatch.setattr(recover, "write_private", self.before(write_private))
        monkeypatch.setattr(key_place, "write_card", self.before(write_card))
        self.clearing = shutil.rmtree
        monkeypatch.setattr("hallclient.app.recover.shutil.rmtree", self.cleared)

    def before(self, step: Callable[..., Any]) -> Callable[..., Any]:
        def taken(*words: Any) -> Any:
            self.left -= 1
            if self.left == 0:
                raise CutError
            return step(*words)

        return taken

    def cleared(self, folder: Path, **how: Any) -> None:
        """Where the power is gone nobody clears up."""
        if self.left != 0:
            self.clearing(folder, **how)


def cases_in(station: Station) -> int:
    return station.book.read_now(lambda reads: reads.count())


@pytest.mark.parametrize("new", [False, True], ids=["this PC", "a new PC"])
def test_cut_off_at_any_step_it_is_the_old_book_none_or_one_that_waits(
    hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, new: bool
) -> None:
    backup = backed_up(hall)
    hall.visit()  # on paper, and not in the backup
    found: dict[bytes, Inspection] = {}

    def once(path: Path, key: bytes, **how: Any) -> Inspection:
        """What the children say of the same bytes again."""
        data = path.read_bytes()
        if data not in found:
            found[data] = inspect(path, key, **how)
        return found[data]

    monkeypatch.setattr(recover, "inspect", once)
    power = Power(monkeypatch)
    words = ["restore", str(backup)]
    if new:
        words += ["--key", str(hall.key), "--recovery-phrase-file", str(hall.safe)]
    seen = []
    for n in range(1, 30):
        pc = tmp_path / f"cut {n}"
        if not new:
            shutil.copytree(hall.pc, pc)
        power.left = n
        try:
            assert hall.run(*words, pc=pc) == 0
        except CutError:
            power.left = -1
        else:
            break
        seen.append(opens_as(hall, pc))
        hall.said()
        assert hall.run(*words, pc=pc) == 0
        assert "按纸质回执核对" in hall.said()
        assert opens_as(hall, pc) == "waits"
        assert not (pc / "restoring").exists()
    assert len(seen) >= (4 if new else 7) and {*seen} <= {"old", "none", "waits"}
    assert new or {*seen} == {"old", "none", "waits"}


def opens_as(hall: Hall, pc: Path) -> str:
    """What a program finds that is started now."""
    if not (pc / "counter.json").exists():
        return "none"
    station = hall.station(pc)
    if isinstance(station, Trouble):
        return "waits" if "还没有人确认" in station.text else "none"
    told, cases = restored(station.book), cases_in(station)
    station.close()
    return "old" if told is None and cases == 2 else f"{told}, {cases}"


def test_a_backup_of_an_older_format_is_checked_whole_once_it_was_brought_up(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before, its rows are another program's: not every case can be held against them."""
    backup = backed_up(hall)

    def older(path: Path, key: bytes, **how: Any) -> Inspection:
        seen = inspect(path, key, **how)
        return Inspection(fault="", revision="0001", seq=seen.seq, head=seen.head)

    monkeypatch.setattr(recover, "inspect", older)
    before = (hall.pc / BOOK).read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(Book, "inspect", lambda *_, **__: Inspection(fault="办件经过第 1 条内容被改动。"))
        assert hall.run("restore", str(backup)) == 1
        said = hall.said()
        assert "第 1 条内容被改动" in said and "没有恢复" in said
    assert (hall.pc / BOOK).read_bytes() == before and not list(hall.pc.glob("before-restore-*"))
    assert hall.run("restore", str(backup)) == 0
    assert "1 个办件、2 条经过" in hall.said()


@pytest.mark.parametrize(
    ("spoilt", "why"),
    [
        (".info", "旁边没有可读的 .info 文件"),
        (".recovery", "不是密钥副本"),
    ],
)
def test_what_lies_beside_a_backup_is_asked_for_before_anything_is_moved(
    hall: Hall, tmp_path: Path, spoilt: str, why: str
) -> None:
    backup = backed_up(hall)
    new = tmp_path / "new"
    words = ("restore", str(backup), "--key", str(hall.key), "--recovery-phrase-file")
    assert hall.run(*words, str(hall.phrase), pc=new) == 1
    assert "口令不对" in hall.said()
    beside = backup.with_suffix(spoilt)
    beside.write_bytes(b"{")
    assert hall.run(*words, str(hall.safe), pc=new) == 1
    assert why in hall.said()
    beside.unlink()
    assert hall.run(*words, str(hall.safe), pc=new) == 1
    assert beside.name in hall.said().replace(".book", spoilt)
    assert not (new / BOOK).exists() and not (new / "counter.json").exists()
