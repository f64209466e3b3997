"""The clocks of a case as stretches of days. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from casework.acts import AnyAct, CorrectionAsked
from casework.calendar import Calendar
from casework.case import Case
from hallclient.ui.screens.words import last_day

Stretch = Literal["used", "stopped", "left", "past"]
State = Literal["running", "near", "past", "past_promise", "past_statutory", "unpublished"]


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock: its name and limit, what is used and left, its last day. `days`: left, or past the limit."""

    title: str
    note: str
    stretches: tuple[tuple[Stretch, int], ...]
    until: str
    state: State
    days: int


def clocks_of(case: Case, acts: tuple[AnyAct, ...], calendar: Calendar, yellow: int) -> tuple[Clock, ...]:
    """承诺 and 法定 after acceptance; before it the one term that runs; none for a closed case.

    `yellow`: a clock with so many days left, or fewer, is near its end (region.lamp).
    """
    terms, limits = case.opened.terms, case.opened.limits
    maker = _Maker(calendar, case.on, yellow)
    if case.stage == "accepted" and case.accepted_on is not None:
        since, unit = case.accepted_on, limits.unit
        promise = f"承诺 {limits.promised}" if limits.promised else "承诺 当场办结"
        return (
            maker.clock(promise, since, case.promised_due, unit, "past_promise"),
            maker.clock(f"法定 {limits.statutory}", since, case.statutory_due, unit, "past_statutory"),
        )
    if case.stage == "received" or (case.stage == "correcting" and not case.open):
        since = case.complete_on or case.opened.received_on
        return (maker.clock(f"答复期限 {terms.notice.days}", since, case.answer_due, terms.notice.unit),)
    if case.stage == "correcting":
        asked = [act.on for act in acts if isinstance(act, CorrectionAsked)]
        since = asked[-1] if asked else case.opened.received_on
        return (maker.clock(f"补正期限 {terms.supply.days}", since, case.supply_due, terms.supply.unit),)
    return ()


@dataclass(frozen=True, slots=True)
class _Maker:
    calendar: Calendar
    today: date
    yellow: int

    def clock(self, title: str, since: date, due: date | None, unit: str, past: State = "past") -> Clock:
        """A clock that began on `since` and ends on `due`; None: 日历未发布, nothing is guessed."""
        in_days = "" if unit == "工作日" else f" · 按{unit}"
        left = self._count(self.today, due, unit) if due is not None else None
        used = self._count(since, min(self.today, due), unit) if due is not None else None
        if due is None or left is None or used is None:
            return Clock(title, f"按{unit}计", (), last_day(due), "unpublished", 0)
        note = f"已用 {max(0, used)}{in_days}"
        if left < 0:
            return Clock(title, note, (("used", used), ("past", -left)), last_day(due), past, -left)
        state: State = "near" if left <= self.yellow else "running"
        return Clock(title, note, (("used", max(0, used)), ("left", left)), last_day(due), state, left)

    def _count(self, first: date, last: date, unit: str) -> int | None:
        return self.calendar.between(first, last) if unit == "工作日" else (last - first).days
