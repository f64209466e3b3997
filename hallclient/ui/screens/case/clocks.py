"""The clocks of a case as stretches of working days. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from casework.calendar import Calendar
from casework.case import Case
from hallclient.ui.screens.words import last_day

Stretch = Literal["used", "stopped", "left", "past"]


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock: its name and limit, what is used and left, its last day."""

    title: str
    note: str
    stretches: tuple[tuple[Stretch, int], ...]
    until: str
    state: str
    days: int


def clocks_of(case: Case, calendar: Calendar) -> tuple[Clock, ...]:
    """承诺 and 法定 after acceptance; before it the one clock that runs."""
    limits = case.opened.limits
    if case.stage == "accepted" and case.accepted_on is not None:
        clocks = [
            _clock(
                "法定", limits.statutory, limits.unit, case.accepted_on, case.statutory_due, case.on, calendar
            )
        ]
        if limits.promised:
            clocks.insert(
                0,
                _clock(
                    "承诺",
                    limits.promised,
                    limits.unit,
                    case.accepted_on,
                    case.promised_due,
                    case.on,
                    calendar,
                ),
            )
        return tuple(clocks)
    if case.stage == "received":
        return (_clock("受理答复", 0, "", case.opened.received_on, case.answer_due, case.on, calendar),)
    if case.stage == "correcting":
        return (_clock("补正期限", 0, "", case.on, case.supply_due, case.on, calendar),)
    return ()


def _clock(
    title: str, days: int, unit: str, start: date, due: date | None, today: date, calendar: Calendar
) -> Clock:
    name = f"{title} {days}" if days else title
    note = unit if unit and unit != "工作日" else ""
    if due is None:
        return Clock(name, note, (), last_day(None), "unpublished", 0)
    used = max(0, calendar.between(start, min(today, due)) or 0)
    left = calendar.between(today, due)
    if left is None:
        return Clock(name, note, (), last_day(due), "unpublished", 0)
    if left < 0:
        return Clock(name, note, (("used", used), ("past", -left)), last_day(due), "past", -left)
    return Clock(
        name, f"已用 {used}{note}", (("used", used), ("left", left)), last_day(due),
        "near" if left <= 1 else "running", left,
    )  # fmt: skip
