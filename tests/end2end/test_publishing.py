"""登记公开 at the real window, by keys alone: the key says until when, the day and the place stand in 经过."""

from __future__ import annotations

from tests.app.decided import decide_now
from tests.app.desk import FOOD, Desk, only, outcome, rooms
from tests.app.filled import filled
from tests.end2end.book import kinds_of
from tests.end2end.conftest import Opening


def test_where_a_decision_was_published_is_put_on_record(desk: Desk, opened: Opening) -> None:
    clerk = desk.counter()
    case_id = only(outcome(rooms(clerk)[0].accept(filled(clerk, FOOD)))).case_id
    decide_now(clerk, case_id)
    desk.close()
    counter = opened(desk, "W1003", "W10")
    counter.key("Ctrl+3")
    counter.until(lambda: bool(counter.rows("cases.list")), "办件")
    counter.widget("cases.list").setFocus()
    counter.key("Return")
    counter.until(lambda: counter.seen("case.act.publish"), "the decided case")
    assert counter.widget("case.act.publish").accessibleDescription() == "至 12-01"
    counter.choose_from_menu("F10", "已公开")
    counter.until(lambda: counter.seen("case.more.where"), "the lines")
    counter.write("信用中国和本机关网站")
    counter.widget("case.more.published_on").setFocus()
    counter.retype("2026-11-21")
    counter.widget("case.more.where").setFocus()
    counter.key("Return")
    counter.until(lambda: "不能早于决定之日" in counter.read("cases.message"), "a day to come is refused")
    assert kinds_of(counter, case_id)[-1] == "certificates_made" and counter.seen("case.more.where")
    counter.widget("case.more.published_on").setFocus()
    counter.retype("2026-11-20")
    counter.widget("case.more.where").setFocus()
    counter.key("Return")
    counter.until(lambda: kinds_of(counter, case_id)[-1] == "published", "on record")
    counter.until(lambda: "信用中国和本机关网站" in counter.words(), "in 经过")
    assert counter.widget("case.act.publish").accessibleDescription() == "11-20 已登记"
