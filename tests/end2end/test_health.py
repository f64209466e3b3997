"""本机's health at the real window: what is broken is found, explained and mended where that loses nothing."""

from __future__ import annotations

import logging
import os
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QFileDialog
from sqlalchemy import text

from casework.courier import ANSWERED
from hallclient.app import health
from hallclient.app.keeper import Keeper
from hallclient.app.station import BOOK, Station
from hallclient.store import disk
from hallclient.sync.pinned import SERVER, read_pinned
from hallclient.ui.widgets.button import Button
from hallserver.access import couriers
from hallserver.contents.folder import FolderStore
from hallserver.signing.tls import CA_DAYS, new_authority
from tests.app.desk import FOOD, FRIDAY, Desk, outcome, password, rooms
from tests.app.filled import filled
from tests.app.printers import ScriptedPrinter
from tests.end2end.at_server import joined
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.sync.served import Served

pytestmark = pytest.mark.slow

SHOTS = os.environ.get("HALL_SHOTS", "")


def at_local(counter: Counter) -> Counter:
    counter.until(lambda: not counter.program.window.covered, "signed in")
    counter.key("Ctrl+8")
    counter.until(lambda: counter.seen("local.care.again"), "本机 with its care")
    checked(counter)
    return counter


def checked(counter: Counter) -> None:
    counter.until(
        lambda: not counter.seen("local.care.busy") and bool(counter.read("local.care.head")), "looked at"
    )


def again(counter: Counter) -> None:
    press(counter, "local.care.again")
    checked(counter)


def press(counter: Counter, name: str) -> None:
    counter.one_of(Button, name).setFocus()
    counter.key("Space")


def station_of(counter: Counter) -> Station:
    opening = counter.program._opening
    station = opening.result() if opening is not None else None
    assert isinstance(station, Station)
    return station


def works(desk: Desk) -> None:
    counter = desk.counter("W1003", "W10")
    for _ in range(2):
        outcome(rooms(counter)[0].accept(filled(counter, FOOD)))
    desk.close()


def pictured(counter: Counter, name: str) -> None:
    if SHOTS:
        counter.widget("local.care.head").setFocus()
        counter.settle()
        counter.shot(Path(SHOTS) / f"{name}.png")


def test_six_troubles_are_found_explained_and_mended(
    desk: Desk, opened: Opening, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    works(desk)
    printer = ScriptedPrinter()
    counter = at_local(opened(desk, "A0001", printer=printer))
    station = station_of(counter)
    assert counter.read("local.care.rows") == "与办件经过一致"
    assert counter.read("local.care.key") == "在系统密钥库里，与账本相符"

    def broken(tx: object) -> None:
        rows = tx.connection  # type: ignore[attr-defined]
        rows.execute(text("UPDATE case_row SET stage = 'closed' WHERE n = (SELECT min(n) FROM case_row)"))
        rows.execute(text("INSERT INTO case_search (case_search) VALUES ('delete-all')"))

    station.book.write_now(broken)
    desk.vault.kept.clear()
    printer.down = True
    monkeypatch.setattr(health, "missing_faces", lambda: ("HanaMinB",))
    monkeypatch.setattr(disk, "free_bytes", lambda _: 1024 * 1024)
    ballast = station.book.path.with_suffix(".ballast")
    ballast.write_bytes(bytes(4096))
    desk.clock.at -= timedelta(days=4000)
    again(counter)
    assert counter.read("local.care.head").endswith("项要处理")
    assert "2 个办件的列表、查找与经过不符：经过不受影响" in counter.read("local.care.rows")
    assert "关掉程序以后账本就打不开" in counter.read("local.care.key")
    assert "打印服务没有应答：文书都在存档里" in counter.read("local.care.printers")
    assert counter.read("local.care.faces").startswith("缺 HanaMinB：少见的字在纸上印成码位")
    assert "还有 1 MB，满了" in counter.read("local.care.space")
    assert "打开自动校时" in counter.read("local.care.clock")
    pictured(counter, "health-troubles")
    desk.clock.at += timedelta(days=4000)
    for line, said in (
        ("rows", "已由经过重建 2 个办件的列表和查找"),
        ("key", "密钥已重新存入，并读回核对过"),
        ("space", "已腾出 8 MB"),
    ):
        press(counter, f"local.care.mend.{line}")
        counter.until(lambda said=said: counter.read("local.care.said").startswith(said), said)  # type: ignore[misc]
        checked(counter)
    assert not ballast.exists() and counter.read("local.care.rows") == "与办件经过一致"
    assert desk.vault.load(station.card.label) == health.own_secret(station)
    assert not counter.seen("local.care.mend.rows") and not counter.seen("local.care.mend.space")
    monkeypatch.undo()
    printer.down = False
    prints = counter.program.beside.prints
    assert prints is not None
    prints.choose("A4", "laser").result(10)
    printer.mode["laser"] = "no_paper"
    again(counter)
    printer.mode.clear()
    again(counter)
    assert "可以用" in counter.read("local.care.printers"), counter.read("local.care.printers")
    press(counter, "local.care.mend.printers")
    counter.until(lambda: "请去看一眼" in counter.read("local.care.said"), "the test page")
    assert [one.title for one in printer.sent.values()] == ["hallclient test page"]


def test_a_broken_page_is_found_by_the_check_and_said_what_to_do(
    desk: Desk, opened: Opening, caplog: pytest.LogCaptureFixture
) -> None:
    works(desk)
    with (desk.folder / BOOK).open("r+b") as book:
        book.seek(-2048, os.SEEK_END)
        book.write(b"\xff" * 64)
    counter = opened(desk)
    keeper = counter.program.beside.keeper = Keeper(station_of(counter), desk.folder)
    counter.sign_in("A0001", password("A0001"))
    at_local(counter)
    keeper.start()
    keeper.ask().result(60)
    again(counter)
    assert "检查没有通过" in counter.read("local.care.backup")
    said = counter.read("local.care.book")
    assert "由上一份完好的备份恢复" in said and counter.seen("local.care.mend.book"), said
    caplog.set_level(logging.CRITICAL)


def test_what_the_line_does_not_take_goes_onto_a_stick_and_back(
    desk: Desk,
    opened: Opening,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    served = Served(tmp_path / "server", desk.folder / "hall", FRIDAY)
    served.start()
    joined(desk, served)
    served.stop()
    works(desk)
    counter = at_local(opened(desk, "W0907"))
    assert "长期不通的用下面的“导出未上报”送交" in counter.read("local.care.line")
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(stick))
    counter.key("Alt+E")
    counter.until(lambda: counter.read("local.care.said").startswith("已导出 "), "exported")
    checked(counter)
    (file,) = stick.iterdir()
    args = type("Args", (), {"file": file})()
    store = FolderStore(Path(served.data.contents()))
    assert couriers.run(args, served.ledger, served.data.key(), store, served.clock) == 0, capsys.readouterr()
    answer = str(file) + ANSWERED
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (answer, ""))
    press(counter, "local.care.answer")
    counter.until(lambda: "步已确认" in counter.read("local.care.said"), counter.read("local.care.said"))
    checked(counter)
    told = station_of(counter).book.read_now(lambda reads: reads.reporting())
    assert told.since == ""
    bundle = tmp_path / "bundle.zip"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(bundle), ""))
    press(counter, "local.care.bundle")
    counter.until(lambda: counter.read("local.care.said").startswith("诊断包已存"), "the bundle")
    assert bundle.read_bytes().startswith(b"PK")
    served.close()


def test_the_authority_that_ends_is_said_with_what_to_do(desk: Desk, opened: Opening, tmp_path: Path) -> None:
    served = Served(tmp_path / "server", desk.folder / "hall", FRIDAY)
    served.start()
    joined(desk, served)
    served.close()
    desk.close()
    counter = at_local(opened(desk, "A0001"))
    book = station_of(counter).book
    pinned = read_pinned(book.read_now(lambda reads: reads.kept(SERVER)))
    assert pinned is not None and not counter.seen("local.care.authority")

    def now_ends(days: int) -> None:
        begun = desk.clock.at + timedelta(days=days - CA_DAYS, minutes=1)
        ca = new_authority("hallserver", begun).certificate.decode()
        kept = msgspec.json.encode(replace(pinned, ca_pem=ca))
        book.write_now(lambda tx: tx.keep(SERVER, kept))
        again(counter)

    now_ends(200)
    said = counter.read("local.care.authority")
    assert said.startswith("2027-06-08 到期，还有 200 天") and "hallserver init --renew" in said, said
    pictured(counter, "health-authority-watch")
    now_ends(40)
    assert "还有 40 天" in counter.read("local.care.authority")
    assert counter.read("local.care.head").endswith("项要处理")
    pictured(counter, "health-authority-bad")
    now_ends(-1)
    said = counter.read("local.care.authority")
    assert "照常离线办理。请系统管理员用新的 ca.pem 给本机再登记一次（记录都在）" in said, said
    pictured(counter, "health-authority-ended")
    now_ends(CA_DAYS)
    assert not counter.seen("local.care.authority"), "the next one came"
