"""A case behind a figure, as the lists of 今日 and 报表 say it. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from casework.deadline import screen_day
from casework.numbering import groups
from hallclient.app.figure_cases import Behind, Entry
from hallclient.app.told_cells import Told


class Case(NamedTuple):
    """A row of the list: how pressing, what, whose."""

    key: str
    limit: str
    note: str
    title: str
    detail: str
    short: str  # where the detail doesn't fit
    tone: str


def case_of(entry: Entry) -> Case:
    """How a case stands in the list: the limit in words first."""
    words = {"dark_red": "超法定", "red": "超承诺", "yellow": "黄", "done": "已办"}
    tones = {"dark_red": "rd", "red": "rd", "yellow": "am", "done": "gr"}
    days = entry.days
    limit = words.get(entry.colour, "在办")
    if days is not None and entry.colour in ("dark_red", "red"):
        limit = f"{limit} {abs(days)} 日"
    elif days is not None and entry.colour in ("yellow", "green"):
        limit = "今日到期" if days == 0 else f"剩 {days} 日"
    number = " ".join(groups(entry.case_no)[2:])  # of this hall: region and day are on the case itself
    return Case(
        key=entry.case_id, limit=limit, note=entry.waits, title=entry.item,
        detail=f"{entry.department} · {number}", short=entry.department, tone=tones.get(entry.colour, ""),
    )  # fmt: skip


def told_of(found: Sequence[Told], today: date) -> tuple[Case, ...]:
    """Cards, ratings and days in the place of cases; the key opens the case that one is about."""
    return tuple(
        Case(
            key=f"{one.case_id} {at}", limit=one.word, note=one.note or screen_day(one.on, today),
            title=one.title or screen_day(one.on, today), detail=one.detail, short=one.detail.partition(" · ")[0],
            tone=one.tone,
        )
        for at, one in enumerate(found)
    )  # fmt: skip


def case_in(key: str) -> str:
    """The case that a row leads to; "": none."""
    return key.partition(" ")[0]


def how_many(found: Behind) -> str:
    """'240 件，显示前 200 件'."""
    more = len(found.entries) < found.whole
    return f"{found.whole} 件" + (f"，显示前 {len(found.entries)} 件" if more else "")
