"""Last days of legal terms, and how screens and papers say them."""

from __future__ import annotations

from datetime import date

from casework.calendar import Calendar
from casework.hall import Term, Unit

UNPUBLISHED = "日历未发布"
WEEKDAYS = "一二三四五六日"
CAPITALS = "零壹贰叁肆伍陆柒捌玖"


def due(calendar: Calendar, start: date, term: Term, start_day_counted: bool = False) -> date | None:
    """The last day of `term` begun on `start`; None: 日历未发布, never guessed (行政许可法 第八十二条)."""
    return calendar.add(start, term, start_day_counted=start_day_counted)


def limit_due(
    calendar: Calendar, start: date, days: int, unit: Unit, start_day_counted: bool = False
) -> date | None:
    """The last day of an item's limit of `days` in `unit`; None: 日历未发布."""
    return due(calendar, start, Term(days=days, unit=unit), start_day_counted)


def left(calendar: Calendar, today: date, last: date | None) -> int | None:
    """Working days left: 0 on the last day, negative once it is past; None: 日历未发布."""
    return None if last is None else calendar.between(today, last)


def screen_day(day: date | None, today: date) -> str:
    """'11-27（周五）', with the year where it is another one than today's; None: 日历未发布."""
    if day is None:
        return UNPUBLISHED
    short = f"{day.month:02}-{day.day:02}（周{WEEKDAYS[day.weekday()]}）"
    return short if day.year == today.year else f"{day.year}-{short}"


def paper_day(day: date) -> str:
    """'2026年11月27日'."""
    return f"{day.year}年{day.month}月{day.day}日"


def last_day(day: date) -> str:
    """A last day as papers say it: '2026年11月27日（含当日）前'."""
    return f"{paper_day(day)}（含当日）前"


def term_text(term: Term) -> str:
    """'5个工作日' or '30日'."""
    return f"{term.days}个工作日" if term.unit == "工作日" else f"{term.days}日"


def limit_text(day: date | None, term: Term) -> str:
    """The limit on a paper: its last day, or the term in days where the calendar is not published."""
    return last_day(day) if day is not None else f"{term_text(term)}内（{UNPUBLISHED}）"


def capitals(number: int) -> str:
    """A count in formal capitals: 0 -> 零, 12 -> 壹拾贰, 10005 -> 壹万零伍. From 0 to 99,999,999.

    Raises ValueError outside that range.
    """
    if not 0 <= number <= 99_999_999:
        raise ValueError(f"no capitals for {number}")
    if number == 0:
        return CAPITALS[0]
    high, low = divmod(number, 10_000)
    text = f"{_below_ten_thousand(high)}万" if high else ""
    if high and 0 < low < 1_000:
        text += CAPITALS[0]
    return text + _below_ten_thousand(low)


def _below_ten_thousand(number: int) -> str:
    text, gap = "", False
    for weight, unit in ((1_000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        digit = number // weight % 10
        if digit:
            text += (CAPITALS[0] if gap and text else "") + CAPITALS[digit] + unit
        gap = not digit
    return text
