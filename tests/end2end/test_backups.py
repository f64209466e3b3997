"""Backups at the real window: one now, another folder, a stick that was pulled; a clerk may not choose the folder."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from hallclient.app.backup import DEFAULT, backups
from hallclient.app.keeper import Keeper
from hallclient.app.station import Station
from tests.app.desk import Desk, password
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter

pytestmark = pytest.mark.slow


def at_local(desk: Desk, opened: Opening, staff_no: str) -> Counter:
    """本机, on a counter that is looked after."""
    counter = opened(desk)
    station = counter.program._opening.result() if counter.program._opening is not None else None
    assert isinstance(station, Station)
    keeper = counter.program.beside.keeper = Keeper(station, desk.folder)
    keeper.start()
    counter.sign_in(staff_no, password(staff_no))
    counter.until(lambda: not counter.program.window.covered, "signed in")
    counter.key("Ctrl+8")
    counter.until(lambda: counter.seen("local.backups.now"), "本机 with its backups")
    return counter


def test_the_administrator_sees_chooses_and_makes_backups(
    desk: Desk, opened: Opening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = at_local(desk, opened, "A0001")

    def said() -> str:
        return counter.read("local.backups.said")

    assert counter.read("local.backups.folder") == str(desk.folder / DEFAULT)
    counter.key("Alt+B")
    counter.until(lambda: said().startswith("备份好了。") and "（刚才）" in said(), "one was made")
    counter.until(lambda: "的备份完好（刚才）" in counter.words(), "the line of the counter, too")

    usb = tmp_path / "usb"
    usb.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(usb))
    counter.key("Alt+F")
    counter.until(lambda: said().startswith(f"以后的备份放到 {usb}"), "the folder is taken")
    assert counter.read("local.backups.folder") == str(usb)
    desk.clock.at += timedelta(minutes=31)
    counter.key("Alt+B")
    counter.until(lambda: len(backups(usb)) == 1 and backups(usb)[0].info.good, "one is there")
    counter.until(lambda: said().startswith("备份好了。"), "and told")

    shutil.rmtree(usb)
    desk.clock.at += timedelta(minutes=31)
    counter.key("Alt+B")
    counter.until(lambda: "备份没有做成：文件夹不在（U 盘拔了" in said(), "the stick was pulled")
    assert not usb.exists() and "上一份完好的是" in said()


def test_a_clerk_makes_one_and_chooses_no_folder(desk: Desk, opened: Opening) -> None:
    counter = at_local(desk, opened, "W0907")
    assert not counter.seen("local.backups.move")
    counter.key("Alt+B")
    counter.until(lambda: counter.read("local.backups.said").startswith("备份好了。"), "one was made")
