"""推送待回执 in words: a package that its regulator has not acknowledged, and how long it waits. No Qt."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from casework.supervision.verdict import Push
from hallclient.ui.screens.matters.wording import MatterLine, MatterSheet, case_told

LATE: Final = timedelta(days=1)
"""推送 is at once (即时): what waits for a day is red."""
NOT_SENT: Final = "还没有送"


def waited(push: Push, at: str) -> timedelta:
    """How long it waits, by the server's own clock."""
    return datetime.fromisoformat(at) - datetime.fromisoformat(push.made_at)


def waited_words(time: timedelta) -> str:
    """等 3 天, 等 5 小时, 等 2 分钟."""
    if time >= LATE:
        return f"等 {time.days} 天"
    minutes = max(0, int(time.total_seconds()) // 60)
    return f"等 {minutes // 60} 小时" if minutes >= 60 else f"等 {minutes} 分钟"


def push_line(push: Push, at: str, who: str = "") -> MatterLine:
    """Its row, how long it waits first."""
    late = waited(push, at) >= LATE
    to = "　".join(filter(None, (push.to_name, who, push.item_name)))
    return MatterLine(
        key=push.dispatch_id, limit=waited_words(waited(push, at)), note=f"{_made(push)}起",
        title=f"{push.what} {push.doc_number}", who=to, detail=_tried(push),
        state="待回执", tone="red" if late else "amber", ink="rd" if late else "am",
    )  # fmt: skip


def push_sheet(push: Push, at: str, who: str = "") -> MatterSheet:
    """All that is known of it; nothing is done about it here: it goes again by itself until it is acknowledged."""
    lines = (
        ("决定", f"{push.what}　{push.doc_number}"), ("办件", case_told(push.item_name, push.case_no)),
        *[("申请人", who)] * bool(who),
        ("推给", push.to_name), ("自", f"{_made(push)}，{waited_words(waited(push, at))}"), ("经过", _tried(push)),
        ("以后", "服务器自动再送，收到回执为止"),
    )  # fmt: skip
    return MatterSheet(
        key=push.dispatch_id, title=f"推送待回执 · {push.to_name}", lines=lines, said=(), case_id=push.case_id,
        may=frozenset(),
    )  # fmt: skip


def _made(push: Push) -> str:
    return f"{datetime.fromisoformat(push.made_at):%m-%d %H:%M}"


def _tried(push: Push) -> str:
    return f"送过 {push.tries} 次：{push.trouble or '没有回执'}" if push.tries else NOT_SENT
