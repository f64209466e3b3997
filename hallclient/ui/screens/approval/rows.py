"""The rows of 审批 in words: the limit as a badge says it, the box that says whether it was opened. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Literal

from msgspec import Struct

from casework.awaiting import Limit
from casework.beside import WORDS
from hallclient.app.way_lists import WayRow, Which

Box = Literal["", "opened", "closed", "locked"]
"""Opened and may be signed with others; may be once it is opened; may not."""

LIST_WORDS: Final[Mapping[Which, str]] = {
    "sign": "待我签",
    "review": "待我审",
    "department": "本部门",
    "applicant": "等申请人",
    "others": "等别人",
    "deliver": "可出件",
    "seal": "待用印",
}
EMPTY: Final[Mapping[Which, tuple[str, str]]] = {
    "sign": ("现在没有等您签的", "审查签了意见的办件会自动排到这里"),
    "review": ("现在没有等您审查的", "受理的办件会按事项自动排到这里"),
    "department": ("本部门现在没有在办的", "受理的办件会按事项自动排到这里"),
    "applicant": ("现在没有等申请人的", "待补正和容缺待补的办件会排到这里"),
    "others": ("现在没有等别人的", "该别人审查、决定的办件会排到这里"),
    "seal": ("现在没有等用印的", "签了字、还没有盖章的决定会排到这里"),
    "deliver": ("现在没有要出的件", "作出决定的办件会自动排到这里"),
}
NOT_OPENED = "未打开，不能一起签"
CHANGED = "已改意见，须逐件签"


class Told(Struct, frozen=True):
    """A badge: its words, tone and mark."""

    text: str
    tone: str
    icon: str = ""


class SignLine(Struct, frozen=True):
    """One row as the view shows it."""

    key: str
    title: str
    who: str
    line: str
    tone: str
    limit: Told
    box: Box


def limit_words(limit: Limit) -> Told:
    """`剩 3 日`, `红 超 1 日`, `超法定 2 日`, `停 · 剩 2 日`, `日历未发布`; of a clock beside the way with its name."""
    name = WORDS[limit.of]
    if limit.colour == "dark_red":
        return Told(f"{name}超法定 {limit.days} 日", "filled", "octagon-alert")
    if limit.colour == "red":
        return Told(f"红 {name}超 {limit.days} 日", "red", "octagon-alert")
    if limit.stands:
        return Told(f"{name}停 · 剩 {limit.days} 日", "amber", "circle-pause")
    if limit.colour == "unknown":
        return Told("日历未发布", "plain", "clock")
    if limit.step_late:
        rest = f"剩 {limit.days} 日" if limit.days else "今日到期"
        return Told(f"本步已超 · {rest}", "amber", "triangle-alert")
    if limit.colour == "yellow":
        return Told(f"{name}剩 {limit.days} 日" if limit.days else f"{name}今日到期", "amber", "-")
    return Told(f"{name}剩 {limit.days} 日", "plain", "-")


def sign_line(row: WayRow, which: Which, opened: Callable[[WayRow], bool], changed: bool) -> SignLine:
    """Of the list `which`; only 待我签 is signed together, so only there a box stands."""
    box: Box = ""
    line, tone = row.line, "t2"
    if which == "sign":
        if row.alone:
            box, line = "locked", row.alone
            tone = "rd" if row.proposes == "refuse" else "t2"
        elif changed:
            box, line = "locked", CHANGED
        elif opened(row):
            box = "opened"
        else:
            box, line = "closed", NOT_OPENED
    return SignLine(row.case_id, row.item, row.who, line, tone, limit_words(row.limit), box)
