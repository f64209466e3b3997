"""大厅 今日 while a busy machine counts: it says so in every zone, the screen is free, what was counted stays."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest

from hallclient.app.hall_today import HallToday
from tests.app.desk import FOOD, Desk, outcome, rooms
from tests.app.filled import filled
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """The count is over when this is set."""
    go, board = Event(), HallToday._board

    def counted(self: HallToday, *asked: Any) -> Any:
        assert go.wait(30)
        return board(self, *asked)

    monkeypatch.setattr(HallToday, "_board", counted)
    yield go
    go.set()


def test_a_count_that_takes_a_while_is_said_everywhere(desk: Desk, opened: Opening, slow: Event) -> None:
    clerk = desk.counter("W0907", "W09")
    outcome(rooms(clerk)[0].accept(filled(clerk, FOOD)))
    desk.close()
    counter = opened(desk, "M0001")
    counter.key("Ctrl+6")
    counter.until(lambda: counter.seen("hall.today"), "今日")
    said = [line for line in counter.words().splitlines() if line == "正在统计"]
    assert len(said) >= 5, "the head, four zones and what people said"
    counter.key("J")
    counter.until(lambda: counter.seen("hall.reports"), "the other parts are free")
    counter.key("J", 3)
    slow.set()
    counter.until(lambda: counter.read("hall.figure.received").startswith("收件 1"), "the day")
    counter.until(lambda: "正在统计" not in counter.words(), "its lists")
    slow.clear()
    counter.key("F5")
    assert "正在重新统计" in counter.words()
    assert counter.read("hall.figure.received").startswith("收件 1") and _day(counter).startswith(
        "11月20日 截至 10:42"
    )
    slow.set()
    counter.until(lambda: "正在重新统计" not in counter.words(), "counted again")


def _day(counter: Counter) -> str:
    return next(line for line in counter.words().splitlines() if "截至" in line)
