"""A clock that can't be right is told by what is known to be past, and by one that never steps."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from hallclient.chance import ZONE
from hallclient.store.clock import ClockWatch
from tests.store.visits import Fixed

NOW = datetime(2026, 11, 20, 10, 42, tzinfo=ZONE)


class Clocks(Fixed):
    """A wall clock and a monotonic one, each set by hand."""

    ticks = 0.0

    def monotonic(self) -> float:
        return self.ticks


def test_the_server_knows_better_than_what_this_clock_did_before() -> None:
    """A clock that was wrong from the start never steps; the server's time, once heard, goes on without it."""
    clocks = Clocks(NOW - timedelta(days=1))
    watch = ClockWatch(clocks, None)
    assert watch.trouble() == "" and watch.skew is None
    clocks.ticks += 60
    clocks.at += timedelta(seconds=60)
    watch.heard(NOW)
    told = watch.trouble()
    assert "比服务器慢 23 小时 59 分" in told and "先改正电脑时间" in told
    clocks.ticks += 7200
    clocks.at = NOW + timedelta(seconds=7200)  # put right: no step to be said any more
    assert watch.trouble() == "" and watch.skew == timedelta()
    clocks.at += timedelta(minutes=5)
    assert "比服务器快 5 分钟" in watch.trouble()


@pytest.mark.parametrize(
    ("known", "step", "passed", "said"),
    [
        (None, timedelta(), 0, ""),
        (NOW, timedelta(), 0, ""),
        (NOW + timedelta(minutes=1), timedelta(), 0, ""),
        (NOW + timedelta(minutes=3), timedelta(), 0, "早于账本里已有的时间 2026-11-20 10:45"),
        (NOW, timedelta(hours=1), 3600, ""),
        (NOW, timedelta(hours=1), 0, "拨快了 1 小时 0 分"),
        (NOW - timedelta(days=400), timedelta(days=-365), 0, "拨慢了 365 天"),
        (NOW, timedelta(days=-3653), 0, "早于账本里已有的时间"),
        (None, timedelta(minutes=-5), 0, "拨慢了 5 分钟"),
    ],
)
def test_what_is_said_of_a_clock(known: datetime | None, step: timedelta, passed: float, said: str) -> None:
    clocks = Clocks(NOW)
    watch = ClockWatch(clocks, known)
    clocks.at += step
    clocks.ticks += passed
    told = watch.trouble()
    assert said in told if said else told == ""
    assert "电脑时间" in told if said else True
