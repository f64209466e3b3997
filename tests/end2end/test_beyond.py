"""A case of another counter that was closed long ago: found at the server while somebody types, and shown read only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from casework.draft import Claim
from hallclient.app.online import online_of
from hallclient.sync.pinned import FOLLOWED
from hallserver.ledger.looks import looks
from tests.app.desk import FOOD, FRIDAY, Desk, outcome, rooms
from tests.app.filled import filled
from tests.end2end.at_server import another_pc, both_served
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.end2end.test_finding import noted, typed
from tests.end2end.test_settling import online, received, reported
from tests.sync.served import Served

LONG_AGO = date(2026, 7, 20)
NAME = "示例区雨燕小吃店"


@pytest.fixture
def pair(desk: Desk, tmp_path: Path) -> Iterator[tuple[Desk, Desk, Served]]:
    other = another_pc(desk, tmp_path / "other")
    served = both_served(desk, other, tmp_path / "server")
    yield desk, other, served
    other.close()
    served.close()


def refused_long_ago(desk: Desk, served: Served) -> tuple[str, str]:
    """Taken in and refused at W09 in July; (case id, number)."""
    desk.clock.set(LONG_AGO)
    served.clock.at = desk.clock.at
    seat = desk.counter("W0907", "W09")
    draft = filled(seat, FOOD, values={"applicant.name": NAME})
    done = outcome(rooms(seat)[0].refuse(draft, Claim(ground="not_required"))).cases[0]
    online(desk, lambda: reported(seat))
    desk.clock.set(FRIDAY)
    served.clock.at = desk.clock.at
    return done.case_id, done.case_no


def places(counter: Counter, name: str = "cases.list") -> list[str]:
    """Where each row says that it is from, with whose it is."""
    return [f"{row.who} {row.mark.text if row.mark else ''}" for row in counter.rows(name)]


@pytest.mark.slow
def test_a_clerk_finds_another_counter_s_old_case_and_looks_at_it(
    pair: tuple[Desk, Desk, Served], opened: Opening, tmp_path: Path
) -> None:
    desk, other, served = pair
    case_id, case_no = refused_long_ago(desk, served)
    seat = other.counter("W1003", "W10")
    outcome(rooms(seat)[0].receive(filled(seat, FOOD, values={"applicant.name": "示例区雨燕茶室"})))
    online(other, lambda: reported(seat) and seat.book.read_now(lambda reads: bool(reads.kept(FOLLOWED))))
    assert seat.book.read_now(lambda reads: reads.case(case_id)) is None, "beyond what a newcomer gets"
    other.close()
    counter = opened(other, "W1003", "W10")
    counter.until(lambda: counter.read("top_bar.sync") == "在线 · 待上报 0", "online")
    counter.key("Ctrl+3")
    counter.until(lambda: counter.seen("cases.list"), "the list")
    typed(counter, "cases", "yuyan")
    counter.until(lambda: len(places(counter)) == 2, "the book's first, then the server's")
    assert places(counter) == ["示例区雨燕茶室 本机", f"{NAME} 服务器 · W09"]
    assert "另有 1 件只在服务器上" in noted(counter, "cases.note")
    counter.shot(tmp_path / "found.png")
    typed(counter, "cases", "雨燕小吃")
    counter.until(lambda: places(counter) == [f"{NAME} 服务器 · W09"], "the server's alone")
    counter.key("Return")
    counter.key("Return")
    counter.until(lambda: counter.seen("case.stage"), "the case")
    assert "这件只在服务器上" in counter.read("cases.message")
    words = counter.words()
    assert "不予受理" in words and "王砚秋" in words
    counter.shot(tmp_path / "shown.png")
    assert not any(counter.seen(f"case.act.{act}") for act in ("answer", "supply", "change", "set_aside"))
    (view,) = served.ledger.read("001", lambda reads: looks(reads, case_id=case_id))
    assert (view.device, view.by, view.window) == ("010", "W1003", "W10")
    work = counter.program.work
    assert work is not None
    log = work.counter.book.read_now(lambda reads: reads.entries())
    assert [one.what for one in log if one.subject == case_id] == ["看服务器上的办件"]
    assert work.counter.book.read_now(lambda reads: reads.case(case_id)) is None
    counter.key("Esc")
    counter.key("/")
    counter.key("Ctrl+A")
    counter.write(case_no)
    counter.key("Return")
    counter.until(lambda: "这件只在服务器上" in counter.read("cases.message"), "by its number")
    served.stop()
    counter.until(lambda: counter.read("top_bar.sync").startswith("离线"), "offline")
    counter.key("Esc")
    typed(counter, "cases", "雨燕")
    counter.until(
        lambda: counter.seen("cases.note") and "现在离线" in noted(counter, "cases.note"), "said plainly"
    )
    assert places(counter) == ["示例区雨燕茶室 本机"]
    counter.shot(tmp_path / "offline.png")


def beside(counter: Counter) -> str:
    return counter.read("work.beside") if counter.seen("work.beside") else ""


@pytest.mark.slow
def test_who_else_has_the_case_open_is_said_and_nothing_waits_for_it(
    pair: tuple[Desk, Desk, Served], opened: Opening, tmp_path: Path, eager: None
) -> None:
    """孟知微 at W10 opens what 王砚秋 at W09 reads and then answers; she goes, or her PC is cut off: the line goes."""
    desk, other, served = pair
    case_id = received(desk, other, served)
    desk.close()
    there = online_of(other.station, other.folder)
    assert there is not None
    there.start()
    counter = opened(desk, "W0907")
    work = counter.program.work
    assert work is not None
    counter.until(lambda: counter.read("top_bar.sync") == "在线 · 待上报 0", "online")
    counter.until(lambda: there.reached, "the other, too")
    work.open_case(case_id)
    counter.until(lambda: counter.seen("case.stage") and len(present(served, case_id)) == 1, "open here")
    assert beside(counter) == ""
    there.has_open(case_id, "W1003", "W10")
    counter.until(lambda: "W10 商事登记四" in beside(counter), "she is there")
    assert "孟知微（W1003） 10:42 起" in beside(counter)
    assert [(one.by, one.window) for one in there.present] == [("W0907", "W09")]
    counter.shot(tmp_path / "case.png")
    counter.key("F5")
    counter.until(
        lambda: counter.seen("intake.materials") and "孟知微" in beside(counter), "above the intake"
    )
    counter.shot(tmp_path / "intake.png")
    counter.program.window.resize(1280, 720)
    counter.shot(tmp_path / "intake-1280.png")
    there.has_open("", "", "")
    counter.until(lambda: beside(counter) == "", "she went on")
    there.has_open(case_id, "W1003", "W10")
    counter.until(lambda: "孟知微" in beside(counter), "again")
    counter.key("Ctrl+2")
    counter.until(lambda: beside(counter) == "" and {"010"} == set(present(served, case_id)), "not in 待办")
    work.open_case(case_id)
    counter.until(lambda: "孟知微" in beside(counter), "and again")
    there.close()
    served.clock.at += timedelta(seconds=46)
    counter.until(lambda: beside(counter) == "", "cut off: over by itself")


def present(served: Served, case_id: str) -> list[str]:
    now = served.clock.at.isoformat()
    return [one.device for one in served.ledger.read("001", lambda reads: reads.open_anywhere(case_id, now))]
