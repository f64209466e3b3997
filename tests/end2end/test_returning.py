"""退件 at the real window that took the application in: told in 待办, answered in 办件, back with whoever signs."""

from __future__ import annotations

from hallclient.app.handing import Handing
from tests.app.desk import Desk, outcome
from tests.end2end.book import kinds_of
from tests.end2end.conftest import Opening
from tests.end2end.test_approving import accepted


def test_the_receiving_window_is_told_what_to_do_and_says_that_it_is_done(
    desk: Desk, opened: Opening
) -> None:
    case_id, _ = accepted(desk, "示例区听雨面馆", "示例区晨光早餐店")
    reviewer = desk.counter("R0001", "W10")
    outcome(Handing(reviewer).return_in_hall(case_id, "W10", "第 2 页缺", "补扫布局图第 2 页"))
    desk.close()
    counter = opened(desk, "W1003", "W10")
    counter.key("Ctrl+2")
    counter.until(lambda: len(counter.rows("todo.list")) == 1, "what was returned, and nothing else")
    (row,) = counter.rows("todo.list")
    assert row.who == "示例区听雨面馆" and "补扫布局图第 2 页" in str(row) and "退件" in str(row)
    counter.key("Return")
    counter.until(lambda: counter.seen("case.more"), "the case")
    assert "等 W10 办退件" in counter.words()
    counter.choose_from_menu("F12", "登记退件已办")
    counter.until(lambda: counter.seen("case.more.answer"), "the line")
    counter.write("已补扫第 2 页")
    counter.key("Return")
    counter.until(lambda: "退件已办，已回到" in counter.words(), "said")
    assert kinds_of(counter, case_id)[-2:] == ["returned_in_hall", "return_answered"]
    counter.key("Ctrl+2")
    counter.until(lambda: counter.rows("todo.list") == (), "nothing is owed here")
