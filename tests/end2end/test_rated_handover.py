"""A hand-over and what the applicant says of it: on his screen, or by the code on his paper in a browser; one rating a
handling, none where he says nothing, and a bad one is the hall's to look into."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest

from hallclient.app.outcome import Outcome
from hallclient.app.station import Trouble
from hallclient.bootstrap.facing import Facing
from tests.app.desk import FRIDAY, Desk
from tests.end2end.at_server import joined
from tests.end2end.book import paper_of
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.end2end.test_collecting import do, granted, tick_all
from tests.end2end.test_collecting import opened as brought
from tests.end2end.test_grievances import marks
from tests.end2end.test_window_rating import asked, ratings
from tests.hallserver.chromium import Browser
from tests.sync.served import Served


@pytest.fixture
def served(desk: Desk, tmp_path: Path) -> Iterator[Served]:
    """Of a hall that has the applicant's screen ask."""
    whole = desk.station.enrolment.catalogue
    catalogue = replace(whole, version=2, hall=replace(whole.hall, rating_at_window=True))
    assert not isinstance(desk.take(version=2, catalogue=catalogue), Trouble)
    desk.close()
    server = Served(tmp_path / "server", desk.folder / "hall", FRIDAY)
    server.start()
    joined(desk, server)
    yield server
    server.close()


def handed_over(counter: Counter) -> Outcome:
    """Taken in and granted in the book; fetched by the person himself, by keys."""
    done = granted(counter)
    brought(counter, done.cases[0].qr)
    tick_all(counter)
    counter.put("handover.number", "410106198503154519")
    counter.put("handover.name", "周静姝")
    do(counter)
    return done


def page_of(done: Outcome, served: Served) -> str:
    """What the code on the receipt leads to, at the server of this hall."""
    (code,) = paper_of(done, "D01").codes
    return f"{served.url}/C{code.partition('/C')[2]}?lang=zh-CN"


def only_unsigned(caplog: pytest.LogCaptureFixture) -> None:
    """The hall file's papers have no certificate here: nothing else is in the log."""
    assert {one.message for one in caplog.records if one.levelname != "INFO"} <= {
        "D11 is not signed: no certificate in force"
    }


def bad_one_is_the_halls(manager: Counter, title: str) -> None:
    manager.key("Ctrl+6")
    manager.until(lambda: manager.seen("hall.today"), "今日")
    manager.key("J", 3)
    manager.until(lambda: marks(manager) == ["待联系核实"], "it is to be looked into")
    (row,) = manager.rows("grievances.list")
    assert (row.title, row.limit, row.limit_note) == (title, "11-23", "周一 止")
    manager.until(lambda: "评价\u00a01" in manager.words(), "one handling, one rating")


@pytest.mark.prove
def test_rated_on_the_applicants_screen_and_not_once_more_by_the_paper(
    desk: Desk, opened: Opening, served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    monkeypatch.setattr(Facing, "place", lambda self: QRect(0, 0, 1280, 720))
    monkeypatch.setattr(Facing, "seen", True)
    counter = opened(desk, "W0907")
    done = handed_over(counter)
    counter.until(lambda: asked() is not None, "the applicant is asked once he has his papers")
    window = asked()
    assert window is not None and not any(card.isChecked() for card in window.cards.values())
    QTest.mouseClick(window.cards[4], Qt.MouseButton.LeftButton)
    QTest.mouseClick(window.done, Qt.MouseButton.LeftButton)
    counter.until(lambda: [act.grade for act in ratings(counter)] == [4], "on record")
    counter.until(lambda: counter.read("top_bar.sync") == "在线 · 待上报 0", "reported")
    counter.until(lambda: [one.kind for one in served.log()].count("rated") == 1, "at the server")
    with Browser(tmp_path / "phone") as phone:
        text = phone.go(page_of(done, served))
    assert "已经评价过" in text and "非常满意" not in text
    counter.close()
    bad_one_is_the_halls(opened(desk, "M0001"), "评价：不满意")
    only_unsigned(caplog)


@pytest.mark.prove
def test_rated_by_the_paper_in_a_browser_once_and_who_says_nothing_gives_no_grade(
    desk: Desk, opened: Opening, served: Served, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    counter = opened(desk, "W0907")
    done = handed_over(counter)
    assert asked() is None and ratings(counter) == [], (
        "no such screen here: nobody is asked, nothing is on record"
    )
    counter.until(lambda: counter.read("top_bar.sync") == "在线 · 待上报 0", "reported")
    counter.close()
    manager = opened(desk, "M0001")
    manager.key("Ctrl+6")
    manager.until(lambda: manager.read("hall.figure.decided").startswith("办结 1"), "counted")
    assert manager.widget("hall.ratings").accessibleDescription() == "今日还没有人评价。没有评价的不计分"
    with Browser(tmp_path / "phone") as phone:
        text = phone.go(page_of(done, served))
        assert "自愿评价" in text and text.count("满意") >= 5
        assert "评价已收下" in phone.press("#grade_5", writes="等了两个小时")
        assert "已经评价过" in phone.go(page_of(done, served))
    assert [one.kind for one in served.log()].count("rated") == 1
    bad_one_is_the_halls(manager, "评价：非常不满意")
    assert manager.rows("grievances.list")[0].detail == "等了两个小时"
    only_unsigned(caplog)
