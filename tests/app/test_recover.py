"""A backup takes the place of the book whole or not at all: stopped, a full disk, a key store that takes nothing."""

from __future__ import annotations

import errno
import shutil
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hallclient.app import key_place, restoring
from hallclient.app import recover as module
from hallclient.app.backup import Backup, BackupInfo, back_up
from hallclient.app.placing import NotBackError, place
from hallclient.app.recover import Given, recover, restore
from hallclient.app.restored import FROZEN_BESIDE
from hallclient.app.station import BOOK, Trouble
from hallclient.signing.recovery import new_recovery_file
from hallclient.signing.vault import VaultFault
from hallclient.store.book import Book
from hallclient.store.problem import BookProblem, disk_full
from hallclient.store.witness import key_check
from tests.app.desk import Clock, Desk, MemoryVault

SAFE = "大厅保险柜里的一句长口令"


class Kept:
    """A PC of a hall with a recovery key, and a backup of its book elsewhere."""

    def __init__(self, folder: Path) -> None:
        file, public = new_recovery_file(SAFE, Clock())
        self.key = folder / "recovery.key"
        self.key.write_bytes(file)
        self.desk = Desk.new(folder / "pc", recovery_key=public)
        backup = back_up(self.desk.station, self.desk.folder, folder / "usb")
        assert isinstance(backup, Backup), backup
        self.backup = backup.path
        self.desk.close()

    def lay(self) -> dict[str, bytes]:
        """Every file of the PC but the lock's, by its name."""
        files = (one for one in self.desk.folder.rglob("*") if one.is_file() and one.suffix != ".lock")
        return {str(one.relative_to(self.desk.folder)): one.read_bytes() for one in files}

    def restored(self, watch: module.Watch = lambda done, whole: True) -> Given | Trouble:
        return restore(self.desk.folder, self.desk.vault, self.backup, self.desk.clock, watch=watch)


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    made = Kept(tmp_path)
    yield made
    made.desk.close()


def test_a_backup_goes_into_the_books_place_and_what_lay_there_aside(kept: Kept) -> None:
    before = (kept.desk.folder / BOOK).read_bytes()
    steps: list[tuple[int, int]] = []

    def watch(done: int, whole: int) -> bool:
        steps.append((done, whole))
        return True

    done = kept.restored(watch)
    assert isinstance(done, Given), done
    assert (kept.desk.folder / done.aside / BOOK).read_bytes() == before
    assert steps[0] == (0, kept.backup.stat().st_size) and steps[-1] == (0, 0), "copied, then checked"


def test_a_key_that_is_given_back_says_that_its_number_gives_no_more(kept: Kept) -> None:
    for frozen in (b"", b"008", b"009"):
        (kept.desk.folder / "book.frozen").write_bytes(frozen)
        done = recover(kept.desk.folder, MemoryVault(), kept.key, SAFE, kept.desk.clock)
        assert isinstance(done, Given) and done.lost == (frozen == b"009"), done


@pytest.mark.parametrize("at", ["checking", "copying"])
def test_stopped_midway_nothing_has_moved(kept: Kept, at: str) -> None:
    before = kept.lay()
    done = kept.restored(lambda done, whole: whole == 0 and at != "checking")
    assert isinstance(done, Trouble) and done.text == "已停止，没有恢复，原来的文件没有动。"
    assert kept.lay() == before


def fails_to_copy(monkeypatch: pytest.MonkeyPatch) -> str:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(module, "_copy", full)
    return "磁盘满了"


def has_no_room(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(module, "free_bytes", lambda folder: 3_000_000)
    return "剩余 3 MB。没有恢复，原来的文件没有动。请腾出空间"


def does_not_open(monkeypatch: pytest.MonkeyPatch) -> str:
    def opened(*_: object) -> BookProblem:
        return disk_full(0)

    monkeypatch.setattr(module, "open_book", opened)
    return "备份没有放回：磁盘已满"


def keeps_no_key(monkeypatch: pytest.MonkeyPatch) -> str:
    def shut(*_: object) -> None:
        raise VaultFault("系统密钥库没有收下密钥。")

    monkeypatch.setattr(MemoryVault, "keep", shut)
    return "没有恢复，原来的文件放回了原处：系统密钥库没有收下密钥。"


def test_what_fails_leaves_everything_as_it_lay(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    before = kept.lay()
    faults: tuple[Callable[[pytest.MonkeyPatch], str], ...] = (
        fails_to_copy,
        has_no_room,
        does_not_open,
        keeps_no_key,
    )
    for fault in faults:
        with monkeypatch.context() as patched:
            said = fault(patched)
            done = kept.restored()
        assert isinstance(done, Trouble) and said in done.text, done
        assert kept.lay() == before, fault
    assert isinstance(kept.restored(), Given), "tried again"


def test_a_new_pc_is_as_empty_as_before_where_its_key_store_takes_nothing(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = tmp_path / "new"
    with monkeypatch.context() as patched:
        keeps_no_key(patched)
        done = restore(new, MemoryVault(), kept.backup, kept.desk.clock, key=(kept.key, SAFE))
    assert isinstance(done, Trouble) and "系统密钥库没有收下密钥" in done.text
    assert not (new / BOOK).exists() and not (new / "counter.json").exists()
    done = restore(new, MemoryVault(), kept.backup, kept.desk.clock, key=(kept.key, SAFE))
    assert isinstance(done, Given) and done.lost and (done.device, done.aside) == ("009", "")
    shutil.rmtree(new)
    wrong = restore(new, MemoryVault(), kept.backup, kept.desk.clock, key=(kept.key, "another phrase"))
    assert isinstance(wrong, Trouble) and "口令不对" in wrong.text
    unreadable = tmp_path / "not a key"
    unreadable.write_bytes(b64encode(b"nothing"))
    wrong = restore(new, MemoryVault(), kept.backup, kept.desk.clock, key=(unreadable, SAFE))
    assert isinstance(wrong, Trouble)


@pytest.mark.parametrize("known", [None, b"008"], ids=["never", "another number"])
def test_a_number_is_not_frozen_by_a_restore_that_did_not_come_about(
    kept: Kept, monkeypatch: pytest.MonkeyPatch, known: bytes | None
) -> None:
    (kept.desk.folder / "book.witness").unlink()  # nobody knows what came after the backup
    frozen = kept.desk.folder / FROZEN_BESIDE
    if known is not None:
        frozen.write_bytes(known)
    before, placed = kept.lay(), place

    def refused(*words: object) -> None:
        assert frozen.read_bytes() == b"009", "said before anything is moved"
        raise OSError(errno.EIO, "input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(module, "place", refused)
        done = kept.restored()
    assert isinstance(done, Trouble) and "原来的文件没有动" in done.text and kept.lay() == before
    with monkeypatch.context() as patched:
        keeps_no_key(patched)
        done = kept.restored()
    assert isinstance(done, Trouble) and kept.lay() == before

    def half(*words: Any) -> None:
        aside = placed(*words)
        raise NotBackError(aside, OSError(errno.EIO, "input/output error"))

    monkeypatch.setattr(module, "place", half)
    done = kept.restored()
    (aside,) = kept.desk.folder.glob("before-restore-*")
    assert isinstance(done, Trouble) and f"没有放回的都在 {aside} 里，没有删除" in done.text
    assert "没有动" not in done.text and frozen.read_bytes() == b"009"


def test_the_key_of_another_book_under_the_same_name_is_kept(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, vault = kept.desk.folder, kept.desk.vault
    ((label, secret),) = vault.kept.items()
    vault.kept[label] = other = bytes(64)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    with monkeypatch.context() as patched:
        patched.setattr(key_place, "write_card", full)
        done = recover(folder, vault, kept.key, SAFE, kept.desk.clock)
    assert isinstance(done, Trouble) and "登记卡没有写成（磁盘满了）" in done.text
    assert vault.kept[label] == other, "as if nothing had been"
    done = recover(folder, vault, kept.key, SAFE, kept.desk.clock)
    assert isinstance(done, Given), done
    before = f"{label}-before-{key_check(other[:32]).hex()}"
    assert vault.kept == {label: secret, before: other}


def test_a_full_disk_while_the_book_is_looked_at_is_told(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(Book, "copy_to", full)
    before = kept.lay()
    done = recover(kept.desk.folder, kept.desk.vault, kept.key, SAFE, kept.desk.clock)
    assert isinstance(done, Trouble) and "（磁盘满了），没有取回，账本未动" in done.text
    assert kept.lay() == before


def test_a_card_that_can_not_be_read_is_no_whole_backup(kept: Kept, tmp_path: Path) -> None:
    info = kept.backup.with_suffix(".info")
    told = msgspec.json.decode(info.read_bytes(), type=BackupInfo)
    info.write_bytes(msgspec.json.encode(msgspec.structs.replace(told, card=b"{")))
    done = restore(tmp_path / "new", MemoryVault(), kept.backup, kept.desk.clock, key=(kept.key, SAFE))
    assert isinstance(done, Trouble) and "登记卡读不懂，不是完整的备份" in done.text


def test_a_key_is_this_books_own_only_where_the_witness_knows_it(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restoring, "plugged_in", lambda: ())
    folder, vault = kept.desk.folder, kept.desk.vault
    offering = restoring.Restoring(folder, lambda: vault, kept.desk.clock)
    assert offering.look().result(20).own_key
    ((label, secret),) = vault.kept.items()
    vault.kept[label] = bytes(64)
    assert not offering.look().result(20).own_key, "it opens another book"
    (folder / "book.witness").unlink()
    assert offering.look().result(20).own_key, "nothing says that it does not"
    del vault.kept[label]
    assert not offering.look().result(20).own_key
    vault.kept[label] = secret
    offering.close()
