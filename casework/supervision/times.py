"""Late, a single step late, late upward: what the clocks of a case say, and what silence made of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from casework.case import Case
from casework.clocks import Clock, clocks, colour
from casework.deadline import screen_day
from casework.hall import LampRule
from casework.supervision.finding import Finding, Grounds, found
from casework.supervision_rules import Level, Rule

NAMES = {
    "answer": "答复", "supply": "补正", "statutory": "法定办理期限", "promised": "承诺办理期限",
    "theme": "一件事承诺期限", "renewal": "延续决定", "step": "", "inspection": "", "hearing": "组织听证",
    "report": "上报", "review_below": "初审并报上级", "deferral": "", "delivery": "颁发、送达",
    "publication": "公开决定",
}  # fmt: skip
"""What a finding calls each clock; with the step, the procedure or the person behind it."""
_SILENCE = {"deemed_accepted": "answer", "deemed_renewed": "renewal"}


def late(case: Case, grounds: Grounds, lamp: LampRule) -> Iterator[Finding]:
    """Each clock of the hall's own that is past or nearly past its last day; one that ended late stays found."""
    rules = grounds.rules
    for clock in clocks(case, grounds.calendar):
        if clock.name == "step":
            yield from _of(clock, case, grounds, lamp, rules.rule("step_late"))
        elif clock.name in rules.upward:
            yield from _of(clock, case, grounds, lamp, rules.rule("upward_late"))
        elif clock.name in rules.late:
            yield from _of(clock, case, grounds, lamp, rules.rule("late"))
    yield from silent(case, grounds)


def silent(case: Case, grounds: Grounds) -> Iterator[Finding]:
    """What the hall let lapse (行政许可法 第三十二条第一款第四项、第五十条第二款); its clock runs no more."""
    rule = grounds.rules.rule("late")
    for lapse in case.lapses:
        name = _SILENCE.get(lapse.rule, "")
        if rule is not None and name in grounds.rules.late:
            text = (
                "逾期没有答复，依法视为受理" if name == "answer" else "许可到期前没有决定，依法视为准予延续"
            )
            level = rule.legal or rule.level
            yield found(
                rule,
                f"{text}（{_law(lapse.basis)}）",
                lapse.on,
                f"lapse {lapse.rule}",
                case=case,
                level=level,
            )


def _law(basis: str) -> str:
    """As it stands in a sentence."""
    return basis.replace(" ", "")


def _name(clock: Clock) -> str:
    """A hearing is owed to who asked for it (组织听证, 行政许可法 第四十七条第一款); a step, a procedure or a material
    is named by itself."""
    name = NAMES[clock.name]
    return f"按{clock.of}的申请{name}" if clock.name == "hearing" else f"{name}{clock.of}"


def _of(clock: Clock, case: Case, grounds: Grounds, lamp: LampRule, rule: Rule | None) -> Iterator[Finding]:
    if rule is None or clock.due is None:
        return
    shade = colour(clock, case.on, grounds.calendar, lamp)
    name = _name(clock)
    of = f"{clock.name} {clock.of} {clock.since}"
    last = screen_day(clock.due, case.on)
    if shade in ("red", "dark_red"):
        level: Level = (rule.legal or rule.level) if shade == "dark_red" else rule.level
        done = f"，{screen_day(clock.ended_on, case.on)}才办" if clock.ended_on is not None else "，还没有办"
        text = f"{name}到 {last}止{done}（{_law(clock.basis)}）"
        yield found(rule, text, clock.due + timedelta(days=1), of, case=case, level=level)
    elif shade == "yellow" and grounds.rules.remind:
        text = f"{name}到 {last}止，将要到期（{_law(clock.basis)}）"
        yield found(rule, text, case.on, of, case=case, level="reminder")
