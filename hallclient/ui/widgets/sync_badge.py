"""How the counter stands with the server, in words; sent but unanswered is amber and never called failed."""

from __future__ import annotations

from dataclasses import dataclass

from hallclient.ui.widgets.badge import BadgeKind, Mark


@dataclass(frozen=True, slots=True)
class SyncState:
    """`waiting` acts are not sent yet, `unanswered` ones are sent and wait for their receipt."""

    online: bool
    waiting: int = 0
    unanswered: int = 0
    sending: int = 0


def sync_mark(state: SyncState) -> Mark:
    """The badge for a state: 在线 · 待上报 0, sending, 已送出，等回执 n, 离线 · 待上报 n."""
    if not state.online:
        return Mark(f"离线 · 待上报 {state.waiting}", BadgeKind.AMBER, "wifi-off")
    if state.unanswered:
        return Mark(f"已送出，等回执 {state.unanswered}", BadgeKind.AMBER, "clock")
    if state.sending:
        return Mark(f"在线 · 正在上报 {state.sending}", BadgeKind.QUIET_GREEN, "refresh-cw")
    icon = "refresh-cw" if state.waiting else "wifi"
    return Mark(f"在线 · 待上报 {state.waiting}", BadgeKind.QUIET_GREEN, icon)
