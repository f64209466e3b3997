"""`hallclient update` as an administrator types it: first install, look, fetch, switch, back; what it says of each."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import cast

import pytest

from casework.hall import OfficeHours
from hallclient.app.renewal import LONG, Renewal, line_of, own_line
from hallclient.app.station import Station, Trouble
from hallclient.bootstrap import command, updating
from hallclient.bootstrap.beside import Beside
from hallclient.bootstrap.printers import none
from hallclient.chance import ZONE
from hallclient.sync.transport import Coming, Https
from hallclient.update import place as places
from hallclient.update import switch as switching
from hallclient.update import trusted
from hallclient.update.begun import Begun, held
from hallclient.update.fetch import ServerFetcher
from hallclient.update.place import Looked, Place, Ready, Trial
from hallclient.update.stage import stage
from tests.update.releases import UNFIT, Supplier, laid, now, release

EVENING = datetime(2026, 11, 30, 18, 0, tzinfo=ZONE)
NOON = datetime(2026, 11, 30, 12, 30, tzinfo=ZONE)
HOURS = (OfficeHours(days=("周一",), periods=("08:30-12:00", "13:30-17:30")),)


@pytest.fixture
def supplier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Supplier:
    made = Supplier(tmp_path / "supplier")
    made.add("0.1.0")
    monkeypatch.setattr(trusted, "first_root", lambda: made.root)
    return made


@pytest.fixture
def place(supplier: Supplier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A program that runs from its place."""
    made = laid(tmp_path / "place", supplier)
    monkeypatch.setattr(places, "own_place", lambda: made)
    return made


def said(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    assert command.main(["update", *words]) == code
    told = capsys.readouterr()
    return told.out + told.err


def test_a_first_install_is_an_update_into_an_empty_folder(
    supplier: Supplier, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    into = tmp_path / "place"
    assert "已换成 0.1.0" in said(capsys, "--into", str(into), "--from", str(supplier.place))
    assert (into / "current/hallclient").exists() and Place(into).current == "0.1.0"


def test_looked_for_fetched_switched_and_taken_back(
    supplier: Supplier, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    stick = ("--from", str(supplier.place))
    assert "已经是最新的版本" in said(capsys, "--check", *stick)
    supplier.add("0.2.0")
    assert "有新版本 0.2.0" in said(capsys, "--check", *stick) and not place.folder("0.2.0").exists()
    assert "下班以后或者上班以前" in said(capsys, *stick) and place.current == "0.1.0"
    assert "新版本 0.2.0 已备好" in said(capsys)
    assert "已换成 0.2.0" in said(capsys, "--now", *stick) and place.current == "0.2.0"
    assert "已由 0.2.0 退回 0.1.0" in said(capsys, "--back") and place.current == "0.1.0"
    assert "已经试过，没有采用（由管理员退回）" in said(capsys, *stick, code=1)  # not again by itself
    assert "已换成 0.2.0" in said(capsys, "--now", *stick)


def test_what_is_wrong_is_said(
    supplier: Supplier, place: Place, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "没有登记到服务器" in said(capsys, "--check", code=2)
    assert "更新资料取不到" in said(capsys, "--from", str(supplier.folder / "nowhere"), code=1)
    assert "更新资料取不到" in line_of(place, now()).text and not line_of(place, now()).good
    supplier.add("0.2.0", program=UNFIT)
    assert "自检没有通过" in said(capsys, "--now", "--from", str(supplier.place), code=1)
    assert place.current == "0.1.0" and "新版本 0.2.0 没有采用" in line_of(place, now()).text
    assert "没有可以退回的版本" in said(capsys, "--back", code=1)
    monkeypatch.setattr(trusted, "first_root", lambda: None)
    assert "没有带更新的信任根" in said(capsys, "--check", code=2)
    monkeypatch.setattr(places, "own_place", lambda: None)
    assert "用 apt 升级" in said(capsys, code=2) and "由源码运行" in own_line(now()).text


def test_why_a_disk_took_no_version_is_said_in_chinese(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(_: Place) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Place, "lay", full)
    told = said(capsys, "--now", code=1)
    assert told.strip() == "更新没有做成：磁盘满了。正在用的版本没有改动。"


def test_one_failed_look_is_not_the_last(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    book = SimpleNamespace(read_now=lambda _: None)
    station = cast("Station", SimpleNamespace(book=book, chance=SimpleNamespace(now=lambda: NOON)))
    looks: list[str] = []
    twice = Event()

    def look(_: Renewal) -> None:
        looks.append("look")
        if len(looks) == 1:
            raise OSError(28, "full")
        twice.set()

    monkeypatch.setattr(Renewal, "_look", look)
    monkeypatch.setattr("hallclient.app.renewal.FIRST_SECONDS", 0)
    monkeypatch.setattr("hallclient.app.renewal.EVERY_SECONDS", 0.01)
    renewal = Renewal(place, station, tmp_path, HOURS)
    renewal.start()
    assert twice.wait(30)
    renewal.close(leaving=True)
    assert "the next look tries again" in caplog.text
    caplog.clear()


def test_a_servers_time_that_nobody_vouches_for_is_none() -> None:
    class Answers:
        def stream(self, path: str) -> Coming:
            return Coming(200, "Mon, 30 Nov 2026 08:00:00 -0000", iter((b"x",)))

    fetcher = ServerFetcher(cast("Https", Answers()))
    assert list(fetcher.fetch("metadata/timestamp.json")) == [b"x"] and fetcher.told is None


@pytest.mark.parametrize(("status", "good"), [(404, True), (403, False), (502, False)])
def test_a_server_that_keeps_no_releases_is_nothing_wrong(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], status: int, good: bool
) -> None:
    """The hall updates by stick: its counters are not told every six hours that something is wrong."""

    class Answers:
        def stream(self, path: str) -> Coming:
            return Coming(status, "", iter(()))

        def close(self) -> None:
            pass

    monkeypatch.setattr(updating, "_fetcher", lambda args, kept: ServerFetcher(cast("Https", Answers())))
    told = said(capsys, "--quiet", code=1)
    line = line_of(place, now())
    assert (
        line.good is good and ("服务器没有放程序更新" in told and "服务器没有放程序更新" in line.text) is good
    )
    assert ("更新资料取不到" in line.text) is not good


def test_a_start_switches_outside_office_hours_alone(
    supplier: Supplier, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """And a version that an earlier start did not bring up goes back."""
    supplier.add("0.2.0")
    said(capsys, "--from", str(supplier.place))
    became: list[str] = []
    clock = [NOON]
    monkeypatch.setattr(switching, "start_other", lambda _, version, words: became.append(version))
    monkeypatch.setattr(switching, "own_version", lambda: place.current)
    monkeypatch.setattr("hallclient.chance.MACHINE.now", lambda: clock[0])
    monkeypatch.setattr("sys.executable", str(place.program("0.1.0")))
    monkeypatch.setattr("hallclient.app.card.read_card", lambda _: SimpleNamespace(office_hours=HOURS))
    updating.at_start(tmp_path, [])
    assert (became, place.current) == ([], "0.1.0")
    clock[0] = EVENING
    updating.at_start(tmp_path, [])
    assert (became, place.current) == (["0.2.0"], "0.2.0")
    first = updating.at_start(tmp_path, [])  # the new one begins
    assert became == ["0.2.0"] and place.read(Trial) == Trial(version="0.2.0", back="0.1.0", starts=1)
    assert first is not None and updating.at_start(tmp_path, []) is None  # a second click judges nothing
    assert became == ["0.2.0"] and place.current == "0.2.0"
    del first  # it dies
    updating.at_start(tmp_path, [])
    assert became == ["0.2.0", "0.1.0"] and place.current == "0.1.0"


@pytest.mark.parametrize(
    ("at", "leaving", "then"), [(EVENING, False, "0.2.0"), (NOON, False, "0.1.0"), (EVENING, True, "0.1.0")]
)
def test_the_end_of_the_day_switches_and_a_lock_never(
    supplier: Supplier, place: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    at: datetime, leaving: bool, then: str,
) -> None:  # fmt: skip
    """Behind a lock a draft may be open."""
    supplier.add("0.2.0")
    said(capsys, "--from", str(supplier.place))
    book = SimpleNamespace(read_now=lambda _: None)
    station = cast("Station", SimpleNamespace(book=book, chance=SimpleNamespace(now=lambda: at)))
    renewal = Renewal(place, station, tmp_path, HOURS)
    renewal.start()
    renewal.close(leaving=leaving)
    assert place.current == then


def test_the_page_says_what_waits_and_when_it_comes(
    supplier: Supplier, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    assert line_of(place, NOON).text == "0.1.0；还没有查过新版本"
    place.keep(Looked(at=NOON.isoformat()))
    assert line_of(place, NOON) == ("程序版本", "0.1.0；11月30日12:30查过，没有更新的版本", True)
    supplier.add("0.2.0")
    newest = release(place, supplier)
    listing = newest.newest()
    stage(place, newest, listing)
    place.keep(Ready(version="0.2.0", since=NOON.isoformat()))
    line = line_of(place, NOON)
    assert line.good and line.text.endswith("下班以后关闭程序时，或者上班以前启动时换上")
    late = line_of(place, NOON + LONG * 2)
    assert not late.good and "请在下班后启动一次" in late.text


@pytest.mark.parametrize(
    ("answer", "stays"),
    [
        (Trouble(text="请输入开机口令", ask_phrase=True), True),
        (Trouble(text="账本读不出来", misread=True), False),
        (RuntimeError("of the new program"), False),
    ],
    ids=("phrase", "misread", "error"),
)
def test_any_answer_but_a_fault_of_the_version_ends_its_trial(
    place: Place, tmp_path: Path, answer: Trouble | RuntimeError, stays: bool
) -> None:
    place.keep(Trial(version=place.current, back="0.0.9", starts=1))
    trial, lock = place.read(Trial), held(place)
    assert trial is not None and lock is not None
    beside = Beside(tmp_path, none)
    beside.begun = Begun(place, trial, lock)
    opening: Future[Station | Trouble] = Future()
    opening.add_done_callback(beside.answered)
    if isinstance(answer, Trouble):
        opening.set_result(answer)
    else:
        opening.set_exception(answer)
    assert (place.read(Trial) is None, lock.is_locked) == (stays, not stays)
