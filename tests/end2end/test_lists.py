"""Lists at the real window: narrowed by keys and by the line together, widened by Esc, copied as a table."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from casework.checklist import Mark
from tests.app.desk import FOOD, Desk, outcome, rooms
from tests.app.filled import filled, marked
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter


def names(counter: Counter, screen: str) -> list[str]:
    return [row.who for row in counter.rows(screen)]


def left(counter: Counter, screen: str, *who: str) -> None:
    """Waits until just these are shown, in this order."""
    counter.until(lambda: names(counter, screen) == list(who), f"{who} in {screen}")


FIRST, SECOND, DRAFT = "示例区晨光早餐店", "示例区云雀早餐店", "示例区北屿面馆"


@pytest.fixture
def counter(desk: Desk, opened: Opening) -> Counter:
    """One told once on 3 November, one accepted on the 18th, a draft of the 20th; then W0907 sits down."""
    for day, who in ((3, FIRST), (18, SECOND), (20, DRAFT)):
        clerk = desk.counter("W0907", "W09", on=date(2026, 11, day))
        draft = filled(clerk, FOOD, values={"applicant.name": who})
        room = rooms(clerk)[0]
        if who == FIRST:
            missing: dict[str, Mark] = {next(iter(draft.materials)): "missing"}
            outcome(room.notify(marked(draft, missing)))
        elif who == SECOND:
            outcome(room.accept(draft))
        else:
            room.save(draft).result()
    desk.close()
    return opened(desk, "W0907")


def test_both_lists_narrow_by_key_and_line_and_esc_shows_all(counter: Counter) -> None:
    counter.key("Ctrl+2")
    left(counter, "todo.list", FIRST, DRAFT)
    counter.key("2")
    left(counter, "todo.list", FIRST)
    assert counter.read("todo.note") == "1 件，共 2 件；按 Esc 全部显示"
    counter.key("/")
    counter.write("mg")
    counter.until(lambda: counter.seen("todo.empty"), "nobody of that sound among what is left")
    counter.key("Ctrl+A")
    counter.write("cgzcd")
    left(counter, "todo.list", FIRST)
    counter.key("Return")
    counter.key("Escape")
    left(counter, "todo.list", FIRST, DRAFT)
    assert counter.widget("todo.search").text() == ""  # type: ignore[attr-defined]
    counter.key("D", 2)
    counter.until(lambda: counter.seen("todo.empty"), "nothing ends today")
    assert "今日到期" in counter.read("todo.narrow.due")
    counter.key("Escape")

    counter.key("Ctrl+3")
    left(counter, "cases.list", SECOND, FIRST)
    counter.key("5")
    left(counter, "cases.list", SECOND)
    counter.key("D", 3)
    left(counter, "cases.list", SECOND)
    assert counter.read("cases.note").startswith("本机的 1 件；")
    counter.key("/")
    counter.write("晨光")
    QTest.qWait(250)
    counter.until(lambda: counter.seen("cases.empty"), "not with that name")
    counter.key("Escape")
    left(counter, "cases.list", SECOND)
    counter.widget("cases.list").setFocus()
    counter.key("Escape")
    left(counter, "cases.list", SECOND, FIRST)
    counter.key("I")
    assert counter.read("cases.narrow.item") == "食品经营许可"
    left(counter, "cases.list", SECOND, FIRST)
    counter.key("W")
    counter.key("M")
    left(counter, "cases.list", SECOND, FIRST)


def test_chosen_rows_are_copied_as_cells(counter: Counter) -> None:
    counter.key("Ctrl+3")
    left(counter, "cases.list", SECOND, FIRST)
    counter.key("Ctrl+C")
    counter.until(lambda: "已复制 2 行" in counter.read("cases.message"), "both")
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t") == ["办件编号", "事项", "申请人", "状态", "收件日", "到期日", "收件窗口"]
    assert lines[1].split("\t")[2:5] == [SECOND, "已受理", "2026-11-18"]
    counter.key("Home")
    counter.key("Ctrl+C")
    counter.until(lambda: "已复制 2 行" in counter.read("cases.message"), "all, as none was chosen")
    counter.key("Down")
    counter.key("Shift+Up")
    assert "已选 2 行" in counter.widget("cases.list").accessibleDescription()
    counter.key("Down")
    counter.key("Shift+Home")
    counter.key("Shift+End")
    counter.key("Ctrl+C")
    counter.until(lambda: "已复制 1 行" in counter.read("cases.message"), "one chosen")
    assert FIRST in QGuiApplication.clipboard().text() and SECOND not in QGuiApplication.clipboard().text()


def test_the_order_of_the_list_is_each_persons_own_at_the_next_sign_in(counter: Counter) -> None:
    counter.key("Ctrl+2")
    left(counter, "todo.list", FIRST, DRAFT)
    assert "，按" not in counter.read("todo.note")
    counter.key("O")
    counter.until(lambda: "按事项排" in counter.read("todo.note"), "turned")
    for staff_no, kept in (("S0001", False), ("W0907", True)):
        counter.lock()
        counter.sign_in(staff_no)
        counter.key("Ctrl+2")
        counter.until(lambda: counter.read("todo.note") != "", "the list")
        assert ("按事项排" in counter.read("todo.note")) is kept, staff_no
