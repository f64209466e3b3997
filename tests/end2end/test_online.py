"""A counter enrolled at its hall's server: what the bar and 本机 say while the server is there, gone and back."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from hallclient.app.online import online_of
from hallclient.app.server_enrolment import FOREIGN, OTHER_SERVER, UNREACHED, enrol_at_server
from hallclient.app.station import Trouble
from hallclient.store.book import Book
from hallclient.sync.pinned import Pinned
from hallserver.access.people import Staff
from hallserver.signing.keys import ServerKey
from tests.app.desk import FOOD, FRIDAY, Desk, outcome, password, rooms
from tests.app.filled import filled
from tests.end2end.at_server import another_pc, both_served, joined
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.end2end.test_small_windows import cut_at_rest
from tests.end2end.visits import take_shop
from tests.sync.served import Served


def accept(counter: Counter, name: str) -> str:
    take_shop(counter, {"applicant.name": name})
    counter.judge(*["Space"] * 5)
    return counter.decide("F9").cases[0].case_id


MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def bar(counter: Counter) -> str:
    return counter.read("top_bar.sync")


def network(counter: Counter) -> str:
    """The line 联网 on 本机, once it was read."""

    found: list[str] = []

    def read() -> bool:
        words = counter.words().splitlines()
        found[:] = [one for one in words if one.startswith("https://") and ("待上报" in one or "送达" in one)]
        return bool(found)

    counter.key("Ctrl+8")
    counter.until(read, "本机")
    return found[0]


@pytest.mark.slow
def test_what_is_done_is_reported_and_the_bar_says_how_far(
    desk: Desk, opened: Opening, served: Served, tmp_path: Path
) -> None:
    joined(desk, served)
    counter = opened(desk, "W0907")
    counter.until(lambda: bar(counter) == "在线 · 待上报 0", "the server answered")
    accept(counter, "示例区晨光早餐店")
    counter.until(lambda: bar(counter) == "在线 · 待上报 0" and len(served.log()) > 2, "all reported")
    assert {line.outcome for line in served.log()} == {"applied"}
    reported = len(served.log())
    assert "在线，最近一次联系 10:42；全部已送达并确认" in network(counter)
    served.stop()
    counter.key("Ctrl+1")
    counter.next_applicant() if counter.seen("outcome") else None
    desk.clock.set(FRIDAY, 10, 50)
    accept(counter, "示例区夜光早餐店")
    counter.until(
        lambda: bar(counter).startswith("离线 · 待上报") and bar(counter)[-1] != "0",
        "the server is gone, acceptance goes on as before",
    )
    told = desk_book(counter).read_now(lambda reads: reads.reporting())
    waits = told.waiting + told.unanswered
    counter.until(lambda: bar(counter).split()[3] == str(waits), "counted")
    desk.clock.set(FRIDAY, 11, 20)
    counter.until(lambda: "最早的 10:50" in network(counter), "本机 says since when")
    counter.until(lambda: bar(counter) == f"离线 · 待上报 {waits} · 10:50 起", "and so does the bar")
    line = network(counter)
    assert "离线，最近一次联系 10:42" in line and "自动重试" in line, line
    counter.shot(tmp_path / "offline.png")
    served.clock.at = desk.clock.at
    served.start()
    counter.until(lambda: bar(counter) == "在线 · 待上报 0", "the server is back", seconds=40)
    assert len(served.log()) == reported + waits
    assert {line.outcome for line in served.log()} == {"applied"}


@pytest.mark.slow
def test_what_another_window_did_is_seen_here_with_its_window(
    desk: Desk, opened: Opening, tmp_path: Path
) -> None:
    other = another_pc(desk, tmp_path / "other")
    served = both_served(desk, other, tmp_path / "server")
    counter = opened(desk, "W0907")
    mine = accept(counter, "示例区晨光早餐店")
    counter.until(lambda: counter.read("outcome.report") == "已确认", "reported")
    counter.shot(tmp_path / "outcome.png")
    there = other.counter("W1003", "W10")
    online = online_of(other.station, other.folder)
    assert online is not None
    online.start()
    theirs = outcome(rooms(there)[0].accept(filled(there, FOOD))).cases[0]
    counter.key("Return")
    counter.key("Ctrl+3")
    counter.until(lambda: counter.read("cases.note").endswith("含别处已上报的"), "办件, and what it holds")
    book = desk_book(counter)
    counter.until(lambda: book.read_now(lambda reads: reads.case(theirs.case_id)) is not None, "it came")
    counter.key("Ctrl+2")
    work = counter.program.work
    assert work is not None
    work.open_case(theirs.case_id)
    counter.until(lambda: "W10 孟知微" in counter.words(), "the window that did it")
    counter.until(lambda: "已确认" not in counter.words(), "no act of this counter")
    counter.key("Ctrl+8")
    counter.until(lambda: "2 台，今日都联系过；" in counter.words(), "every counter's last exchange")
    counter.until(lambda: "010 W10 柜台机 10:42" in counter.words(), "each with its hour")
    counter.shot(tmp_path / "counters.png")
    counter.shot(tmp_path / "theirs.png")
    work.open_case(mine)
    counter.until(lambda: "已确认" in counter.words(), "how far each act was reported")
    counter.shot(tmp_path / "mine.png")
    here = there.book
    counter.until(lambda: here.read_now(lambda reads: reads.case(mine)) is not None, "mine is known there")
    online.close()
    other.close()
    counter.close()
    served.close()


@pytest.mark.slow
def test_a_paper_of_another_window_is_fetched_and_stays_or_it_is_said_why_not(
    desk: Desk, opened: Opening, tmp_path: Path
) -> None:
    other = another_pc(desk, tmp_path / "other")
    served = both_served(desk, other, tmp_path / "server")
    there = desk.counter("W0907", "W09")
    case = outcome(rooms(there)[0].accept(filled(there, FOOD))).cases[0]
    parts = served.parts.of_contents
    pace, parts.seconds = parts.seconds, 1e9
    while parts.takes("001.009"):
        pass  # the other's parts are refused for now, its acts are not
    online = online_of(desk.station, desk.folder)
    assert online is not None
    online.start()
    counter = opened(other, "W1003", "W10")
    counter.key("Ctrl+3")
    counter.until(lambda: counter.seen("cases.list"), "办件")
    book = desk_book(counter)
    counter.until(lambda: book.read_now(lambda reads: reads.case(case.case_id)) is not None, "it came")
    work = counter.program.work
    assert work is not None
    work.open_case(case.case_id)
    counter.until(lambda: "W09 王砚秋" in counter.words(), "the window that did it")
    counter.key("Space")
    counter.until(lambda: "经办的窗口还没有把它传到服务器" in counter.words(), "not there yet")
    counter.shot(tmp_path / "not-yet.png")
    parts.seconds = pace

    def went_up() -> bool:
        desk.clock.at += timedelta(seconds=0.05)  # whenever it was refused last, the pause after it passes
        return there.book.read_now(lambda reads: reads.reporting()).contents == 0

    counter.until(went_up, "it went up", seconds=40)
    counter.key("Esc")
    counter.key("Space")
    counter.until(lambda: counter.seen("case.paper"), "its pages")
    counter.shot(tmp_path / "fetched.png")
    papers = book.read_now(lambda reads: reads.papers(case.case_id))
    assert len(papers) == 1
    kept = book.read_now(lambda reads: reads.paper_bytes(papers[0].sha256))
    assert kept == there.book.read_now(lambda reads: reads.paper_bytes(papers[0].sha256))
    served.stop()
    counter.key("Down")
    counter.until(lambda: "现在连不上服务器" in counter.words(), "another, without the server")
    counter.key("Up")
    counter.until(lambda: counter.seen("case.paper"), "the first is kept here")
    online.close()
    other.close()
    counter.close()
    served.close()


@pytest.mark.slow
def test_what_the_server_doubts_is_a_work_item_until_a_chief_settles_it(
    desk: Desk, opened: Opening, served: Served, tmp_path: Path
) -> None:
    joined(desk, served)
    counter = opened(desk, "S0001")
    counter.until(lambda: bar(counter) == "在线 · 待上报 0", "the server answered")
    desk.clock.set(MONDAY)  # the server's day is still Friday
    case_id = accept(counter, "示例区晨光早餐店")
    counter.until(lambda: bool(served.log()) and bar(counter) == "在线 · 待上报 0", "reported")
    assert {line.outcome for line in served.log()} == {"flagged"}
    reported = len(served.log())
    counter.key("Ctrl+2")
    counter.until(lambda: any("晚于服务器的日期" in row for row in counter.todo_rows()), "a row of 待办")
    counter.shot(tmp_path / "todo.png")
    work = counter.program.work
    assert work is not None
    work.open_case(case_id)
    counter.until(lambda: "已入账，待核" in counter.words(), "the case says what is in doubt")
    counter.shot(tmp_path / "doubt.png")
    counter.key("F11")
    counter.until(lambda: counter.seen("conflict.rows"), "both versions")
    assert "服务器标出：记录的日期 2026-11-23 晚于服务器的日期 2026-11-20" in counter.words()
    counter.shot(tmp_path / "versions.png")
    counter.write("服务器的日期没有校准，以文书上的日期为准")
    counter.key("F9")
    counter.until(lambda: "已核定" in counter.read("todo.message"), "settled")
    counter.shot(tmp_path / "settled.png")
    counter.until(lambda: len(served.log()) == reported + 1, "the server has it")
    assert desk_book(counter).read_now(lambda reads: reads.doubts(case_id)) == ()
    counter.key("Ctrl+2")
    counter.until(lambda: not any("晚于服务器的日期" in row for row in counter.todo_rows()), "gone from 待办")


@pytest.mark.slow
def test_past_the_halls_limit_nothing_is_decided_and_everything_is_taken_in(
    desk: Desk, opened: Opening, served: Served, tmp_path: Path
) -> None:
    """One working day since the last exchange is the hall's limit: on Tuesday nothing is refused any more."""
    joined(desk, served)
    counter = opened(desk, "W0907")
    counter.until(lambda: bar(counter) == "在线 · 待上报 0", "the server answered")
    counter.close()
    served.stop()
    desk.close()
    desk.clock.set(TUESDAY)
    counter = opened(desk, "W0907")
    counter.until(lambda: "断开已超过 1 个工作日（最近一次联系 11-20）" in counter.read("work.told"), "said")
    counter.shot(tmp_path / "told.png")
    take_shop(counter, {"applicant.name": "示例区晨光早餐店"})
    counter.judge(*["Space"] * 5)
    counter.key("Alt+L")
    places = [line.key for line in counter.presenter.board.answer.grounds]  # type: ignore[union-attr]
    counter.key(str(places.index("wrong_organ") + 1))
    counter.write("示例区农业农村局")
    counter.key("Return")
    counter.until(lambda: "断网超过" in counter.decision("refuse").reason, "locked, and why")
    counter.shot(tmp_path / "locked.png")
    counter.key("F11")
    assert not counter.seen("outcome") and counter.decision("refuse").flashing
    assert "断开已超过 1 个工作日" in network(counter)
    counter.key("Ctrl+1")
    counter.key("Ctrl+N")
    assert accept(counter, "示例区夜光早餐店"), "taken in and accepted as before"
    served.clock.at = desk.clock.at
    served.start()
    counter.until(lambda: bar(counter) == "在线 · 待上报 0", "the server is back", seconds=60)
    counter.until(lambda: "可以照常作出决定" in counter.read("work.told"), "said once")


def desk_book(counter: Counter) -> Book:
    work = counter.program.work
    assert work is not None
    return work.counter.book


def test_only_the_right_server_is_pinned(desk: Desk, served: Served, tmp_path: Path) -> None:
    def asked(code: str, ca: str = "", server: Served = served) -> Pinned | Trouble:
        return enrol_at_server(desk.folder, desk.vault, server.url, code, ca or server.ca, desk.clock)

    other = Served(tmp_path / "other", desk.folder / "hall", FRIDAY)
    assert asked("x", other.ca) == FOREIGN, "the code went to nobody"
    wrong = asked("AAAA-AAAA")
    assert isinstance(wrong, Trouble) and "登记码不对" in wrong.text
    done = asked(served.code())
    assert isinstance(done, Pinned) and (done.hall, done.device, done.ca_pem) == ("001", "009", served.ca)
    assert isinstance(asked(served.code()), Pinned), "the same server again, by a new code"
    assert asked("x", server=other) == UNREACHED
    other.start()
    assert asked(other.code(), server=other) == OTHER_SERVER
    other.close()


def test_a_counter_without_a_server_loads_nothing_that_speaks_http(desk: Desk, opened: Opening) -> None:
    counter = opened(desk, "W0907")
    accept(counter, "示例区晨光早餐店")
    counter.until(
        lambda: bar(counter).startswith("离线 · 待上报") and not bar(counter).endswith("0"), "counted"
    )
    assert "起" not in bar(counter)
    counter.key("Ctrl+8")
    counter.until(lambda: "没有登记到服务器，离线办理" in counter.words(), "本机")
    code = "import sys, hallclient.app.online, hallclient.bootstrap.work; print('requests' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.slow
def test_a_newer_hall_file_comes_by_itself_and_a_reset_person_signs_in_anew(
    desk: Desk, opened: Opening, served: Served, tmp_path: Path, eager: None
) -> None:
    joined(desk, served)
    counter = opened(desk, "W0907")
    counter.until(lambda: bar(counter) == "在线 · 待上报 0", "the server answered")
    take_shop(counter)
    draft_id = counter.presenter.board.draft.draft_id
    staff = Staff(served.ledger, "001", ServerKey(desk.issuer.key.secret), "A0002", served.clock)
    staff.change("W1003", {"phone": "0371-0000 0119"})
    counter.until(
        lambda: "大厅文件第 2 版已收到，锁屏再登录后生效" in counter.words(), "told, nothing else", seconds=40
    )
    assert counter.seen("intake") and not counter.program.window.covered
    assert cut_at_rest(counter) == []
    counter.shot(tmp_path / "newer.png")
    _, given = staff.reset("W0907")
    counter.until(lambda: counter.program.window.covered, "the counter locks", seconds=40)
    counter.sign_in("W0907", password("W0907"))
    counter.until(lambda: "不对" in counter.words(), "the old word is gone", seconds=40)
    counter.sign_in("W0907", given.word)
    counter.until(lambda: counter.seen("intake"), "in with the new one, back at the same place", seconds=40)
    counter.until(lambda: counter.presenter.board.draft.draft_id == draft_id, "the draft is there")
    work = counter.program.work
    assert work is not None and work.counter.enrolment.version == 3
    counter.key("Ctrl+8")
    counter.until(
        lambda: "重置口令" not in counter.words() and "第 3 版" in counter.words(), "本机 says which"
    )
