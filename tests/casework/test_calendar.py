"""Working days: the published years, the vectors of practice, and a naive count beside the fast one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.calendar import Calendar
from casework.hall import Holiday, Term, Unit, Year


def _year(year: int, holidays: str, workdays: str, working_days: int) -> Year:
    def day(text: str) -> date:
        return date(year, int(text[:2]), int(text[3:]))

    spans = [span.split("…") for span in holidays.split()]
    return Year(
        year=year,
        source="国务院办公厅通知",
        published=f"{year - 1}-11",
        working_days=working_days,
        holidays=tuple(Holiday(name="节", from_=day(span[0]), to=day(span[-1])) for span in spans),
        workdays=tuple(day(text) for text in workdays.split()),
    )


YEARS = (
    _year(
        2024,
        "01-01 02-10…02-17 04-04…04-06 05-01…05-05 06-10 09-15…09-17 10-01…10-07",
        "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
        251,
    ),
    _year(
        2025,
        "01-01 01-28…02-04 04-04…04-06 05-01…05-05 05-31…06-02 10-01…10-08",
        "01-26 02-08 04-27 09-28 10-11",
        248,
    ),
    _year(
        2026,
        "01-01…01-03 02-15…02-23 04-04…04-06 05-01…05-05 06-19…06-21 09-25…09-27 10-01…10-07",
        "01-04 02-14 02-28 05-09 09-20 10-10",
        248,
    ),
)
CALENDAR = Calendar(YEARS)
FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)
DAYS = st.dates(FIRST, LAST)


def workdays(days: int) -> Term:
    return Term(days=days, unit="工作日")


@pytest.mark.parametrize("year", YEARS)
def test_a_year_has_the_working_days_that_its_notice_gives(year: Year) -> None:
    days = [date(year.year, 1, 1) + timedelta(days=offset) for offset in range(366)]
    assert sum(CALENDAR.working(day) is True for day in days if day.year == year.year) == year.working_days


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-02-11", 5, "2026-02-25"),
        ("2026-02-11", 20, "2026-03-17"),
        ("2026-09-24", 5, "2026-10-09"),
        ("2026-09-28", 20, "2026-10-30"),
        ("2025-12-31", 5, "2026-01-08"),
        ("2026-04-30", 10, "2026-05-18"),
        ("2025-09-30", 20, "2025-11-04"),
        ("2024-02-08", 20, "2024-03-13"),
        ("2026-12-15", 20, None),
    ],
)
def test_vectors_of_the_published_years(start: str, days: int, due: str | None) -> None:
    expected = None if due is None else date.fromisoformat(due)
    assert CALENDAR.add(date.fromisoformat(start), workdays(days)) == expected


def test_days_beyond_the_published_years_are_unknown() -> None:
    assert CALENDAR.working(date(2027, 1, 4)) is None
    assert CALENDAR.working(date(2023, 12, 29)) is None
    assert CALENDAR.add(date(2027, 1, 4), workdays(1)) is None
    assert CALENDAR.add(date(2026, 12, 30), workdays(1)) == date(2026, 12, 31)
    assert CALENDAR.add(date(2026, 12, 31), workdays(1)) is None
    assert CALENDAR.add(date(2026, 12, 31), workdays(1), start_day_counted=True) == date(2026, 12, 31)
    assert CALENDAR.add(date(2026, 12, 20), Term(days=30, unit="自然日")) is None
    assert CALENDAR.add(date.max, workdays(1)) is None
    assert CALENDAR.between(date(2026, 12, 30), date(2027, 1, 4)) is None
    assert CALENDAR.between(date(2027, 1, 4), date(2026, 12, 30)) is None
    assert CALENDAR.between(date(2023, 12, 31), date(2024, 1, 2)) == 1
    assert Calendar(()).working(date(2026, 1, 5)) is None
    assert CALENDAR.years == (2024, 2025, 2026)


def test_a_calendar_term_that_ends_on_a_day_off_moves_on() -> None:
    """民事诉讼法 第八十五条第三款: 2026-02-15 … 02-23 is the Spring Festival."""
    assert CALENDAR.add(date(2026, 2, 1), Term(days=14, unit="自然日")) == date(2026, 2, 24)
    assert CALENDAR.add(date(2026, 2, 1), Term(days=13, unit="自然日")) == date(2026, 2, 14)
    assert CALENDAR.add(date(2026, 2, 2), Term(days=14, unit="自然日"), start_day_counted=True) == date(
        2026, 2, 24
    )


def test_a_counted_start_day_is_the_first_of_the_term() -> None:
    assert CALENDAR.add(date(2026, 11, 20), workdays(5), start_day_counted=True) == date(2026, 11, 26)
    assert CALENDAR.add(date(2026, 11, 20), workdays(5)) == date(2026, 11, 27)
    assert CALENDAR.add(date(2026, 11, 21), workdays(1), start_day_counted=True) == date(2026, 11, 23)


@pytest.mark.parametrize("unit", ["工作日", "自然日"])
def test_a_term_of_no_days_ends_at_once(unit: Unit) -> None:
    assert CALENDAR.add(date(2026, 11, 20), Term(days=0, unit=unit)) == date(2026, 11, 20)
    assert CALENDAR.add(date(2026, 11, 21), Term(days=0, unit=unit)) == date(2026, 11, 23)


def test_a_negative_term_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        CALENDAR.add(date(2026, 11, 20), workdays(-1))


def _naive_working(day: date) -> bool | None:
    year = next((year for year in YEARS if year.year == day.year), None)
    if year is None:
        return None
    if day in year.workdays:
        return True
    return day.weekday() < 5 and not any(rest.from_ <= day <= rest.to for rest in year.holidays)


def _naive_add(start: date, term: Term, counted: bool) -> date | None:
    if term.unit == "自然日":
        day = start + timedelta(days=max(term.days - counted, 0))
        left = 1
    else:
        day = start if counted or term.days == 0 else start + timedelta(days=1)
        left = max(term.days, 1)
    while (works := _naive_working(day)) is not None:
        left -= works
        if left == 0:
            return day
        day += timedelta(days=1)
    return None


@given(DAYS, st.integers(0, 90), st.sampled_from(["工作日", "自然日"]), st.booleans())
def test_adding_agrees_with_counting_day_by_day(start: date, days: int, unit: Unit, counted: bool) -> None:
    term = Term(days=days, unit=unit)
    assert CALENDAR.add(start, term, start_day_counted=counted) == _naive_add(start, term, counted)


@given(DAYS, DAYS)
def test_between_agrees_with_counting_day_by_day(first: date, last: date) -> None:
    low, high = min(first, last), max(first, last)
    days = [low + timedelta(days=offset) for offset in range(1, (high - low).days + 1)]
    counted = sum(_naive_working(day) is True for day in days)
    assert CALENDAR.between(first, last) == (counted if first <= last else -counted)


@given(DAYS, st.integers(1, 60))
def test_the_days_up_to_a_due_date_are_the_term(start: date, days: int) -> None:
    due = CALENDAR.add(start, workdays(days))
    if due is not None:
        assert CALENDAR.working(due) is True
        assert CALENDAR.between(start, due) == days
