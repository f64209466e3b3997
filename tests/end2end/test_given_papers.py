"""事项: guide, list and blank form for somebody who only asks, by key; Enter leads back to where it was."""

from __future__ import annotations

from tests.end2end.driver import Counter

GIVEN = (("G", "办事指南-食品经营许可"), ("Q", "咨询清单-食品经营许可"), ("B", "空白申请表-食品经营许可"))


def test_what_is_given_away_is_shown_and_nothing_is_recorded(counter: Counter) -> None:
    counter.key("Ctrl+7")
    counter.until(lambda: counter.seen("items"), "事项")
    counter.key("/")
    counter.write("spjy")
    counter.until(lambda: "179 个" not in counter.words(), "the item alone")
    for key, name in GIVEN:
        counter.widget("items.list").setFocus()
        counter.key(key)
        counter.until(lambda: counter.seen("outcome.paper"), "the paper")
        assert name in counter.words() and "没有编号，不入卷" in counter.words()
        counter.key("Return")
        counter.until(lambda: counter.seen("items"), "事项 again")
    assert "待上报 0" in counter.words()
