"""由备份恢复 at the real window: on a new PC, and at the sign-in of a PC whose book does not open."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QFileDialog

from casework.catalogue import DeviceKey
from hallclient.app import recover, restoring
from hallclient.app.backup import Backup, back_up
from hallclient.app.restored import FROZEN
from hallclient.app.station import BOOK
from hallclient.signing.keys import load_key
from hallclient.signing.recovery import new_recovery_file
from hallclient.ui.widgets.drop_down import DropDown
from hallclient.ui.widgets.work_list import WorkRows
from hallserver.access.halls import take_hall_file
from hallserver.signing.package import IssuerKey
from tests.app.desk import FRIDAY, Clock, Desk, MemoryVault
from tests.end2end.at_server import joined
from tests.end2end.at_start import AtStart
from tests.end2end.conftest import Opening, Starting
from tests.end2end.test_damaged_book import accepted
from tests.sync.served import Served

SAFE = "大厅保险柜里的一句长口令"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The disks of whoever runs this are not looked into."""
    monkeypatch.setattr(restoring, "plugged_in", lambda: ())


@pytest.fixture
def safe(tmp_path: Path) -> tuple[Path, str]:
    """The hall's recovery key: its file, and what is written into the hall file."""
    file, public = new_recovery_file(SAFE, Clock())
    (tmp_path / "recovery.key").write_bytes(file)
    return tmp_path / "recovery.key", public


@pytest.fixture
def desk(tmp_path: Path, safe: tuple[Path, str]) -> Iterator[Desk]:
    made = Desk.new(tmp_path / "pc", recovery_key=safe[1])
    yield made
    made.close()


def backed_up(desk: Desk, to: Path) -> Path:
    made = back_up(desk.station, desk.folder, to)
    assert isinstance(made, Backup), made
    desk.close()
    return made.path


def flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[20_000] ^= 1
    path.write_bytes(data)


def said(pc: AtStart, name: str, words: str) -> None:
    pc.until(lambda: words in pc.read(name), words, 60)


def confirmed(pc: AtStart) -> None:
    """By the system administrator, after somebody else was refused."""
    pc.until(lambda: pc.seen("restored.staff_no"), "what came back", 60)
    pc.key("Return")
    pc.type("restored.staff_no", "W0907")
    pc.type("restored.password", pc.password("W0907"))
    pc.key("Return")
    said(pc, "restored.said", "请由系统管理员办理")
    pc.type("restored.staff_no", "A0001")
    pc.key("Tab")
    pc.write("not the word")
    pc.key("Return")
    said(pc, "restored.said", "工号或者口令不对")
    pc.type("restored.password", pc.password("A0001"))
    pc.key("Return")
    said(pc, "restored.said", "已确认，记入审计日志")


@pytest.mark.slow
def test_a_new_pc_goes_on_from_a_sealed_backup(
    desk: Desk, served: Served, safe: tuple[Path, str], opened: Opening, started: Starting, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    joined(desk, served)
    served.stop()  # what is done from here on stays in this book
    counter = opened(desk, "W0907")
    number = accepted(counter)
    counter.close()
    usb = tmp_path / "usb"
    backup = backed_up(desk, usb)
    bad = tmp_path / "bad"
    shutil.copytree(usb, bad)
    flipped(bad / backup.name)
    shutil.rmtree(desk.folder)  # stolen

    pc = started(tmp_path / "new", MemoryVault())
    assert pc.seen("start") and "还不是窗口机" in pc.words()
    pc.key("Alt+3")
    said(pc, "restore.said", "没有找到备份。插上放备份的移动盘")
    for folder, at in ((tmp_path, 0), (bad, 1), (usb, 1)):
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, folder=folder: str(folder))
        pc.key("Alt+F")
        pc.until(lambda folder=folder, at=at: listed(pc, folder) == at, "what is in it")  # type: ignore[misc]
        if folder == bad:
            pc.widget("restore.phrase").setFocus()
            pc.key("Return")
            assert pc.read("restore.said") == "先选大厅的恢复密钥文件（保险柜里的那一个）。"
            pc.type("restore.key", str(safe[0]))
            pc.widget("restore.phrase").setFocus()
            pc.key("Return")
            assert pc.read("restore.said") == "再输恢复密钥的口令。"
            give(pc, safe[0], SAFE)
            said(pc, "restore.said", "备份没有通过检查")
            assert "没有恢复，原来的文件没有动" in pc.read("restore.said")
    (row,) = pc.one_of(WorkRows, "restore.list").rows
    assert row.limit == "11-20 10:42" and "MB" in row.limit_note and "设备 009" in row.title, row
    give(pc, safe[0], "another phrase")
    said(pc, "restore.said", "恢复密钥的口令不对，或者恢复密钥文件不是这个大厅的。没有做任何改动。")
    with monkeypatch.context() as patched:
        patched.setattr(recover, "free_bytes", lambda folder: 3_000_000)
        give(pc, safe[0], SAFE)
        said(pc, "restore.said", "请腾出空间后再试")
    give(pc, safe[0], SAFE)
    pc.until(lambda: pc.seen("restore.stop"), "it runs")
    pc.key("Esc")
    said(pc, "restore.said", "已停止，没有恢复，原来的文件没有动。")
    assert not (tmp_path / "new" / BOOK).exists()
    give(pc, safe[0], SAFE)
    pc.until(lambda: pc.seen("restored.staff_no"), "what came back", 60)
    words = pc.words()
    assert "1 个，每一个都核验过" in words and "3 步都在，联网后自动上报" in words
    assert "设备 009 不再给号" in words, "no witness here: nobody knows what came after"
    confirmed(pc)
    served.start()
    hall = new_number(desk, served, tmp_path / "hall 2")
    pc.key("Alt+R")
    pc.until(lambda: pc.seen("start.enrol.device"), "the new number is asked for")
    pc.key("Esc")
    pc.until(lambda: pc.seen("signin.mend"), "the sign-in asks for it as long as there is none")
    assert "原设备号不再给号，不能收件" in pc.words() and "用新设备号登记" in pc.words()
    pc.key("Alt+R")
    pc.until(lambda: pc.seen("start.enrol.device"), "the new number is asked for again")
    asked = {
        "hall": str(hall),
        "device": "010",
        "server": served.url,
        "code": served.code("010"),
        "ca": ca(served, tmp_path),
    }
    for name, text in asked.items():
        pc.type(f"start.enrol.{name}", text)
    set_up_as_w09(pc)
    pc.until(lambda: len(served.log()) >= 3, "what was never sent is reported", 60)
    again = accepted(pc)
    assert (number[15:18], again[15:18]) == ("009", "010"), "no number is given twice"
    pc.until(lambda: len(served.log()) >= 6, "the new one, too", 60)
    assert {line.outcome for line in served.log()} == {"applied"}


def set_up_as_w09(pc: AtStart) -> None:
    """From what was filled in for the enrolment to the work of W0907."""
    pc.key("Return")
    pc.until(lambda: pc.seen("start.lines.go"), "it is enrolled", 60)
    pc.key("Return")
    pc.until(lambda: pc.seen("start.pc.window"), "what this PC is")
    pc.until(lambda: pc.one_of(DropDown, "start.pc.window").count() > 0, "its windows")
    pc.put("start.pc.window", "W09")
    pc.press("start.pc.go")
    pc.until(lambda: pc.seen("start.lines.go"), "it is set", 60)
    pc.key("Return")
    pc.signs_in()
    assert not pc.seen("signin.mend")
    pc.sign_in("W0907")


def new_number(desk: Desk, served: Served, folder: Path) -> Path:
    """The issuer gives this key another number, the server takes the hall file."""
    listed_again(desk, folder)
    issuer = msgspec.json.decode((folder / "issuer.json").read_bytes(), type=IssuerKey)
    take_hall_file(served.ledger, (folder / "hall.signed").read_bytes(), issuer, served.clock)
    return folder


def listed_again(desk: Desk, folder: Path) -> Path:
    """A hall file in which this key has the number 010, too."""
    key = load_key("ed25519", next(iter(desk.vault.kept.values()))[32:])
    more = DeviceKey(number="010", name="W09 柜台机", algorithm="ed25519", public_key=key.public)
    desk.issuer.hall_file(folder, key.public, version=2, more_devices=(more,))
    return folder


def ca(served: Served, folder: Path) -> str:
    (folder / "ca.pem").write_text(served.ca)
    return str(folder / "ca.pem")


def listed(pc: AtStart, folder: Path) -> int:
    """How many backups of this folder are listed; -1: it is being looked into."""
    if pc.seen("restore.busy"):
        return -1
    rows = pc.one_of(WorkRows, "restore.list").rows if pc.seen("restore.list") else ()
    return sum(row.detail.startswith(str(folder)) for row in rows)


def give(pc: AtStart, key: Path, phrase: str) -> None:
    pc.type("restore.key", str(key))
    pc.type("restore.phrase", phrase)
    pc.key("Return")


@pytest.mark.slow
def test_a_book_that_does_not_open_is_restored_at_its_sign_in_and_numbers_go_on(
    desk: Desk, opened: Opening, started: Starting
) -> None:
    counter = opened(desk, "W0907")
    first = accepted(counter)
    counter.close()
    backed_up(desk, desk.folder / "backups")
    (desk.folder / BOOK).write_bytes(b"lost" * 4096)
    pc = started(desk.folder, desk.vault)
    pc.until(lambda: pc.seen("signin.mend"), "what mends it")
    window = pc.program.window
    pc.key("Alt+R")
    pc.until(lambda: pc.seen("restore.list"), "the backups")
    assert not pc.seen("restore.phrase"), "this PC has the key"
    pc.key("Esc")
    pc.until(lambda: pc.seen("signin.mend"), "back at the sign-in")
    pc.key("Alt+R")
    pc.until(lambda: pc.seen("restore.list"), "the backups")
    pc.key("Return")
    pc.until(lambda: pc.seen("restored.staff_no"), "what came back", 60)
    assert "什么都不缺，接续使用" in pc.words() and "before-restore-" in pc.words()
    pc.press("restored.leave")
    pc.until(lambda: pc.seen("signin.mend"), "the sign-in waits for a person's word")
    assert "还没有人确认" in pc.words() and "确认恢复" in pc.words()
    pc.key("Alt+R")
    confirmed(pc)
    pc.press("restored.leave")
    pc.signs_in()
    assert pc.program.window is window, "no other window came"
    pc.sign_in("W0907")
    assert int(accepted(pc)[-6:-1]) == int(first[-6:-1]) + 1


@pytest.mark.slow
def test_a_book_with_a_bad_page_opens_and_its_sign_in_offers_the_last_good_copy(
    desk: Desk, opened: Opening, started: Starting
) -> None:
    counter = opened(desk, "W0907")
    accepted(counter)
    counter.close()
    good = backed_up(desk, desk.folder / "backups")
    flipped(desk.folder / BOOK)
    desk.clock.set(FRIDAY, 11, 0)
    bad = back_up(desk.station, desk.folder)
    desk.close()
    assert not isinstance(bad, Backup) and "检查没有通过" in bad.text, "its copy is not whole"
    pc = started(desk.folder, desk.vault)
    pc.until(lambda: pc.seen("signin.mend"), "what mends it")
    assert "账本最近一次核验没有通过，办件照常" in pc.words()
    pc.key("Alt+R")
    pc.until(lambda: pc.seen("restore.list"), "the backups")
    current = pc.one_of(WorkRows, "restore.list").current
    assert current is not None and current.key == str(good), "the newest good one"
    pc.key("Return")
    confirmed(pc)
    pc.press("restored.leave")
    pc.signs_in()
    assert "本机账本完好" in pc.words() and not pc.seen("signin.mend")


@pytest.mark.slow
def test_a_hall_without_a_server_gives_a_restored_pc_its_new_number(
    desk: Desk, started: Starting, tmp_path: Path
) -> None:
    desk.station.book.write_now(lambda tx: tx.keep(FROZEN, b"009"))
    desk.close()
    pc = started(desk.folder, desk.vault)
    pc.until(lambda: pc.seen("signin.mend"), "the new number is offered")
    pc.key("Alt+R")
    pc.until(lambda: pc.seen("start.enrol.device"), "it is asked for")
    pc.type("start.enrol.hall", str(desk.folder / "hall"))
    pc.type("start.enrol.device", "010")
    pc.key("Return")
    pc.until(lambda: pc.seen("start.lines.own_key"), "the key for the issuer", 60)
    assert "还没有登记设备 010" in pc.words()
    hall = listed_again(desk, tmp_path / "hall 2")
    pc.key("Esc")
    pc.until(lambda: pc.seen("start.enrol.hall"), "mended")
    pc.type("start.enrol.hall", str(hall))
    set_up_as_w09(pc)
    assert accepted(pc)[15:18] == "010"


@pytest.mark.slow
def test_a_new_number_comes_by_an_offline_file_where_the_server_is_out_of_reach(
    desk: Desk, served: Served, started: Starting, tmp_path: Path
) -> None:
    joined(desk, served)
    served.stop()
    desk.station.book.write_now(lambda tx: tx.keep(FROZEN, b"009"))
    desk.close()
    hall = new_number(desk, served, tmp_path / "stick")
    given = served.parts.door.offline("001", "010", served.url)
    (hall / "010.enrolment").write_bytes(msgspec.json.encode(given))
    pc = started(desk.folder, desk.vault)
    pc.until(lambda: pc.seen("signin.mend"), "the new number is offered")
    pc.key("Alt+R")
    pc.until(lambda: pc.seen("start.enrol.file"), "a file may be given")
    pc.type("start.enrol.server", "https://half.typed:8443")
    pc.type("start.enrol.file", str(hall / "010.enrolment"))
    pc.until(lambda: "离线登记文件：大厅 001，设备 010" in pc.words(), "what it is")
    assert not pc.seen("start.enrol.code") and not pc.seen("start.enrol.server"), "the file has both"
    set_up_as_w09(pc)
    assert accepted(pc)[15:18] == "010"
    served.start()
    pc.until(lambda: len(served.log()) >= 3, "what was done is reported under the new number", 60)


@pytest.mark.slow
def test_a_lost_key_is_given_back_by_the_recovery_key(
    desk: Desk, safe: tuple[Path, str], started: Starting
) -> None:
    desk.station  # noqa: B018 - opened once: the second copy lies beside the book
    desk.close()
    pc = started(desk.folder, MemoryVault())
    pc.until(lambda: pc.seen("signin.mend"), "what mends it")
    pc.key("Alt+R")
    pc.until(lambda: pc.seen("restore.list"), "the book itself")
    (row,) = pc.one_of(WorkRows, "restore.list").rows
    assert row.limit == "现有账本" and "账本原样不动" in row.detail
    give(pc, safe[0], SAFE)
    pc.until(lambda: pc.seen("restored.leave"), "what came back", 60)
    assert not pc.seen("restored.staff_no"), "nothing was put back: nobody has to confirm"
    assert "密钥已取回" in pc.words() and "已恢复" not in pc.words() and not pc.seen("restored.anew")
    pc.press("restored.leave")
    pc.signs_in()
    assert "本机账本完好" in pc.words()
