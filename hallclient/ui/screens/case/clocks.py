"""The clocks of a case as stretches of days. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from casework import clocks as rules
from casework.acts import AnyAct, CorrectionAsked
from casework.calendar import Calendar
from casework.case import Case
from casework.clocks import DELIVERY
from casework.hall import LampRule
from casework.item import STATUTORY_STOPS
from casework.lamps import near
from casework.stops import Span, Stop, spans_of
from hallclient.ui.screens.words import last_day, short_day

Stretch = Literal["used", "stopped", "left", "past"]
State = Literal["running", "near", "past", "past_promise", "past_statutory", "unpublished", "stands", "done"]


class Clock(Struct, frozen=True):
    """One clock: its name and limit, what is used and left, its last day. `days`: left, stopped, or past the limit."""

    title: str
    note: str
    stretches: tuple[tuple[Stretch, int], ...]
    until: str
    state: State
    days: int


def clocks_of(case: Case, acts: tuple[AnyAct, ...], calendar: Calendar, lamp: LampRule) -> tuple[Clock, ...]:
    """承诺 and 法定 from the acceptance on, each with what stops it; once it is granted the days until it must be
    served; before the acceptance the one term that runs; none for a closed case.

    `lamp`: when a clock is near its end (region.yaml).
    """
    terms = case.opened.terms
    maker = _Maker(calendar, case.on, lamp)
    if case.accepted_on is not None and case.stage in ("accepted", "granted", "refused"):
        return _of_decision(case, case.accepted_on, maker)
    if case.stage == "received" or (case.stage == "correcting" and not case.open):
        since = case.complete_on or case.opened.received_on
        return (maker.clock(f"答复期限 {terms.notice.days}", since, case.answer_due, terms.notice.unit),)
    if case.stage == "correcting":
        asked = [act.on for act in acts if isinstance(act, CorrectionAsked)]
        since = asked[-1] if asked else case.opened.received_on
        return (maker.clock(f"补正期限 {terms.supply.days}", since, case.supply_due, terms.supply.unit),)
    return ()


def _of_decision(case: Case, since: date, maker: _Maker) -> tuple[Clock, ...]:
    limits, unit = case.opened.limits, case.opened.limits.unit
    counted = case.opened.terms.start_day_counted
    maker = replace(maker, ended=case.decided_on)
    legal = [one for one in case.stops if one.procedure in STATUTORY_STOPS]
    promise = f"承诺 {limits.promised}" if limits.promised else "承诺 当场办结"
    more = f" + 延 {case.extended}" if case.extended else ""
    clocks = (
        maker.clock(
            promise, since, case.promised_due, unit, "past_promise", spans_of(case.stops, start_day_counted=counted),
            why=_stopped(case.stops),
        ),
        maker.clock(
            f"法定 {limits.statutory}{more}", since, case.statutory_due, unit, "past_statutory",
            spans_of(legal, start_day_counted=counted), why=_legal(case.stops),
        ),
    )  # fmt: skip
    if case.decision != "granted" or case.decided_on is None:
        return clocks
    due = maker.calendar.add(case.decided_on, DELIVERY, start_day_counted=counted)
    served = replace(maker, ended=case.served_on)
    return clocks[0], served.clock(
        f"送达 {DELIVERY.days}", case.decided_on, due, DELIVERY.unit, "past_statutory"
    )


def step_late(case: Case, calendar: Calendar, lamp: LampRule) -> str:
    """`材料审查超本步时限`: a step that is late though the total may be in time, the step that waits first; and
    what was promised late and has not come (容缺)."""
    late = [
        one
        for one in rules.clocks(case, calendar)
        if one.name in ("step", "deferral") and rules.colour(one, case.on, calendar, lamp) == "red"
    ]
    owed = [f"{one.of}容缺逾期未补" for one in late if one.name == "deferral"]
    steps = [one for one in late if one.name == "step"]
    waiting = [one for one in steps if one.ended_on is None]
    return "、".join([*(f"{one.of}超本步时限" for one in waiting or steps), *owed])


def _stopped(stops: tuple[Stop, ...]) -> str:
    """`现场核查 11-16 至 11-17`, each procedure with what the applicant was told, or its real end."""
    return "、".join(f"{one.procedure} {short_day(one.begins_on)} 至 {short_day(one.until)}" for one in stops)


def _legal(stops: tuple[Stop, ...]) -> str:
    """Of the law's clock: what stops it, and what of the promise's stops does not (行政许可法 第四十五条)."""
    legal = tuple(one for one in stops if one.procedure in STATUTORY_STOPS)
    others = dict.fromkeys(one.procedure for one in stops if one.procedure not in STATUTORY_STOPS)
    parts = [_stopped(legal)] if legal else []
    if others:
        parts.append(f"{'、'.join(others)}不在许可法第四十五条之列，不停")
    return "；".join(parts)


class _Maker(Struct, frozen=True):
    calendar: Calendar
    today: date
    lamp: LampRule
    ended: date | None = None

    def clock(
        self,
        title: str,
        since: date,
        due: date | None,
        unit: str,
        past: State = "past",
        spans: tuple[Span, ...] = (),
        why: str = "",
    ) -> Clock:
        """A clock that began on `since` and ends on `due`; None: 日历未发布, nothing is guessed."""
        in_days = "" if unit == "工作日" else f" · 按{unit}"
        now = min(self.today, self.ended) if self.ended is not None else self.today
        stretches = self._stretches(since, now, due, unit, spans) if due is not None else None
        left = self._count(now, due, unit) if due is not None else None
        if due is None or left is None or stretches is None:
            return Clock(title, f"按{unit}计", (), last_day(due), "unpublished", 0)
        used, stood = _sum(stretches, "used"), _sum(stretches, "stopped")
        note = f"已用 {used}{in_days}"
        if why:
            note += f" · 停 {stood}（{why}）" if stood else f" · {why}"
        if now > due:
            over = -left
            return Clock(title, note, (*stretches, ("past", over)), last_day(due), past, over)
        remains = _sum(stretches, "left")
        if self.ended is not None:
            return Clock(title, note, stretches, last_day(due), "done", remains)
        if any(first <= now.toordinal() <= last for first, last in spans):
            return Clock(title, note, stretches, last_day(due), "stands", stood)
        state: State = "near" if near(self.lamp, remains, used) else "running"
        return Clock(title, note, stretches, last_day(due), state, remains)

    def _stretches(
        self, since: date, now: date, due: date, unit: str, spans: tuple[Span, ...]
    ) -> tuple[tuple[Stretch, int], ...] | None:
        """In time's order, up to the last day; None where a year is not published."""
        found: list[tuple[Stretch, int | None]] = []
        cursor = since

        def runs(to: date) -> None:
            if (edge := min(to, max(now, cursor))) > cursor:
                found.append(("used", self._count(cursor, edge, unit)))
            if to > (begin := max(now, cursor)):
                found.append(("left", self._count(begin, to, unit)))

        for first, last in spans:
            before, end = date.fromordinal(first) - timedelta(days=1), min(date.fromordinal(last), due)
            if end <= cursor or before > due:
                continue
            runs(before)
            found.append(("stopped", self._count(max(before, cursor), end, unit)))
            cursor = end
        runs(due)
        if any(days is None for _, days in found):
            return None
        return _joined([(kind, days or 0) for kind, days in found])

    def _count(self, first: date, last: date, unit: str) -> int | None:
        return self.calendar.between(first, last) if unit == "工作日" else (last - first).days


def _sum(stretches: tuple[tuple[Stretch, int], ...], kind: Stretch) -> int:
    return sum(days for one, days in stretches if one == kind)


def _joined(stretches: list[tuple[Stretch, int]]) -> tuple[tuple[Stretch, int], ...]:
    """Neighbours of one kind are one stretch; what has no days goes, but a clock that just began says 用 0."""
    found: list[tuple[Stretch, int]] = []
    for kind, days in stretches:
        if found and found[-1][0] == kind:
            found[-1] = (kind, found[-1][1] + days)
        elif days:
            found.append((kind, days))
    return tuple(found)
