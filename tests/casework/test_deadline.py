"""Last days as screens and papers say them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.calendar import Calendar
from casework.deadline import (
    capitals,
    due,
    last_day,
    left,
    limit_due,
    limit_text,
    paper_day,
    screen_day,
    term_text,
)
from casework.hall import Term, Year

YEAR = Year(
    year=2026,
    source="国务院办公厅通知",
    published="2025-11",
    working_days=261,
    holidays=(),
    workdays=(),
)
CALENDAR = Calendar((YEAR,))
DAY = date(2026, 11, 27)
TERM = Term(days=5, unit="工作日")


def test_due_dates_follow_the_calendar() -> None:
    assert due(CALENDAR, date(2026, 11, 20), TERM) == DAY
    assert due(CALENDAR, date(2026, 11, 20), TERM, True) == date(2026, 11, 26)
    assert limit_due(CALENDAR, date(2026, 11, 20), 5, "工作日") == DAY
    assert limit_due(CALENDAR, date(2026, 11, 20), 8, "自然日") == date(2026, 11, 30)
    assert limit_due(CALENDAR, date(2026, 12, 29), 5, "工作日") is None


def test_days_left_count_to_the_last_day() -> None:
    assert left(CALENDAR, date(2026, 11, 26), DAY) == 1
    assert left(CALENDAR, DAY, DAY) == 0
    assert left(CALENDAR, date(2026, 11, 30), DAY) == -1
    assert left(CALENDAR, DAY, None) is None


def test_a_day_on_the_screen_has_its_weekday() -> None:
    assert screen_day(DAY, date(2026, 11, 20)) == "11-27（周五）"
    assert screen_day(date(2027, 1, 3), date(2026, 11, 20)) == "2027-01-03（周日）"
    assert screen_day(None, DAY) == "日历未发布"


def test_a_day_on_paper_is_whole() -> None:
    assert paper_day(date(2026, 1, 3)) == "2026年1月3日"
    assert last_day(DAY) == "2026年11月27日（含当日）前"
    assert limit_text(DAY, TERM) == "2026年11月27日（含当日）前"
    assert limit_text(None, TERM) == "5个工作日内（日历未发布）"
    assert term_text(Term(days=30, unit="自然日")) == "30日"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "零"), (1, "壹"), (10, "壹拾"), (12, "壹拾贰"), (20, "贰拾"), (101, "壹佰零壹"), (110, "壹佰壹拾"),
        (1001, "壹仟零壹"), (1010, "壹仟零壹拾"), (10005, "壹万零伍"), (10500, "壹万零伍佰"),
        (15000, "壹万伍仟"), (120000, "壹拾贰万"), (20030004, "贰仟零叁万零肆"),
    ],
)  # fmt: skip
def test_counts_in_formal_capitals(number: int, text: str) -> None:
    assert capitals(number) == text


@pytest.mark.parametrize("number", [-1, 100_000_000])
def test_counts_beyond_reach_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match="capitals"):
        capitals(number)


def _value(text: str) -> int:
    """Reads capitals back, independently."""
    total = section = digit = 0
    for character in text:
        if character in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(character)
        elif character == "万":
            total, section, digit = (section + digit) * 10_000, 0, 0
        else:
            section, digit = section + digit * {"拾": 10, "佰": 100, "仟": 1000}[character], 0
    return total + section + digit


@given(st.integers(0, 99_999_999))
def test_capitals_read_back_and_never_repeat_a_zero(number: int) -> None:
    text = capitals(number)
    assert _value(text) == number
    assert "零零" not in text
    assert not text.endswith("零") or number == 0
