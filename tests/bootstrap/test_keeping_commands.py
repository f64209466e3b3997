"""Backup, restore and recover on the command line, on this PC and on a new one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hallclient.app.backup import backups
from hallclient.app.card import read_card
from hallclient.app.restored import restored
from hallclient.app.station import BOOK, RECOVERY, Station, Trouble
from hallclient.bootstrap import command
from hallclient.store.problem import BookFault
from tests.bootstrap.kept_hall import Hall


def test_a_second_copy_lies_beside_the_book_and_is_made_anew_when_lost(hall: Hall) -> None:
    copy = hall.pc / RECOVERY
    assert copy.exists() and copy.stat().st_mode & 0o777 == 0o600
    for damage in (lambda: copy.unlink(), lambda: copy.write_bytes(b"{}")):
        damage()
        station = hall.station()
        assert isinstance(station, Station)
        station.close()
        assert len(copy.read_bytes()) > 100


def test_the_book_comes_back_on_a_new_pc_with_the_recovery_key(hall: Hall, tmp_path: Path) -> None:
    hall.visit()
    new = tmp_path / "new pc"
    new.mkdir()
    for name in (BOOK, RECOVERY, "counter.json"):
        shutil.copyfile(hall.pc / name, new / name)
    recover = ("recover", "--key", str(hall.key), "--recovery-phrase-file")
    assert hall.run(*recover, str(hall.phrase), pc=new) == 1
    assert "口令不对" in hall.said() and not (new / "keys").exists()
    assert hall.run(*recover, str(hall.safe), pc=new) == 0
    assert "1 个办件、2 条经过" in hall.said()
    assert [one.name for one in new.glob("*.check")] == []
    hall.visit(pc=new)


def test_a_lost_key_ring_is_given_back_on_the_same_pc(hall: Hall) -> None:
    hall.visit()
    shutil.rmtree(hall.pc / "keys")
    assert isinstance(hall.station(), Trouble)
    hall.said()
    words = ("recover", "--key", str(hall.key), "--recovery-phrase-file", str(hall.safe))
    assert hall.run(*words) == 0
    said = hall.said()
    hall.visit()
    (hall.pc / "book.frozen").write_bytes(b"021")
    assert "不再给号" not in said and hall.run(*words) == 0 and "设备 021 不再给号" in hall.said()


def test_a_key_given_back_under_a_new_phrase_leaves_what_the_old_one_sealed(hall: Hall) -> None:
    hall.visit()
    words = ("recover", "--key", str(hall.key), "--recovery-phrase-file", str(hall.safe))
    shutil.rmtree(hall.pc / "keys")
    assert hall.run(*words) == 0
    (old,) = (hall.pc / "keys").glob("*.sealed")
    before = old.read_bytes()
    hall.phrase.write_text("忘了以后新定的一句", "utf-8")
    assert hall.run("backup") == 1 and hall.run(*words) == 0
    assert hall.run("backup") == 0, "the new phrase opens the book"
    (aside,) = (hall.pc / "keys").glob("*-before-*.sealed")
    assert aside.read_bytes() == before != old.read_bytes()


def test_a_damaged_book_is_not_given_back_as_whole(hall: Hall) -> None:
    hall.visit()
    book = hall.pc / BOOK
    data = bytearray(book.read_bytes())
    data[len(data) // 2] ^= 1
    book.write_bytes(data)
    assert hall.run("recover", "--key", str(hall.key), "--recovery-phrase-file", str(hall.safe)) == 1
    assert book.read_bytes() == data


def test_a_backup_is_checked_and_one_with_everything_goes_on_after_a_person_confirmed(hall: Hall) -> None:
    first = hall.visit()
    assert hall.run("backup") == 0
    assert "备份完好" in hall.said()
    (backup,) = backups(hall.pc / "backups")
    assert backup.info.good and backup.info.found is not None and backup.info.found.cases == 1
    (hall.pc / BOOK).write_bytes(b"lost")  # the witness beside it is whole
    assert hall.run("restore", str(backup.path)) == 0
    said = hall.said()
    assert "已由备份恢复" in said and "可能不在账本里" not in said
    (aside,) = hall.pc.glob("before-restore-*")
    assert (aside / BOOK).read_bytes() == b"lost"
    waiting = hall.station()
    assert isinstance(waiting, Trouble) and "还没有人确认" in waiting.text
    assert hall.run("restore", "--confirm", "--by", "nobody") == 1
    assert "没有工号 nobody" in hall.said()
    assert hall.run("restore", "--confirm", "--by", "W0701") == 1
    assert "请由系统管理员办理" in hall.said() and isinstance(hall.station(), Trouble)
    assert hall.run("restore", "--confirm", "--by", "A0001") == 0
    assert hall.visit() > first


def test_after_a_lossy_restore_the_number_is_given_no_more_until_a_new_device_number(
    hall: Hall, tmp_path: Path
) -> None:
    hall.visit()
    assert hall.run("backup") == 0
    (backup,) = backups(hall.pc / "backups")
    lost = hall.visit()  # on paper, and not in the backup
    (hall.pc / BOOK).unlink()
    hall.said()
    assert hall.run("restore", str(backup.path)) == 0
    assert "按纸质回执核对" in hall.said()
    assert hall.run("restore", "--confirm", "--by", "A0001") == 0
    assert "换新的" in hall.said()
    with pytest.raises(BookFault) as fault:
        hall.visit()
    assert fault.value.problem.kind == "restored" and "领新的设备号" in fault.value.problem.todo
    hall.publish(2, "021", "022")
    assert hall.run("enrol", "--hall", str(hall.hall), "--device", "022") == 0
    assert hall.visit("022") != lost
    station = hall.station()
    assert isinstance(station, Station)
    assert station.book.verify().findings == ()
    told = restored(station.book)
    assert told is not None and told.confirmed_by == "A0001"
    station.close()
    assert hall.run("backup") == 0, hall.said()


def test_a_backup_is_restored_on_a_new_pc_with_the_recovery_key(hall: Hall, tmp_path: Path) -> None:
    hall.visit()
    usb = tmp_path / "usb"
    assert hall.run("backup", "--to", str(usb)) == 0
    (backup,) = backups(usb)
    new = tmp_path / "new"
    words = ("restore", str(backup.path), "--key", str(hall.key), "--recovery-phrase-file", str(hall.safe))
    assert hall.run(*words, pc=new) == 0
    said = hall.said()
    assert "领新设备号" in said  # no witness here: nobody knows what came after
    assert "原来的文件" not in said, "there were none"
    assert hall.run("restore", "--confirm", "--by", "A0001", pc=new) == 0
    card = read_card(new)
    assert card is not None and card.device == "021"


def test_a_bad_backup_is_not_restored(hall: Hall) -> None:
    hall.visit()
    assert hall.run("backup") == 0
    (backup,) = backups(hall.pc / "backups")
    data = bytearray(backup.path.read_bytes())
    data[20_000] ^= 1
    backup.path.write_bytes(data)
    before = (hall.pc / BOOK).read_bytes()
    assert hall.run("restore", str(backup.path)) == 1
    assert "没有通过检查" in hall.said()
    assert (hall.pc / BOOK).read_bytes() == before and not list(hall.pc.glob("before-*"))
    hall.visit()


def test_nothing_is_restored_under_a_program_that_has_the_book_open(hall: Hall) -> None:
    """It would go on giving numbers in the book that was set aside, and the restored one the same again."""
    hall.visit()
    assert hall.run("backup") == 0
    (backup,) = backups(hall.pc / "backups")
    hall.said()
    station = hall.station()
    assert isinstance(station, Station)
    before = (hall.pc / BOOK).stat().st_ino
    assert hall.run("restore", str(backup.path)) == 1
    said = hall.said()
    assert "账本正在使用中" in said and "原来的文件没有动" in said and "请先退出程序" in said
    assert (hall.pc / BOOK).stat().st_ino == before and not list(hall.pc.glob("before-*"))
    station.close()
    assert hall.run("restore", str(backup.path)) == 0


def test_backups_are_found_without_keys_and_where_they_were_set_to_go(hall: Hall, tmp_path: Path) -> None:
    """The book is gone and so may be its keys: the list tells where a good backup lies all the same."""
    usb = tmp_path / "usb"
    assert hall.run("backup", "--set-folder", str(usb), "--by", "A0001") == 0
    hall.said()
    (hall.pc / BOOK).unlink()
    assert command.main(["restore", "--data", str(hall.pc)]) == 0
    assert f"完好  {usb}" in hall.said()
    assert command.main(["restore", str(usb), "--data", str(tmp_path / "another")]) == 0
    assert f"完好  {usb}" in hall.said()
    assert command.main(["restore", "--data", str(tmp_path / "another")]) == 0
    assert "hallclient restore 文件夹" in hall.said()


def test_the_folder_is_set_once_it_can_be_written(hall: Hall, tmp_path: Path) -> None:
    second = tmp_path / "second disk"
    assert hall.run("backup", "--set-folder", str(second)) == 1
    assert "--by" in hall.said()
    assert hall.run("backup", "--set-folder", str(second), "--by", "W0701") == 1
    assert "请由系统管理员办理" in hall.said() and not second.exists()
    assert hall.run("backup", "--set-folder", str(second), "--by", "A0001") == 0
    assert len(backups(second)) == 1
    blocked = tmp_path / "file"
    blocked.write_text("x")
    assert hall.run("backup", "--set-folder", str(blocked), "--by", "A0001") == 1
    assert "不能用：文件夹不在" in hall.said()
