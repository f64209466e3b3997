"""Who did it and when of the day: outside his authority, outside the office hours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from casework import wire
from casework.acts import AnyAct, Delivered, Granted, Received, Refused, Reviewed, RuleSetAside, SentBack
from casework.case import Case
from casework.catalogue import Person
from casework.deadline import WEEKDAYS
from casework.hall import OfficeHours
from casework.people import Use, refused
from casework.refusal import Refusal
from casework.signoff import barred, signer_of
from casework.staffing import valid
from casework.supervision.finding import CHINA, Finding, Grounds, found
from casework.supervision.then import Then

_USES: dict[str, Use] = {
    "received": "take_in", "correction_asked": "take_in", "accepted": "take_in", "not_accepted": "take_in",
    "correction_supplied": "supply", "deferred_supplied": "supply", "changed": "change", "delivered": "deliver",
    "rule_set_aside": "allow_again",
}  # fmt: skip
"""What a role must allow for an act that is no signature of the way; the rest is judged where it is done."""


def outside_authority(case: Case, act: AnyAct, grounds: Grounds) -> Iterator[Finding]:
    """By the hall file of the act's own time: nobody of the hall, not in force, not his role's, beyond his letter, or
    the same hand twice (行政许可法 第二十二条; 第七十四条第一项)."""
    rule = grounds.rules.rule("outside_authority")
    if rule is None or not act.by:  # the server's own: what silence made, what another system brought in
        return
    why = _beyond(case, act, grounds.then(act.at))
    if why:
        yield found(rule, f"{act.by_name}（工号 {act.by}）{why}", act.on, act.act_id, case=case, act=act)


def _beyond(case: Case, act: AnyAct, hall: Then) -> str:
    person = next((one for one in hall.people if one.staff_no == act.by), None)
    if person is None:
        return "不在大厅的人员名单里"
    if not valid(person, act.on):
        return f"在 {act.on} 不在岗"
    why = _refused(case, act, person, hall)
    return f"办了无权办理的步骤：{why.short or why.reason}" if why is not None else ""


def _refused(case: Case, act: AnyAct, person: Person, hall: Then) -> Refusal | None:
    security = hall.security
    if security is None:
        return None
    if isinstance(act, Reviewed | SentBack | Granted | Refused):
        organ = act.organ if isinstance(act, Granted | Refused) else ""
        return barred(case, signer_of(person, security, hall.authority, act.on), organ)
    if isinstance(act, RuleSetAside) and "首席代表" not in person.roles:
        return Refusal(reason="特准再告知须由首席代表作出", short="须首席代表")
    use = _USES.get(wire.kind(act))
    return refused(security, person.roles, use) if use is not None else None


def outside_hours(case: Case, act: AnyAct, grounds: Grounds) -> Iterator[Finding]:
    """Done with the applicant when the hall was closed, neither by appointment nor in a session of the hall."""
    rules, rule = grounds.rules, grounds.rules.rule("outside_hours")
    if rule is None or not act.by or wire.kind(act) not in rules.at_window:
        return
    if case.opened.channel == "appointment" or not _faced(act):
        return
    at = act.at.astimezone(CHINA)
    working = grounds.calendar.working(at.date())
    if working is None or _in_session(at, grounds):
        return
    grace = timedelta(minutes=rules.grace_minutes)
    hours = grounds.then(act.at).catalogue.hall.office_hours
    if not hours or any(_within(at, period, grace) for period in _periods(at, hours, working=working)):
        return
    text = (
        f"{at:%m-%d}（周{WEEKDAYS[at.weekday()]}）{at:%H:%M} 在办公时间以外办理，没有预约，也没有延时服务安排"
    )
    yield found(rule, text, at.date(), act.act_id, case=case, act=act)


def _faced(act: AnyAct) -> bool:
    """What came by post or over the network, and what went so, kept nobody waiting at a closed door."""
    if isinstance(act, Received):
        return act.channel == "window"
    return act.way in ("direct", "left") if isinstance(act, Delivered) else True


def _in_session(at: datetime, grounds: Grounds) -> bool:
    grace = timedelta(minutes=grounds.rules.grace_minutes)
    return any(
        one.day == at.date() and _within(at, f"{one.from_}-{one.to}", grace) for one in grounds.rules.sessions
    )


def _periods(at: datetime, hours: tuple[OfficeHours, ...], *, working: bool) -> tuple[str, ...]:
    """Of an open day: those of its weekday; a weekend day that is worked instead of another keeps the usual ones. What
    is open by appointment alone is open to nobody else."""
    if not working:
        return ()
    open_ = [one for one in hours if not one.by_appointment]
    same = [one for one in open_ if f"周{WEEKDAYS[at.weekday()]}" in one.days]
    return tuple(period for one in same or open_[:1] for period in one.periods)


def _within(at: datetime, period: str, grace: timedelta) -> bool:
    first, last = (
        datetime.combine(at.date(), time.fromisoformat(one), at.tzinfo) for one in period.split("-")
    )
    return first - grace <= at <= last + grace
