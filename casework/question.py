"""What somebody asks of a list of cases in one line: 张 食品 补正 11月; pure, so that screen and book mean the same.

Parts are separated by spaces or by commas, in any order, and all must be met. A part that is a stage (补正中), a day
or a span of days (昨天, 11-01..11-15), how near the last day is (今日到期) or whose it is (本人, 本窗口) is that; a
part in quotation marks is only looked for. Days are those of the receipt (收件日). Two stages: either; two days:
from the earlier to the later.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Literal

from msgspec import structs

from casework.case import Stage
from casework.record import Struct
from casework.text import half_width

CLOSED: tuple[Stage, ...] = (
    "not_accepted", "deemed_withdrawn", "withdrawn", "terminated", "granted", "refused", "delivered",
)  # fmt: skip
"""办结: nothing is decided on these any more; every other stage is open (在办)."""
OPEN: tuple[Stage, ...] = ("received", "correcting", "accepted")

STATES: dict[str, tuple[Stage, ...]] = {
    "收件": ("received",), "已收件": ("received",), "待答复": ("received",), "未答复": ("received",),
    "补正": ("correcting",), "待补正": ("correcting",), "补正中": ("correcting",),
    "受理": ("accepted",), "已受理": ("accepted",),
    "不予受理": ("not_accepted",), "不受理": ("not_accepted",),
    "视为撤回": ("deemed_withdrawn",), "撤回": ("withdrawn", "deemed_withdrawn"), "已撤回": ("withdrawn",),
    "准予": ("granted",), "准予许可": ("granted",), "不予许可": ("refused",),
    "送达": ("delivered",), "已送达": ("delivered",), "出件": ("delivered",),
    "终止": ("terminated",), "终止办理": ("terminated",),
    "在办": OPEN, "未办结": OPEN, "办结": CLOSED, "已办结": CLOSED,
}  # fmt: skip
"""Stages by the words that a counter has for them."""

SHORT: dict[Stage, str] = {
    "received": "已收件", "correcting": "待补正", "accepted": "已受理", "not_accepted": "不予受理",
    "deemed_withdrawn": "视为撤回", "withdrawn": "已撤回", "terminated": "终止办理",
    "granted": "准予许可", "refused": "不予许可", "delivered": "已送达",
}  # fmt: skip
MINE = frozenset({"我", "本人", "我的", "我收的", "本人收的"})
HERE = frozenset({"本窗口", "本窗", "本窗口的", "本窗口收的"})
Due = Literal["", "past", "today", "soon"]
SOON_WORKDAYS = 5
NEAR: dict[str, Due] = {
    "过期": "past", "已过期": "past", "逾期": "past", "已逾期": "past", "超期": "past",
    "今天到期": "today", "今日到期": "today", "当天到期": "today",
    "快到期": "soon", "将到期": "soon", "5日内到期": "soon", "五日内到期": "soon", "近5日到期": "soon",
    "5个工作日内到期": "soon",
}  # fmt: skip
"""How near the last day of an open case is: past, today, today or within five working days."""
SAID_DUE: dict[Due, str] = {"": "", "past": "已过期", "today": "今日到期", "soon": "5 个工作日内到期"}
YEAR, MONTH = timedelta(days=365), timedelta(days=31)
_BACK = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2, "前日": 2}
_GROUPS = (6, 6, 3, 3, 5, 1)
_SPOKEN = ((6, 8, 4), (3, 4, 4), _GROUPS)
"""How numbers are read out and typed: identity number, mobile, case number."""

_QUOTED = re.compile(r"[\"“”「」]([^\"“”「」]*)[\"“”「」]")
_SPAN = re.compile(
    r"(?<![^\s,、;])([^\s,、;]*[\d日号月年天周])\s*(?:\.{2,}|…+|~|至|到|—+|–)\s*([\d今昨前本上去这][^\s,、;]*)"
)
_GAP = re.compile(r"[\s,、;]+")
_DAY = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})[日号]?", re.ASCII)
_MONTH = re.compile(r"(?:(\d{4})年)?(\d{1,2})月份?|(\d{4})[-/](\d{1,2})", re.ASCII)
_YEARS = re.compile(r"(\d{4})年", re.ASCII)
_DIGITS = re.compile(r"\d*[\dXx]", re.ASCII)
_DASHED = re.compile(r"[0-9][0-9\-]{5,}[0-9Xx]", re.ASCII)


class Question(Struct, frozen=True, kw_only=True):
    """`words` are looked for in names, items and numbers; `first` to `last` are days of receipt, both inside.

    `mine` and `here`: received by who asks, at the window where it is asked. `due` is of open cases only.
    """

    words: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()
    first: date | None = None
    last: date | None = None
    mine: bool = False
    here: bool = False
    due: Due = ""
    item_code: str = ""

    @property
    def empty(self) -> bool:
        """Nothing is asked."""
        return self == Question()


def ask(typed: str, today: date) -> Question:
    """The question that a typed line is. Never fails: what is no stage and no day is a word."""
    text = half_width(typed)
    words: list[str] = []
    for quoted in _QUOTED.findall(text):
        words += [part for part in quoted.split() if part]
    text = _SPAN.sub(lambda found: _one_part(found, today), _QUOTED.sub(" ", text))
    parts = [part for part in _GAP.split(text) if part]
    stages: list[Stage] = []
    spans: list[tuple[date, date]] = []
    mine, here = False, False
    due: Due = ""
    for part in _joined(parts):
        span = _span(part, today)
        if part in STATES:
            stages += STATES[part]
        elif part in MINE:
            mine = True
        elif part in HERE:
            here = True
        elif part in NEAR:
            due = NEAR[part]
        elif span is not None:
            spans.append(span)
        else:
            words.append(part.replace("-", "") if _DASHED.fullmatch(part) else part)
    return Question(
        words=tuple(words),
        stages=tuple(stage for stage in (*OPEN, *CLOSED) if stage in stages),
        first=min((first for first, _ in spans), default=None),
        last=max((last for _, last in spans), default=None),
        mine=mine,
        here=here,
        due=due,
    )


def without_stage(question: Question) -> Question:
    """The same question of cases at any stage, however near their last day."""
    return structs.replace(question, stages=(), due="")


def said(question: Question, today: date) -> str:
    """What was understood: 「张」「食品」 · 待补正 · 11-01 至 11-30 收件."""
    parts = ["".join(f"「{word}」" for word in question.words)]
    for name, meant in (("在办", OPEN), ("已办结", CLOSED)):
        if question.stages == meant:
            parts.append(name)
            break
    else:
        parts.append("或".join(SHORT[stage] for stage in question.stages))
    if question.first is not None and question.last is not None:
        first, last = _said_day(question.first, today), _said_day(question.last, today)
        parts.append(f"{first} 收件" if first == last else f"{first} 至 {last} 收件")
    if question.mine:
        parts.append("本人收的")
    if question.here:
        parts.append("本窗口收的")
    parts.append(SAID_DUE[question.due])
    return " · ".join(part for part in parts if part)


def _said_day(day: date, today: date) -> str:
    short = f"{day.month:02}-{day.day:02}"
    return short if day.year == today.year else f"{day.year}-{short}"


def _joined(parts: list[str]) -> list[str]:
    """Groups of digits that belong to one number are one part: 410103 261120 001 009 00017 3, 138 0000 0118."""
    found: list[str] = []
    at = 0
    while at < len(parts):
        longest = min(len(parts), at + len(_GROUPS))
        end = next((end for end in range(longest, at + 1, -1) if _one_number(parts[at:end])), at + 1)
        found.append("".join(parts[at:end]))
        at = end
    return found


def _one_number(groups: list[str]) -> bool:
    lengths = [len(group) for group in groups]
    if not all(_DIGITS.fullmatch(group) for group in groups):
        return False
    if any(lengths == list(spoken) for spoken in _SPOKEN):
        return True
    # the beginning of a case number, its last group still being typed, or the end of one
    begun = lengths[:-1] == list(_GROUPS[: len(groups) - 1]) and 0 < lengths[-1] <= _GROUPS[len(groups) - 1]
    return len(groups) <= len(_GROUPS) and (begun or lengths == list(_GROUPS[-len(groups) :]))


def _one_part(found: re.Match[str], today: date) -> str:
    """A span of days without its spaces. Between anything else 到 is a word's own: 101到102."""
    part = f"{found[1]}..{found[2]}"
    return found[0] if _span(part, today) is None else part


def _span(part: str, today: date) -> tuple[date, date] | None:
    if ".." not in part:
        found = _days(part, today)
        return None if found is None else found[:2]
    begin, _, end = part.partition("..")
    one, other = _days(begin, today), _days(end.lstrip("."), today)
    if one is None or other is None:
        return None
    if other[1] < one[0] and not other[2]:  # 11-20..12-05 asked in November: the end lies before us
        later = _days(end.lstrip("."), min(date.max - YEAR, one[0]) + YEAR)
        if later is not None and later[1] - one[0] < YEAR - MONTH:
            other = later
    return min(one[0], other[0]), max(one[1], other[1])


def _days(part: str, today: date) -> tuple[date, date, bool] | None:
    """First and last day of a part that is a day, a month or a year, and whether it named its year."""
    if part in _BACK:
        day = today - timedelta(days=_BACK[part])
        return day, day, True
    if part in ("本周", "这周", "上周"):
        monday = today - timedelta(days=today.weekday() + (7 if part == "上周" else 0))
        return monday, monday + timedelta(days=6), True
    if part in ("本月", "这个月"):
        return (*_month(today.year, today.month), True)
    if part in ("上月", "上个月"):
        before = today.replace(day=1) - timedelta(days=1)
        return (*_month(before.year, before.month), True)
    if part in ("今年", "本年", "去年"):
        year = today.year - (part == "去年")
        return date(year, 1, 1), date(year, 12, 31), True
    if named := _YEARS.fullmatch(part):
        year = int(named[1])
        return (date(year, 1, 1), date(year, 12, 31), True) if year else None
    if named := _DAY.fullmatch(part):
        return _one_day(named[1], int(named[2]), int(named[3]), today)
    if named := _MONTH.fullmatch(part):
        written, month = named[1] or named[3], int(named[2] or named[4])
        if not 1 <= month <= 12 or (written and not int(written)):
            return None
        year = int(written) if written else today.year - (month > today.month)
        return (*_month(year, month), bool(written))
    return None


def _one_day(year: str | None, month: int, day: int, today: date) -> tuple[date, date, bool] | None:
    """A day without its year is the last one that has been: receipts lie behind us. 02-29 goes back to its year."""
    years = [int(year)] if year else range(today.year, today.year - 9, -1)
    for one in years:
        try:
            found = date(one, month, day)
        except ValueError:
            continue
        if year or found <= today:
            return found, found, bool(year)
    return None


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])
