"""The keeper: a checked backup behind the work, told on 本机; a folder that is gone, an unchecked copy, a clock."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from hallclient.app.backup import DEFAULT, backups, last_good, set_folder, thin
from hallclient.app.keeper import Keeper
from hallclient.app.station import Station
from tests.app.desk import FOOD, Desk, outcome, rooms
from tests.app.filled import filled

pytestmark = pytest.mark.slow


@pytest.fixture
def station(desk: Desk) -> Iterator[Station]:
    """The desk's open counter PC, with one case from the counter itself."""
    counter = desk.counter()
    intake = rooms(counter)[0]
    outcome(intake.receive(filled(counter, FOOD)))
    assert desk._station is not None
    yield desk._station


def shown(keeper: Keeper) -> dict[str, tuple[str, bool]]:
    return {line.title: (line.text, line.good) for line in keeper.lines()}


def test_a_backup_is_made_checked_folded_and_told(desk: Desk, station: Station) -> None:
    keeper = Keeper(station, desk.folder)
    assert shown(keeper)["备份"] == ("还没有完好的备份", True)
    assert "没有恢复密钥" in shown(keeper)["密钥副本"][0]
    keeper._look()
    (made,) = backups(desk.folder / DEFAULT)
    assert made.info.found is not None and made.info.good and made.info.found.cases == 1
    lines = shown(keeper)
    assert "的备份完好" in lines["备份"][0] and lines["备份"][1]
    assert "全部核验：1 个办件" in lines["账本检查"][0] and lines["账本检查"][1]
    kinds = [one.kind for one in station.book.read_now(lambda reads: reads.entries())]
    assert kinds.count("backup") == 1

    desk.clock.at += timedelta(minutes=31)
    keeper._look()
    assert len(backups(desk.folder / DEFAULT)) == 1, "nothing changed: the backup still says everything"
    station.book.write_now(lambda tx: tx.log_view("W1001", "W10", "c", "查看办件"))
    desk.clock.at += timedelta(minutes=31)
    keeper._look()
    assert len(backups(desk.folder / DEFAULT)) == 2
    keeper.close()


def test_a_row_that_does_not_follow_from_the_acts_spoils_the_backup(desk: Desk, station: Station) -> None:
    keeper = Keeper(station, desk.folder)
    keeper.back_up()
    good = last_good(desk.folder / DEFAULT)
    station.book.write_now(lambda tx: tx.connection.execute(text("UPDATE case_row SET applicant = '别人'")))
    desk.clock.at += timedelta(minutes=31)
    keeper.back_up()
    told, fine = shown(keeper)["备份"]
    assert not fine and "列表与经过不一致" in told and "以前的好备份都留着" in told
    thin(desk.folder / DEFAULT)
    assert last_good(desk.folder / DEFAULT) == good


def test_a_folder_that_is_gone_is_told_and_the_counters_own_takes_its_place(
    desk: Desk, station: Station, tmp_path: Path
) -> None:
    usb = tmp_path / "usb"
    assert set_folder(station, usb, "S0001") is None
    keeper = Keeper(station, desk.folder)
    keeper.back_up()
    assert len(backups(usb)) == 1 and not backups(desk.folder / DEFAULT)
    shutil.rmtree(usb)
    usb.write_text("not a folder any more")
    desk.clock.at += timedelta(minutes=31)
    keeper.back_up()
    told, fine = shown(keeper)["备份"]
    assert not fine and str(usb) in told and "没有做成" in told
    assert len(backups(desk.folder / DEFAULT)) == 1


def test_the_copy_at_closing_is_checked_at_the_next_start(desk: Desk, station: Station) -> None:
    Keeper(station, desk.folder).close()
    (made,) = backups(desk.folder / DEFAULT)
    assert made.info.found is None
    keeper = Keeper(station, desk.folder)
    keeper._look()
    assert all(one.info.good for one in backups(desk.folder / DEFAULT))


def test_a_clock_that_is_wrong_is_told_and_written_down(desk: Desk, station: Station) -> None:
    keeper = Keeper(station, desk.folder)
    desk.clock.at -= timedelta(days=3653)
    told, fine = shown(keeper)["电脑时间"]
    assert not fine and "早于账本里已有的时间" in told and "2016-11-19" in told
    keeper._watch_clock()
    keeper._watch_clock()
    notes = [one for one in station.book.read_now(lambda reads: reads.entries()) if one.kind == "clock"]
    assert len(notes) == 1 and notes[0].what == told
