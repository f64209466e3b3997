"""办件 at the real window, by keys alone: 特别程序 told and ended, the limit extended by the head of the organ; each
moves the clocks that it may move, and what is next leads to 审批."""

from __future__ import annotations

from datetime import date

from tests.app.desk import FOOD, Desk, only, outcome, rooms, secret
from tests.app.filled import filled
from tests.end2end.book import kinds_of
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter


def opened_case(counter: Counter) -> None:
    """The one case of the hall: by the list of 办件, or as it was left there."""
    counter.key("Ctrl+3")
    counter.until(lambda: bool(counter.rows("cases.list")) or counter.seen("case.act.stop"), "办件")
    if counter.seen("cases.list"):
        counter.widget("cases.list").setFocus()
        counter.key("Return")
    counter.until(lambda: counter.seen("case.act.stop"), "the case")


def filled_in(counter: Counter, *lines: str) -> None:
    """The empty lines of the strip, one after the other, the last by Enter; its papers or the case come up."""
    for text in lines:
        counter.write(text)
        counter.key("Return")


def test_a_stop_and_an_extension_move_the_clocks_they_may_move(desk: Desk, opened: Opening) -> None:
    intake, _, _ = rooms(desk.counter())
    case_id = only(outcome(intake.accept(filled(desk.counter(), FOOD)))).case_id
    desk.close()
    counter = opened(desk, "R0001", "W10")
    opened_case(counter)
    assert "至 11-27" in counter.read("case.clock.first.until") and "待审查" in counter.words()
    assert "由机关负责人批准" in counter.read("case.note")
    counter.choose_from_menu("F8", "现场核查")
    counter.until(lambda: counter.seen("case.more.planned_end"), "the lines")
    filled_in(counter, "2026-11-24", "核对经营布局", secret("R0001"))
    counter.until(lambda: counter.seen("outcome.paper") and "特别程序告知书" in counter.words(), "its notice")
    assert kinds_of(counter, case_id)[-1] == "special_begun"
    opened_case(counter)
    counter.until(lambda: "等现场核查的结果" in counter.words(), "the case as it stands now")
    assert "至 12-01" in counter.read("case.clock.first.until") and "至 12-04" in counter.read(
        "case.clock.second.until"
    )
    assert "不在许可法第四十五条之列" in counter.words()
    desk.clock.set(date(2026, 11, 23))
    counter.key("F5")
    assert "特别程序还没有结束" in counter.words()
    counter.key("F8")
    counter.until(lambda: counter.seen("case.more.finding"), "the lines of the end")
    filled_in(counter, "符合，附照片 4 张", secret("R0001"))
    counter.until(lambda: kinds_of(counter, case_id)[-1] == "special_ended", "ended")
    counter.until(lambda: "至 11-30" in counter.read("case.clock.first.until"), "by its real end")
    counter.key("F5")
    counter.until(lambda: counter.seen("approval.strip") and len(counter.signing()) == 1, "its place in 审批")
    counter.lock()
    counter.sign_in("H0001")
    opened_case(counter)
    counter.key("F10")
    counter.until(lambda: counter.seen("case.more.reason"), "the lines of the extension")
    filled_in(counter, "案情复杂", secret("H0001"))
    counter.until(lambda: counter.seen("outcome.paper") and "延期告知书" in counter.words(), "its notice")
    assert kinds_of(counter, case_id)[-1] == "extended"
    opened_case(counter)
    counter.until(lambda: "至 12-18" in counter.read("case.clock.second.until"), "the longer limit")
    assert "法定 10 + 延 10" in counter.words()
    counter.key("F10")
    assert "已延长过一次" in counter.words()
