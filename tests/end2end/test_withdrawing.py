"""办件, F12: the applicant's letter, the withdrawal with its notice, at the real window."""

from __future__ import annotations

from tests.end2end.book import kinds_of
from tests.end2end.driver import Counter
from tests.end2end.visits import take_shop


def test_a_case_is_taken_back_by_keys_alone(counter: Counter) -> None:
    take_shop(counter)
    counter.judge(*["Space"] * 5)
    (done,) = counter.decide("F9").cases
    counter.key("F7")
    counter.until(lambda: counter.seen("case.more"), "the case")
    counter.choose_from_menu("F12", "打印撤回申请书")
    counter.until(lambda: "撤回申请书" in counter.words() and counter.seen("outcome.paper"), "the letter")
    counter.key("Return")
    counter.until(lambda: counter.seen("case.more"), "the case again")
    counter.choose_from_menu("F12", "登记撤回")
    counter.until(lambda: counter.seen("case.more.reason"), "the lines")
    counter.write("另选址")
    counter.key("Return")
    counter.until(lambda: "终止办理通知书" in counter.words(), "the notice")
    assert "已撤回" in counter.words()
    assert kinds_of(counter, done.case_id)[-1] == "withdrawn"
