"""The PC's clock is wrong, at the real window: said where it can be put right, and no day is shifted behind anybody."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from hallclient.ui.widgets.label import Label
from tests.app.desk import FRIDAY, Desk
from tests.end2end.conftest import Opening
from tests.end2end.visits import take_shop


def test_a_clock_behind_the_book_is_said_at_the_sign_in(desk: Desk, opened: Opening, tmp_path: Path) -> None:
    counter = opened(desk, "W0907")
    take_shop(counter)
    counter.judge(*["Space"] * 5)
    counter.decide("F9")
    counter.close()
    desk.clock.set(date(2016, 11, 20))
    again = opened(desk)
    again.until(lambda: "早于账本里已有的时间" in again.words(), "the clock")
    said = again.words()
    assert "电脑时间是 2016-11-20 10:42，早于账本里已有的时间 2026-11-20 10:42" in said
    assert "文书会印上错的日期" in said and "请先改正电脑时间" in said
    whole = [one for one in again.program.window.findChildren(Label) if one.text().startswith("电脑时间是")]
    assert whole and all(one.wordWrap() and one.height() >= one.heightForWidth(one.width()) for one in whole)
    again.shot(tmp_path / "signin.png")
    again.close()
    desk.clock.set(FRIDAY)
    mended = opened(desk)
    mended.until(lambda: "本机账本完好" in mended.words(), "all is well")
    assert "电脑时间" not in mended.words()
    mended.close()


def test_a_clock_that_steps_while_somebody_works_is_said_before_a_paper_is_printed(
    desk: Desk, opened: Opening, tmp_path: Path
) -> None:
    counter = opened(desk, "W0907")
    take_shop(counter)
    assert "电脑时间" not in counter.words()
    desk.clock.at += timedelta(hours=25)
    desk.clock.turned += 25 * 3600  # the clock that never steps stands where it stood
    counter.until(lambda: "电脑时间被拨快了" in counter.words(), "the clock, above the screen")
    assert "请核对电脑时间，再打印文书" in counter.words()
    counter.shot(tmp_path / "stepped.png")
    desk.clock.at -= timedelta(hours=25)
    desk.clock.turned -= 25 * 3600
    counter.until(lambda: "电脑时间" not in counter.words(), "put right")
