"""延续 at the real window: applied for in time and undecided it is deemed granted when the licence expires; a late one
is taken in with a warning and stays undecided (行政许可法 第五十条)."""

from __future__ import annotations

from datetime import date

from casework.numbering import grouped
from tests.app.desk import Desk, only
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.end2end.visits import FOOD, FOOD_SITUATIONS

HELD = "JY24101030000011"


def renewal(counter: Counter, name: str, uscc: str, expires: str) -> str:
    """食品经营许可 of a shop that goes on, judged; gives what the bar says before it is accepted."""
    counter.item("spjy")
    counter.answer(FOOD_SITUATIONS | {"food_mode": "食品销售经营者", "matter": "延续"})
    told = {"applicant.name": name, "applicant.uscc": uscc, "held.number": HELD, "held.expires": expires}
    counter.fill({**FOOD, **told})
    counter.judge(*["Space"] * len(counter.presenter.board.table.materials))
    return counter.words()


def stage(counter: Counter, case_no: str) -> str:
    counter.scan(case_no)
    counter.until(lambda: counter.seen("case.stage"), "the case")
    counter.until(lambda: grouped(case_no) in counter.words(), "its number")
    return counter.words()


def test_in_time_it_is_deemed_granted_and_late_it_is_not(desk: Desk, opened: Opening) -> None:
    counter = opened(desk, "W0907", "W09")
    said = renewal(counter, "示例区晨光早餐店", "92410106MA9YYYY09T", "2026-12-25")
    assert "现在晚了" not in said
    early = only(counter.decide("F9"))
    counter.next_applicant()
    said = renewal(counter, "示例区长风商店", "92410106MA0DEMQ35Y", "2026-12-01")
    assert "现在晚了" in said and "照常收件" in said
    late = only(counter.decide("F9"))
    counter.next_applicant()
    desk.clock.set(date(2026, 12, 28))
    assert "视为准予延续" in stage(counter, early.case_no)
    assert "视为准予延续" not in stage(counter, late.case_no)
