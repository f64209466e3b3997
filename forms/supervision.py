"""The rules of 电子监察: the usual ones, and what a hall folder's own supervision.yaml changes of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time
from functools import cache
from pathlib import Path

import msgspec

from casework.appraising import Criterion
from casework.breaches import Ground
from casework.catalogue import Enrolment, Fault
from casework.clocks import ClockName
from casework.lifecycle import Kind
from casework.record import Struct
from casework.supervision_rules import Duty, Redress, Rule, Session, Supervision
from forms.part import rule
from forms.rules.finding import Finding, repeated
from forms.security import DEFAULTS
from forms.source import Source

FILE = "supervision.yaml"
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


class SupervisionChange(Struct, frozen=True, kw_only=True):
    """What a hall changes of the usual: `rules` are whole rows, each in the place of the row of its key."""

    rules: tuple[Rule, ...] = ()
    late: tuple[ClockName, ...] | None = None
    upward: tuple[ClockName, ...] | None = None
    remind: bool | None = None
    hollow: tuple[str, ...] | None = None
    least_reason: int | None = None
    drift_minutes: int | None = None
    grace_minutes: int | None = None
    at_window: tuple[Kind, ...] | None = None
    sessions: tuple[Session, ...] | None = None
    duty: tuple[Duty, ...] | None = None
    redress: Redress | None = None
    appraisal: tuple[Criterion, ...] | None = None
    grounds: tuple[Ground, ...] | None = None


@cache
def usual() -> Supervision:
    """The usual rules of `forms/defaults/supervision.yaml`."""
    source = Source(DEFAULTS)
    found = source.file(FILE, Supervision)
    if found is None or source.faults:
        raise ValueError(source.faults)
    return found


def supervision_of(enrolment: Enrolment) -> Supervision:
    """The rules that the hall is supervised by."""
    return enrolment.supervision or usual()


def changed(change: SupervisionChange) -> Supervision:
    """The usual with a hall's changes."""
    rules = usual()
    given = {name: value for name, value in msgspec.structs.asdict(change).items() if value is not None}
    own = {one.key: one for one in given.pop("rules")}
    return msgspec.structs.replace(rules, **given, rules=tuple(own.get(one.key, one) for one in rules.rules))


def read_supervision(folder: Path) -> tuple[Supervision | None, tuple[Fault, ...]]:
    """What the folder's file makes of the usual rules, and every fault of it; a folder without the file keeps them."""
    if not (folder / FILE).exists():
        return None, ()
    source = Source(folder)
    found = source.file(FILE, SupervisionChange)
    whole = found if found is not None else source.part(FILE, SupervisionChange)
    checks = (_rules, _numbers, _sessions, _duty, _redress, _appraisal)
    for finding in (found for check in checks for found in check(whole)):
        source.fault(FILE, finding.place, finding.rule, finding.text)
    return (None if source.faults or found is None else changed(found)), tuple(source.faults)


@rule
def _rules(change: SupervisionChange) -> Iterator[Finding]:
    for place, key in repeated(one.key for one in change.rules):
        yield Finding(("rules", place, "key"), f"规则“{key}”写了两次", "supervision-rule")
    for place, one in enumerate(change.rules):
        if not 1 <= one.answer.days <= 30:
            text = f"答复期限须在 1 到 30 天之间，现在是 {one.answer.days}"
            yield Finding(("rules", place, "answer", "days"), text, "supervision-range")


@rule
def _numbers(change: SupervisionChange) -> Iterator[Finding]:
    bounds = (
        ("least_reason", change.least_reason, 1, 100),
        ("drift_minutes", change.drift_minutes, 1, 240),
        ("grace_minutes", change.grace_minutes, 0, 240),
    )
    for key, value, low, high in bounds:
        if value is not None and not low <= value <= high:
            yield Finding((key,), f"须在 {low} 到 {high} 之间，现在是 {value}", "supervision-range")


@rule
def _duty(change: SupervisionChange) -> Iterator[Finding]:
    for place, role in repeated(one.role for one in change.duty or ()):
        yield Finding(("duty", place, "role"), f"岗位“{role}”写了两次", "supervision-rule")
    for place, one in enumerate(change.duty or ()):
        if not 1 <= one.times <= 7:
            text = f"每周次数须在 1 到 7 之间，现在是 {one.times}"
            yield Finding(("duty", place, "times"), text, "supervision-range")


@rule
def _redress(change: SupervisionChange) -> Iterator[Finding]:
    own = change.redress
    if own is None:
        return
    terms = (
        ("assign", own.assign),
        ("contact", own.contact),
        ("answer", own.answer),
        ("follow_up", own.follow_up),
    )
    for key, term in terms:
        if not 1 <= term.days <= 60:
            text = f"须在 1 到 60 天之间，现在是 {term.days}"
            yield Finding(("redress", key, "days"), text, "supervision-range")
    if not 0 <= own.near < own.answer.days:
        yield Finding(("redress", "near"), f"须少于答复的天数，现在是 {own.near}", "supervision-range")
    if not 1 <= own.rated_within <= 366:
        text = f"须在 1 到 366 天之间，现在是 {own.rated_within}"
        yield Finding(("redress", "rated_within"), text, "supervision-range")


@rule
def _appraisal(change: SupervisionChange) -> Iterator[Finding]:
    for place, figure in repeated(one.figure for one in change.appraisal or ()):
        yield Finding(("appraisal", place, "figure"), f"考核项目“{figure}”写了两次", "supervision-rule")
    for place, one in enumerate(change.appraisal or ()):
        if not 0 < one.points <= 1000:
            text = f"分值须大于 0、不超过 1000，现在是 {one.points:g}"
            yield Finding(("appraisal", place, "points"), text, "supervision-range")
        if (one.full is None) == (one.each is None):
            text = "满分的数（full）和每件扣分（each）写一个，只写一个"
            yield Finding(("appraisal", place), text, "supervision-rule")
        elif one.full is not None and one.full <= one.least:
            text = f"满分的数须大于不得分的数 {one.least:g}，现在是 {one.full:g}"
            yield Finding(("appraisal", place, "full"), text, "supervision-range")
        elif one.each is not None and one.each <= 0:
            text = f"每件扣的分须大于 0，现在是 {one.each:g}"
            yield Finding(("appraisal", place, "each"), text, "supervision-range")


@rule
def _sessions(change: SupervisionChange) -> Iterator[Finding]:
    for place, one in enumerate(change.sessions or ()):
        times = [text for text in (one.from_, one.to) if _TIME.fullmatch(text)]
        if len(times) < 2:
            text = f"起止时刻写成 09:00，现在是“{one.from_}”至“{one.to}”"
            yield Finding(("sessions", place), text, "supervision-session")
        elif time.fromisoformat(one.to) <= time.fromisoformat(one.from_):
            yield Finding(
                ("sessions", place, "to"), f"止 {one.to} 须晚于起 {one.from_}", "supervision-session"
            )
