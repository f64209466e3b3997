"""Which backups stay: the newest of each of 24 hours, 30 days and 12 months in which there were any."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

HOURS, DAYS, MONTHS = 24, 30, 12


def kept(made: Iterable[datetime]) -> frozenset[datetime]:
    """The instants whose backups stay; the newest always does."""
    newest_first = sorted(made, reverse=True)
    plans: tuple[tuple[int, Callable[[datetime], str]], ...] = (
        (HOURS, lambda at: at.strftime("%Y%m%d%H")),
        (DAYS, lambda at: at.strftime("%Y%m%d")),
        (MONTHS, lambda at: at.strftime("%Y%m")),
    )
    stay: set[datetime] = set(newest_first[:1])
    for count, part in plans:
        seen: set[str] = set()
        for at in newest_first:
            if part(at) not in seen and len(seen) < count:
                seen.add(part(at))
                stay.add(at)
    return frozenset(stay)
