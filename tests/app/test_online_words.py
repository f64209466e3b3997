"""各窗口机: who has not been heard of today comes first, and a large hall is not listed whole."""

from __future__ import annotations

from datetime import datetime, timedelta

from casework.exchange import Counters, CounterSeen
from hallclient.app.online import seen_line
from hallclient.chance import ZONE

NOW = datetime(2026, 11, 20, 10, 42, tzinfo=ZONE)
NAMES = {"009": "W09 柜台机", "010": "W10 柜台机"}


def seen(*ago: timedelta | None) -> Counters:
    made = (
        CounterSeen(device=f"{9 + at:03d}", seen_at="" if one is None else (NOW - one).isoformat())
        for at, one in enumerate(ago)
    )
    return Counters(counters=tuple(made), at=NOW.isoformat())


def test_all_heard_of_today() -> None:
    line = seen_line(seen(timedelta(minutes=2), timedelta()), NAMES, NOW)
    assert line.good and line.text == "2 台，今日都联系过；009 W09 柜台机 10:40；010 W10 柜台机 10:42"


def test_who_was_not_heard_of_comes_first() -> None:
    line = seen_line(seen(timedelta(), timedelta(days=1), None), NAMES, NOW)
    assert not line.good
    assert line.text == (
        "3 台，2 台今日没有联系；011 还没有联系过；010 W10 柜台机 11-19 10:42；009 W09 柜台机 10:42"
    )


def test_of_a_large_hall_only_the_late_ones_are_named() -> None:
    line = seen_line(seen(*[timedelta()] * 50), NAMES, NOW)
    assert line.text == "50 台，今日都联系过"
    line = seen_line(seen(*[timedelta(days=2)] * 50), NAMES, NOW)
    assert line.text.startswith(
        "50 台，50 台今日没有联系；009 W09 柜台机 11-18 10:42；"
    ) and line.text.endswith("等 50 台")


def test_what_is_not_known_says_why() -> None:
    line = seen_line("服务器没有应答。", NAMES, NOW)
    assert not line.good and line.text == "现在不知道：服务器没有应答"
