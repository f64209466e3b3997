"""Wording that the screens share: days, numbers and names as a clerk reads them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casework.case import Case  # the sign-in, too, says days in words: not before its first paint

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
STAGE_TONES = {
    "received": "blue",
    "correcting": "amber",
    "accepted": "green",
    "not_accepted": "red",
    "deemed_withdrawn": "plain",
    "withdrawn": "plain",
    "terminated": "plain",
    "granted": "green",
    "refused": "red",
    "delivered": "plain",
}
"""Of a case's stage, wherever it is named."""
BUSY = "上一步还在办，办好再按一次。"
"""To a key that is pressed while what it began before is under way."""


def short_day(day: date) -> str:
    """`11-27`."""
    return f"{day.month:02d}-{day.day:02d}"


def weekday(day: date) -> str:
    """`周五`."""
    return WEEKDAYS[day.weekday()]


def day_of_week(day: date) -> str:
    """`11-27 周五`: a day on a screen."""
    return f"{short_day(day)} {weekday(day)}"


def long_day(day: date) -> str:
    """`2026年11月20日`."""
    return f"{day.year}年{day.month}月{day.day}日"


def clock(at: datetime) -> str:
    """`10:42`."""
    return f"{at:%H:%M}"


def clock_with_seconds(at: datetime) -> str:
    """`10:42:07`."""
    return f"{at:%H:%M:%S}"


def moment(at: datetime, today: date) -> str:
    """When something happened, seen from today: `10:42`, `昨日 17:22`, `11-18 15:40`."""
    day = at.date()
    if day == today:
        return clock(at)
    if (today - day).days == 1:
        return f"昨日 {clock(at)}"
    return f"{short_day(day)} {clock(at)}"


def last_day(day: date | None) -> str:
    """`至 11-27 周五`, or that the year's calendar isn't out."""
    return f"至 {day_of_week(day)}" if day is not None else "日历未发布"


def spaced_code(query_code: str) -> str:
    """`604 217`."""
    return f"{query_code[:3]} {query_code[3:]}" if len(query_code) == 6 else query_code


def short_law(text: str) -> str:
    """Screens use short names of laws: 许可法 for 中华人民共和国行政许可法."""
    return text.replace("中华人民共和国", "").replace("行政许可法", "许可法")


STAGES = {
    "received": "已收件",
    "correcting": "待补正",
    "accepted": "已受理",
    "not_accepted": "不予受理",
    "deemed_withdrawn": "视为撤回",
    "withdrawn": "已撤回",
    "terminated": "终止办理",
    "granted": "准予许可",
    "refused": "不予许可",
    "delivered": "已送达",
}
"""Stages of a case in words."""


def stage_word(case: Case) -> str:
    """The stage of one case: after its acceptance, where on its way it is."""
    if case.deemed:
        return "视为受理"
    if case.stage != "accepted" or case.way is None:
        return STAGES[case.stage]
    if case.stopped:
        return "特别程序"
    return "待决定" if case.ready else "审查中" if case.signed else "待审查"


CHANNELS = {
    "window": "窗口",
    "post": "邮寄",
    "courier": "快递",
    "electronic": "网上",
    "self_service": "自助",
    "appointment": "预约",
}
"""Channels of a receipt in words."""


def letter_of(index: int) -> str:
    """A, B, C … for the items of one application."""
    return chr(ord("A") + index)
