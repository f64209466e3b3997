"""Backup, restore and recover on the command line, on this PC and on a new one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from forms.catalogue import DEMO
from hallclient.app.backup import backups
from hallclient.app.card import read_card
from hallclient.app.restored import restored
from hallclient.app.station import BOOK, RECOVERY, Station, Trouble, open_station
from hallclient.bootstrap import command
from hallclient.chance import MACHINE
from hallclient.signing import sealed
from hallclient.signing.digest import digest
from hallclient.signing.vault import PhraseVault
from hallclient.store.problem import BookFault
from tests.bootstrap.test_command import HALL
from tests.store.visits import Fixed, project, received
from tests.store.visits import attended as came

PHRASE = "一句开机口令"
SAFE = "大厅保险柜里的一句长口令"


class Hall:
    """A hall with a recovery key, its issuer, and counter PCs."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        self.hall, self.issuer = folder / "hall", folder / "issuer.key"
        self.phrase, self.safe, self.key = folder / "phrase", folder / "safe", folder / "recovery.key"
        self.pc = folder / "pc"

    def set_up(self) -> None:
        """From nothing to an enrolled counter PC."""
        self.phrase.write_text(PHRASE, "utf-8")
        self.safe.write_text(SAFE, "utf-8")
        shutil.copytree(DEMO, self.hall)
        assert self.run("recovery-key", "--out", str(self.key), "--recovery-phrase-file", str(self.safe)) == 0
        (self.folder / "recovery.public").write_text(self.said())
        assert self.run("device-key") == 0
        (self.folder / "device.public").write_text(self.said())
        self.publish(1, "021")
        assert self.run("enrol", "--hall", str(self.hall), "--device", "021") == 0
        self.said()

    def publish(self, version: int, *devices: str) -> None:
        """A signed hall file; every device number stands for this PC's key."""
        recovery, public = ((self.folder / f"{name}.public").read_text() for name in ("recovery", "device"))
        text = HALL.format(key=public, version=version, password="$argon2id$none")
        line = next(line for line in text.splitlines() if 'number: "021"' in line)
        lines = [line.replace("021", number) for number in devices]
        text = text.replace(line, "\n".join(lines)).replace("recovery_key: none", f"recovery_key: {recovery}")
        (self.hall / "enrolment.yaml").write_text(text, "utf-8")
        assert self.run("sign-hall", str(self.hall), "--key", str(self.issuer)) == 0
        self.said()

    def run(self, *words: str, pc: Path | None = None) -> int:
        data = str(pc or self.pc)
        return command.main(["--data", data, "--phrase-file", str(self.phrase), *words])

    def said(self) -> str:
        caught = self.capsys.readouterr()
        return (caught.out + caught.err).strip()

    def station(self, pc: Path | None = None) -> Station | Trouble:
        folder = pc or self.pc
        card = read_card(folder)
        assert card is not None
        return open_station(folder, card, PhraseVault(folder / "keys", PHRASE, MACHINE), MACHINE)

    def visit(self, serial_of: str = "021", pc: Path | None = None) -> str:
        """One case taken in; gives its number."""
        station = self.station(pc)
        assert isinstance(station, Station), station
        chance = Fixed()

        def take(tx: object) -> str:
            case_no = tx.take_number("410103", "001", serial_of, chance.now().date())  # type: ignore[attr-defined]
            act = received(case_no, chance, device=serial_of)
            tx.append(act, project)  # type: ignore[attr-defined]
            tx.append(came(act, chance), project)  # type: ignore[attr-defined]
            return case_no  # type: ignore[no-any-return]

        try:
            return station.book.write_now(take)
        finally:
            station.close()


_MADE: list[Path] = []


@pytest.fixture(autouse=True)
def cheap_phrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a pass phrase costs is tests/signing's matter."""
    monkeypatch.setattr(
        sealed, "_phrase_key", lambda phrase, salt, **_cost: digest("sha256", phrase.encode(), salt)
    )


@pytest.fixture
def hall(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory
) -> Hall:
    """An enrolled PC; made once, copied for each test."""
    if not _MADE:
        _MADE.append(tmp_path_factory.mktemp("made"))
        Hall(_MADE[0], capsys).set_up()
    shutil.copytree(_MADE[0], tmp_path, dirs_exist_ok=True)
    return Hall(tmp_path, capsys)


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
    assert hall.run("recover", "--key", str(hall.key), "--recovery-phrase-file", str(hall.safe)) == 0
    hall.visit()


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
    assert "领新设备号" in hall.said()  # no witness here: nobody knows what came after
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
