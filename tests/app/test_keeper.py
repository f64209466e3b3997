"""The keeper: a checked backup behind the work, told on 本机; a folder that is gone, an unchecked copy, a clock."""

from __future__ import annotations

import errno
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import text

from casework.acts import NotAccepted
from casework.calendar import Calendar
from casework.tally.counted import Counted
from hallclient.app.backup import DEFAULT, STEM, Backup, backups, last_good, make_backup, set_folder, thin
from hallclient.app.keeper import BY_AGE, Keeper
from hallclient.app.station import Station
from hallclient.store.acts import CURSOR
from hallclient.store.inspector import Inspection
from hallclient.store.tx import Tx
from tests.app.desk import FOOD, Desk, outcome, rooms
from tests.app.filled import filled
from tests.store.visits import carried, project, received

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


def test_once_a_day_everything_is_checked_also_where_nothing_changed(desk: Desk, station: Station) -> None:
    """Bits rot in a book that nobody writes to."""
    keeper = Keeper(station, desk.folder)
    keeper._look()
    desk.clock.at += timedelta(hours=23, minutes=59)
    keeper._look()
    (first,) = backups(desk.folder / DEFAULT)
    desk.clock.at += timedelta(minutes=31)
    keeper._look()
    second, again = backups(desk.folder / DEFAULT)
    assert again == first and second.info.good and second.info.at == desk.clock.at
    assert (
        second.info.found is not None and second.info.found.seq == (first.info.found or second.info.found).seq
    )
    assert f"{desk.clock.at:%m-%d %H:%M} 全部核验" in shown(keeper)["账本检查"][0]
    keeper.close()


def test_a_row_that_does_not_follow_from_the_acts_spoils_the_backup(desk: Desk, station: Station) -> None:
    keeper = Keeper(station, desk.folder)
    keeper.back_up()
    device = station.card.device
    good = last_good(desk.folder / DEFAULT, device)
    station.book.write_now(lambda tx: tx.connection.execute(text("UPDATE case_row SET applicant = '别人'")))
    desk.clock.at += timedelta(minutes=5)  # within the hour of the good one
    keeper.back_up()
    told, fine = shown(keeper)["备份"]
    assert not fine and "列表与经过不一致" in told and "以前的好备份都留着" in told
    thin(desk.folder / DEFAULT, device)
    assert last_good(desk.folder / DEFAULT, device) == good


def test_counters_that_share_a_folder_leave_each_others_backups_alone(
    desk: Desk, station: Station, tmp_path: Path
) -> None:
    """Neither thinned, nor checked with a key that is not theirs, nor taken for the own one."""
    share = tmp_path / "share"
    assert set_folder(station, share, "S0001") is None
    theirs = make_backup(station, desk.folder, tmp_path / "elsewhere")
    assert isinstance(theirs, Backup)
    other = f"{STEM}-022-{desk.clock.at:%Y%m%d-%H%M%S}"
    found = Inspection(fault="", seq=1)
    for name, checked in ((f"{other}1", found), (f"{other}2", found), (f"{other}3", None)):
        shutil.copyfile(theirs.path, share / f"{name}.book")
        info = replace(theirs.info, device="022", found=checked)
        (share / f"{name}.info").write_bytes(msgspec.json.encode(info))
    before = {one.name: one.read_bytes() for one in share.iterdir()}
    keeper = Keeper(station, desk.folder)
    keeper._finish_unchecked()
    assert shown(keeper)["备份"][0] == "还没有完好的备份"
    for _ in range(2):  # of the same hour: one of the own stays
        desk.clock.at += timedelta(minutes=4)
        keeper.back_up()
    mine = backups(share, station.card.device)
    assert [one.info.at for one in mine] == [desk.clock.at]
    assert {name: (share / name).read_bytes() for name in before} == before
    keeper.close()


def test_a_folder_that_is_gone_is_told_and_the_counters_own_takes_its_place(
    desk: Desk, station: Station, tmp_path: Path
) -> None:
    usb = tmp_path / "usb"
    assert set_folder(station, usb, "S0001") is None
    keeper = Keeper(station, desk.folder)
    keeper.back_up()
    assert len(backups(usb)) == 1 and not backups(desk.folder / DEFAULT)
    shutil.rmtree(usb)
    for place in ("pulled", "an empty folder", "a file"):
        if place == "an empty folder":
            usb.mkdir()
        elif place == "a file":
            usb.rmdir()
            usb.write_text("no folder any more")
        desk.clock.at += timedelta(minutes=31)
        keeper.back_up()
        told, fine = shown(keeper)["备份"]
        assert not fine and str(usb) in told and "没有做成" in told and "文件夹不在" in told
        assert "上一份完好的是" in told
        assert backups(desk.folder / DEFAULT)[0].info.at == desk.clock.at
    assert usb.is_file()


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "满了"),
        (errno.EROFS, "只读"),
        (errno.EACCES, "权限"),
        (errno.EIO, "读写出错"),
        (errno.EHOSTDOWN, "没有应答"),
        (errno.ENOTTY, "写不进去"),
    ],
)
def test_why_a_folder_took_no_backup_is_told_in_words(
    desk: Desk, station: Station, number: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = ["-c", f"print('4096 8192'); print('error {number}'); raise SystemExit(1)"]
    monkeypatch.setattr("hallclient.store.backup.isolated", lambda: child)
    keeper = Keeper(station, desk.folder)
    keeper.back_up()
    told, fine = shown(keeper)["备份"]
    assert not fine and said in told and "账本和以前的备份都在" in told
    assert list((desk.folder / DEFAULT).iterdir()) == []


def test_a_backup_is_asked_for_and_told_with_its_age(desk: Desk, station: Station) -> None:
    keeper = Keeper(station, desk.folder)
    keeper.start()
    try:
        line = keeper.ask().result(60)
        assert line.good and "完好（刚才）" in line.text
        assert keeper.keeping() == (str(desk.folder / DEFAULT), False, 0, 0, False)
        desk.clock.at += timedelta(minutes=20)
        assert "（20 分钟前）" in shown(keeper)["备份"][0]
        desk.clock.at += timedelta(hours=9)  # the PC slept
        assert "（9 小时前）" in shown(keeper)["备份"][0] and shown(keeper)["备份"][1]
        desk.clock.at += timedelta(hours=40)
        assert "（2 天前）" in shown(keeper)["备份"][0] and not shown(keeper)["备份"][1]
        assert "（刚才）" in keeper.ask().result(60).text
    finally:
        keeper.close()
    assert len(backups(desk.folder / DEFAULT)) == 2


def test_the_folder_is_changed_and_said_where_it_can_not_be(
    desk: Desk, station: Station, tmp_path: Path
) -> None:
    keeper = Keeper(station, desk.folder)
    (tmp_path / "file").write_text("")
    trouble = keeper.move(tmp_path / "file" / "below", "W0907").result(10)
    assert trouble is not None and "文件夹不在" in trouble.text and "没有改动" in trouble.text
    assert keeper.keeping().folder == str(desk.folder / DEFAULT)
    assert keeper.move(tmp_path / "usb", "W0907").result(10) is None
    assert keeper.keeping().folder == str(tmp_path / "usb")
    entry = [one for one in station.book.read_now(lambda reads: reads.entries()) if one.kind == "backup"][-1]
    assert (entry.by, entry.what) == ("W0907", "更改备份文件夹")
    keeper.back_up()
    assert len(backups(tmp_path / "usb")) == 1
    keeper.close()


def until(what: Callable[[], bool]) -> None:
    """Waits for it, at most a minute."""
    end = time.monotonic() + 60
    while not what():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.01)


def children() -> list[str]:
    """The command lines of this process's children that are at a backup."""
    pids = " ".join(task.read_text() for task in Path("/proc/self/task").glob("*/children")).split()
    lines = [Path(f"/proc/{pid}/cmdline") for pid in pids]
    found = [line.read_bytes().decode() for line in lines if line.exists()]
    return [line for line in found if "hallclient.store" in line]


@pytest.mark.parametrize("at_work", ["page_copy", "inspector"])
def test_a_lock_amid_a_backup_ends_its_child_at_once(
    desk: Desk, station: Station, at_work: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The counter locks, and its process is replaced: no child with the key may live on, nothing half stays."""
    slow = ["-c", "import time\nwhile True:\n print('1 100', flush=True)\n time.sleep(0.05)"]
    module = "backup" if at_work == "page_copy" else "inspector"
    monkeypatch.setattr(f"hallclient.store.{module}.isolated", lambda: slow)
    keeper = Keeper(station, desk.folder)
    keeper.start()
    keeper.ask()
    until(lambda: any(at_work in line for line in children()))
    state = keeper.keeping()
    begun = time.monotonic()
    keeper.pause()
    assert time.monotonic() - begun < 3 and not children()
    assert state.checking is (at_work == "inspector") or not state.running
    assert not list((desk.folder / DEFAULT).glob("*.part*"))
    monkeypatch.undo()
    again = Keeper(station, desk.folder)  # after the next sign-in
    again.start()
    assert again.ask().result(60).good
    again.close()
    assert all(one.info.good for one in backups(desk.folder / DEFAULT))


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


def closed_case(desk: Desk, station: Station) -> str:
    """A refused application whose papers are not in this book."""
    clock = desk.clock

    def take(tx: Tx) -> str:
        act = received(tx.take_number("410103", "001", "009", clock.now().date()), clock)
        tx.append(act, project)
        tx.append(NotAccepted(**carried(act, clock), ground="g", article="32", text=""), project)  # type: ignore[arg-type]
        return act.case_id

    return station.book.write_now(take)


def confirmed(station: Station, covered: int) -> None:
    """The server has all of it, and a backup up to `covered`."""

    def confirm(tx: Tx) -> None:
        tx.keep(CURSOR, f"{'0' * 36}.001.999".encode())
        tx.connection.execute(text("UPDATE outbox SET state = 'confirmed'"))
        rows = "INSERT OR IGNORE INTO outcome SELECT n, n, 'applied', '', '', '[]', '', 0 FROM record"
        tx.connection.execute(text(rows))
        tx.cover(f"{'0' * 36}.001.{covered}")

    station.book.write_now(confirm)


def test_what_is_old_and_covered_goes_once_a_day_and_nothing_else(desk: Desk, station: Station) -> None:
    """The real case keeps its papers here, so it stays; of the bare ones each goes when the server's backup has it."""
    first, second = closed_case(desk, station), closed_case(desk, station)
    keeper = Keeper(station, desk.folder)

    def here() -> set[str]:
        lines = station.book.read_now(lambda reads: reads.latest(99))
        return {one.case_id for one in lines}

    (real,) = here() - {first, second}
    desk.clock.at += timedelta(days=100)
    keeper._look()
    assert here() == {real, first, second}, "nothing is confirmed, nothing is covered"
    acts = station.book.read_now(lambda reads: reads.acts_of(second))
    last = station.book.write_now(
        lambda tx: tx.connection.execute(text("SELECT max(n) FROM record")).scalar_one()
    )
    confirmed(station, last - 1)
    keeper._look()
    assert here() == {real, first, second}, "looked for once a day"
    usual, hall = station.enrolment, station.enrolment.catalogue.hall
    longer = replace(usual.catalogue, hall=replace(hall, closed_days=120))
    station.enrolment = replace(usual, catalogue=longer)
    desk.clock.at += timedelta(hours=25)
    keeper._look()
    assert here() == {real, first, second}, "the hall keeps them longer"
    station.enrolment = usual
    desk.clock.at += timedelta(hours=25)
    keeper._look()
    assert here() == {real, second}
    assert station.book.read_now(lambda reads: reads.acts_of(second)) == acts
    confirmed(station, last)
    desk.clock.at += timedelta(hours=25)
    keeper._look()
    assert here() == {real}
    notes = [one for one in station.book.read_now(lambda reads: reads.entries()) if one.kind == "prune"]
    assert [(one.subject, one.what) for one in notes] == [
        (first, BY_AGE.format(90)),
        (second, BY_AGE.format(90)),
    ]
    assert station.book.verify().findings == ()
    keeper.close()


def test_what_goes_by_age_stays_in_the_figures_of_its_days(desk: Desk, station: Station) -> None:
    """Nobody ever looked at a report: the counter counts by itself, at the latest before a case goes."""
    day, calendar = desk.clock.now().date(), Calendar(station.enrolment.catalogue.years)
    closed_case(desk, station)
    keeper = Keeper(station, desk.folder)

    def days() -> dict[str, Counted]:
        found = station.book.read_now(lambda reads: reads.counted_of(day, day, calendar))
        return {one.case_id: one for one in found}

    keeper._look()
    marked = text("SELECT count(*) FROM case_row WHERE figured <> 1")
    assert station.book.write_now(lambda tx: tx.connection.execute(marked).scalar_one()) == 0
    gone = closed_case(desk, station)
    before = days()
    assert len(before) == 3
    confirmed(station, 999)
    desk.clock.at += timedelta(days=100)
    keeper._let_go_by_age(desk.clock.now())
    assert station.book.read_now(lambda reads: reads.case(gone)) is None
    assert days() == before
    keeper.close()


def test_nothing_goes_by_age_while_the_clock_is_in_doubt(desk: Desk, station: Station) -> None:
    closed_case(desk, station)
    confirmed(station, 999)
    keeper = Keeper(station, desk.folder)
    desk.clock.turned -= 3600.0  # the clock alone was put forward
    desk.clock.at += timedelta(days=100)
    keeper._look()
    assert len(station.book.read_now(lambda reads: reads.latest(99))) == 2
    keeper.close()
