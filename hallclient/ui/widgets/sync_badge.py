"""How the counter stands with the server, in words; green only when every act was acknowledged; sent but unanswered is
amber and never called failed."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from hallclient.ui.widgets.badge import BadgeKind, Mark


class SyncState(Struct, frozen=True):
    """`waiting` acts are not sent yet, `unanswered` ones are sent and wait for their receipt. `since`: when the oldest
    of them was done, in words, where it waits for longer than a server needs."""

    online: bool
    waiting: int = 0
    unanswered: int = 0
    since: str = ""


def sync_mark(state: SyncState) -> Mark:
    """The badge for a state: 在线 · 待上报 0, 在线 · 待上报 n, 已送出，等回执 n, 离线 · 待上报 n."""
    return _mark(state, f" · {state.since} 起" if state.since else "")


def shorter_marks(state: SyncState) -> tuple[Mark, ...]:
    """The same where room is short: without since when, then the state and its number alone."""
    mark = _mark(state, "")
    if state.since:  # what waits for long keeps its colour
        mark = replace(mark, kind=BadgeKind.AMBER)
    number = state.waiting + state.unanswered
    word = (
        "离线"
        if not state.online
        else "等回执"
        if state.unanswered
        else "待上报"
        if state.waiting
        else "在线"
    )
    return mark, replace(mark, text=f"{word} {number}")


def _mark(state: SyncState, since: str) -> Mark:
    if not state.online:
        return Mark(f"离线 · 待上报 {state.waiting + state.unanswered}{since}", BadgeKind.AMBER, "wifi-off")
    if state.unanswered:
        return Mark(f"已送出，等回执 {state.unanswered}{since}", BadgeKind.AMBER, "clock")
    if state.waiting:
        kind = BadgeKind.AMBER if since else BadgeKind.BLUE
        return Mark(f"在线 · 待上报 {state.waiting}{since}", kind, "refresh-cw")
    return Mark("在线 · 待上报 0", BadgeKind.QUIET_GREEN, "wifi")
