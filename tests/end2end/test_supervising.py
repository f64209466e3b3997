"""监察 at the real window, by keys alone: what is late is found, a card is given, answered, and over."""

from __future__ import annotations

from datetime import date

from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from tests.app.desk import FOOD, Desk, outcome, rooms
from tests.app.filled import filled
from tests.end2end.conftest import Opening


def test_a_card_is_given_by_the_manager_and_answered_by_the_chief_representative(
    desk: Desk, opened: Opening
) -> None:
    clerk = desk.counter()
    outcome(rooms(clerk)[0].accept(filled(clerk, FOOD)))
    desk.clock.set(date(2026, 12, 1))  # the promise ended on 11-27
    desk.close()
    manager = opened(desk, "M0001", "W09")
    manager.key("Ctrl+6")
    manager.until(lambda: manager.seen("hall.today"), "the day first")
    manager.key("J", 2)  # past 报表
    manager.until(lambda: bool(manager.rows("supervision.list")), "findings")
    rows = manager.rows("supervision.list")
    assert {row.title for row in rows} == {"超期", "环节超期"}
    assert {row.who.split("　")[1:] == ["示例餐饮管理有限公司", "食品经营许可"] for row in rows} == {True}, (
        "whose case it is"
    )
    assert {(row.limit, row.mark is not None and row.mark.text) for row in rows} == {("黄牌", "未亮牌")}
    assert manager.seen("supervision.give") and not manager.seen("supervision.answer")
    manager.widget("supervision.words").setFocus()
    manager.write("请说明原因")
    manager.key("Alt+L")
    manager.until(lambda: "已亮牌" in manager.words(), "the card is given")
    manager.widget("supervision.list").setFocus()
    manager.key("2")
    manager.until(lambda: [one.mark is not None and one.mark.text for one in manager.rows("supervision.list")]
                  == ["待答复"], "it waits for its answer")  # fmt: skip
    assert "请说明原因" in manager.words() and not manager.seen("supervision.raise")
    manager.close()
    chief = opened(desk, "S0001", "W09")
    chief.key("Ctrl+6")
    chief.until(lambda: chief.seen("hall.today"), "the day first")
    chief.key("J", 2)
    chief.until(lambda: bool(chief.rows("supervision.list")), "the card")
    assert chief.seen("supervision.corrected") and not chief.seen("supervision.give")
    chief.key("Alt+B")
    chief.until(lambda: "本周坐班 1/3 天" in chief.words(), "the chief representative sat in today")
    chief.key("Alt+D")
    chief.until(lambda: "写明答复" in chief.words(), "an answer says something")
    chief.widget("supervision.words").setFocus()
    chief.write("窗口积压，12-01 已作出决定")
    chief.key("Alt+Z")
    chief.until(lambda: "已答复" in chief.words(), "it is answered")
    chief.until(lambda: chief.seen("supervision.empty"), "nothing waits for an answer any more")
    chief.key("3")
    chief.until(lambda: [one.mark is not None and one.mark.text for one in chief.rows("supervision.list")]
                == ["已整改"], "it is over")  # fmt: skip
    chief.key("Return")
    chief.until(lambda: chief.seen("cases.list") or "食品经营许可" in chief.words(), "the case itself")


def test_a_key_pressed_twice_gives_one_card(desk: Desk, opened: Opening) -> None:
    clerk = desk.counter()
    outcome(rooms(clerk)[0].accept(filled(clerk, FOOD)))
    desk.clock.set(date(2026, 12, 1))
    desk.close()
    manager = opened(desk, "M0001", "W09")
    manager.key("Ctrl+6")
    manager.until(lambda: manager.seen("hall.today"), "the day first")
    manager.key("J", 2)
    manager.until(lambda: len(manager.rows("supervision.list")) == 2, "findings")
    for _ in range(3):
        QTest.keySequence(manager.focus(), QKeySequence("Alt+L"))
    manager.until(lambda: len(manager.rows("supervision.list")) == 1, "one of them has its card")
    assert manager.read("supervision.said") == "已亮牌"
    manager.key("2")
    manager.until(lambda: len(manager.rows("supervision.list")) == 1, "it waits for its answer")
