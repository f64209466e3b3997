"""坐班: how often those who may decide were at the hall, week by week (首席代表制; 科长坐班; 领导每周到窗口三次)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from msgspec.structs import replace

from casework.authority import Authority, in_force
from casework.calendar import Calendar
from casework.deadline import screen_day
from casework.people import Person
from casework.record import Struct
from casework.staffing import valid
from casework.supervision.finding import CHINA, Finding, Grounds, found
from casework.supervision.then import Then
from casework.supervision_rules import Duty

SUNDAY = 6


class Sat(Struct, frozen=True, kw_only=True):
    """Somebody was at the hall on a day, as he put on record himself."""

    by: str  # staff_no
    on: date


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def owed(duty: Duty, week: date, calendar: Calendar) -> int:
    """How often in the week from that Monday: never more often than it has working days; 0: 日历未发布."""
    first = week.toordinal()
    return min(duty.times, calendar.count(first, first + SUNDAY) or 0)


def absences(sat: Iterable[Sat], grounds: Grounds) -> Iterator[Finding]:
    """Whoever was there less often than his duty asks, for each week that is over; from the first week on of which the
    hall has anything on record."""
    rule = grounds.rules.rule("absent")
    days: dict[str, set[date]] = {}
    for one in sat:
        days.setdefault(one.by, set()).add(one.on)
    if rule is None or not days:
        return
    week = monday(min(min(some) for some in days.values()))
    while (last := week + timedelta(days=SUNDAY)) < grounds.on:
        then = grounds.then(datetime.combine(last, time(12), CHINA))
        for duty in grounds.rules.duty:
            asked = owed(duty, week, grounds.calendar)
            for person in then.people:
                there = sum(week <= day <= last for day in days.get(person.staff_no, ()))
                if there < asked and _bound(person, duty, week, last, then):
                    first = screen_day(week, grounds.on)
                    text = f"{person.name}（{duty.role}）{first}起的一周坐班 {there} 次，应有 {asked} 次"
                    yield _whose(found(rule, text, last, f"{person.staff_no} {week}"), person)
        week += timedelta(days=7)


def _bound(person: Person, duty: Duty, first: date, last: date, then: Then) -> bool:
    """In office all the week; a deputy (B岗) is there in another's absence and owes nothing."""
    if duty.role not in person.roles or not (valid(person, first) and valid(person, last)):
        return False
    return not _deputy_alone(then.authority, person.staff_no, last)


def _deputy_alone(authority: Authority | None, staff_no: str, day: date) -> bool:
    letters = [
        one for one in (authority.letters if authority is not None else ())
        if one.person == staff_no and in_force(one, day)
    ]  # fmt: skip
    return bool(letters) and all(one.deputy_of for one in letters)


def _whose(finding: Finding, person: Person) -> Finding:
    return replace(finding, by=person.staff_no, by_name=person.name)
