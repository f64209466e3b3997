"""The right column of 待办: this window's day in figures, the days to come. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from hallclient.app.outcome import Outlook, TodoRow
from hallclient.ui.screens.words import weekday


class DueDay(Struct, frozen=True):
    """A working day to come and how much of the list ends on it."""

    word: str
    count: int
    near: bool  # today and the next working day


class Sums(Struct, frozen=True):
    """The right column: this window's day, the one before in a line, the days to come."""

    figures: tuple[tuple[int, str], ...]
    before: str
    due: tuple[DueDay, ...]


def sums_of(outlook: Outlook, rows: Sequence[TodoRow]) -> Sums:
    """Days of the whole list, whatever part of it is shown."""
    today, before = outlook.today, outlook.before
    counts = Counter(row.due for row in rows if row.due is not None)
    return Sums(
        figures=(
            (today.received, "收件"), (today.accepted, "已受理"), (today.correcting, "待补正")
        ),
        before=""
        if before is None
        else f"{before.on:%m-%d} 收 {before.received} · 受理 {before.accepted} · 待补正 {before.correcting}",
        due=tuple(
            DueDay(
                word=f"今日 {weekday(day)}" if day == today.on else f"{day:%m-%d} {weekday(day)}",
                count=counts[day],
                near=at < 2,
            )
            for at, day in enumerate(outlook.days)
        ),
    )  # fmt: skip
