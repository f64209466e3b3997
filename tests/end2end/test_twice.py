"""A key pressed twice on a slow machine, at 办件: what it does is done once."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from tests.app.desk import FOOD, Desk, only, outcome, rooms
from tests.app.filled import filled
from tests.end2end.book import kinds_of
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter

TO = {
    "to_name": "周静姝",
    "address": "示例路1号",
    "phone": "13800000118",
    "carrier": "邮政",
    "tracking_no": "EMS1",
}


@pytest.fixture
def case_id(desk: Desk) -> str:
    clerk = desk.counter("W0907", "W09")
    found = only(outcome(rooms(clerk)[0].accept(filled(clerk, FOOD)))).case_id
    desk.close()
    return found


def at_the_case(counter: Counter) -> None:
    counter.key("Ctrl+3")
    counter.until(lambda: len(counter.rows("cases.list")) == 1, "the case")
    counter.key("Return")
    counter.until(lambda: counter.seen("case.more"), "its page")


def thrice(counter: Counter, keys: str) -> None:
    target = counter.focus()
    for _ in range(3):
        QTest.keySequence(target, QKeySequence(keys))


def test_a_parcel_is_sent_once(desk: Desk, opened: Opening, case_id: str) -> None:
    counter = opened(desk, "W0907")
    at_the_case(counter)
    counter.choose_from_menu("F12", "快递寄送文书")
    counter.until(lambda: counter.seen("case.more.to_name"), "the lines")
    for key, value in TO.items():
        counter.widget(f"case.more.{key}").setFocus()
        counter.retype(value)
    thrice(counter, "Return")
    counter.until(lambda: counter.seen("outcome.paper"), "what goes with it")
    assert kinds_of(counter, case_id).count("sent") == 1
