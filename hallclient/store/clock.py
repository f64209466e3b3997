"""Is the PC's clock believable: held against the last act, the hall file, the server, and a clock that never steps.

The legal day is the one on the paper, so nothing here shifts a day: a wrong clock is said and written down. A clock
ahead of time can't be told from inside until it is put right; then the last act is ahead of it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from hallclient.chance import Chance

LEAST = timedelta(minutes=2)
"""What a clock may be off without a word."""


class ClockWatch:
    """The clock since the book was opened. `known`: instants that are certainly past (last act, hall file)."""

    def __init__(self, chance: Chance, known: datetime | None) -> None:
        self._chance, self._known = chance, known
        self._began, self._ticks = chance.now(), chance.monotonic()
        self._heard: tuple[datetime, float] | None = None

    def heard(self, server_at: datetime) -> None:
        """What the server's clock said just now; from any thread. Since then the clock that never steps goes on."""
        self._heard = server_at, self._chance.monotonic()

    @property
    def skew(self) -> timedelta | None:
        """How far this clock is ahead of the server's; None: it has not been heard since the book was opened."""
        heard = self._heard
        if heard is None:
            return None
        passed = timedelta(seconds=self._chance.monotonic() - heard[1])
        return self._chance.now() - heard[0] - passed

    def trouble(self) -> str:
        """What is wrong and what to do, in the clerk's words; empty for a clock that may be believed."""
        now = self._chance.now()
        passed = timedelta(seconds=self._chance.monotonic() - self._ticks)
        stepped = now - self._began - passed
        if self._known is not None and now < self._known - LEAST:
            return (
                f"电脑时间是 {now:%Y-%m-%d %H:%M}，早于账本里已有的时间 {self._known:%Y-%m-%d %H:%M}。"
                "文书会印上错的日期：请先改正电脑时间；时间没有错的，请告诉系统管理员。"
            )
        skew = self.skew
        if skew is not None:  # it knows better than any step
            return _beside_server(now, skew) if abs(skew) > LEAST else ""
        if abs(stepped) > LEAST:
            way = "拨快" if stepped > timedelta() else "拨慢"
            return (
                f"程序开着的时候，电脑时间被{way}了 {_words(abs(stepped))}，现在是 {now:%Y-%m-%d %H:%M}。"
                "请核对电脑时间，再打印文书。"
            )
        return ""


def _beside_server(now: datetime, skew: timedelta) -> str:
    way = "快" if skew > timedelta() else "慢"
    return (
        f"电脑时间是 {now:%Y-%m-%d %H:%M}，比服务器{way} {_words(abs(skew))}。文书会印上电脑的日期："
        "请先改正电脑时间，再打印文书；已经印错日期的，请首席代表更正日期。"
    )


def _words(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes >= 2 * 24 * 60:
        return f"{minutes // (24 * 60)} 天"
    return f"{minutes // 60} 小时 {minutes % 60} 分" if minutes >= 60 else f"{minutes} 分钟"
