"""The rules of 电子监察 as data: `forms/defaults/supervision.yaml`, changed by a hall's own `supervision.yaml`. Pure.

What triggers, how bad it is and what it rests on stand in the data; only a new kind of trigger is code. They are those
of city rules on electronic supervision (past the promise, a single step late, late upward, no reasons, bypassing the
system, unlawful charges), with 行政许可法 第七十二条至第七十五条 behind them.
"""

from __future__ import annotations

from datetime import date

import msgspec

from casework.appraising import Criterion
from casework.breaches import Ground
from casework.clocks import ClockName
from casework.hall import Term
from casework.lifecycle import Kind
from casework.matters import Level as Level
from casework.matters import RuleKey as RuleKey
from casework.people import RoleName
from casework.record import Struct


class Rule(Struct, frozen=True, kw_only=True):
    """One rule. `level`: the card that it gives; `legal`: where the law's own limit is broken.

    `answer`: within which time the unit answers; unanswered, the card goes up by one.
    """

    key: RuleKey
    name: str
    basis: str
    level: Level
    legal: Level | None = None
    answer: Term = Term(days=2, unit="工作日")
    used: bool = True


class Session(Struct, frozen=True, kw_only=True):
    """延时、周末、节假日 service on one day: work outside the office hours is as it should be."""

    day: date
    from_: str = msgspec.field(name="from")  # 09:00
    to: str
    reason: str


class Duty(Struct, frozen=True, kw_only=True):
    """坐班: how often a week whoever has the role is at the hall."""

    role: RoleName
    times: int


class Redress(Struct, frozen=True, kw_only=True):
    """Within which time something is done about a bad rating, a complaint, 办不成事; how long a handling may be rated.

    That a bad rating is checked with whoever gave it within one working day is local law (Shanghai 2024 第三十条,
    Anyang 第五十二条); there is no nationwide term for putting it right, so that is the hall's own.
    """

    assign: Term = Term(days=1, unit="工作日")
    contact: Term = Term(days=1, unit="工作日")
    answer: Term = Term(days=15, unit="工作日")
    near: int = 5  # so many days before the last one it is said that it comes near
    follow_up: Term = Term(days=5, unit="工作日")
    rated_within: int = 30  # calendar days after the handling


class Supervision(Struct, frozen=True, kw_only=True):
    """What a hall is supervised by."""

    rules: tuple[Rule, ...]
    late: tuple[ClockName, ...]  # whose clocks are the hall's own
    upward: tuple[ClockName, ...]
    remind: bool = True  # before a limit ends, as the region's lamp turns yellow
    hollow: tuple[str, ...] = ()  # texts that are no reasons
    least_reason: int = 1  # letters
    drift_minutes: int = 10
    grace_minutes: int = 30  # before and after the office hours
    at_window: tuple[Kind, ...] = ()  # what is done with the applicant there
    sessions: tuple[Session, ...] = ()
    duty: tuple[Duty, ...] = ()
    redress: Redress = Redress()
    appraisal: tuple[Criterion, ...] = ()  # 考核
    grounds: tuple[Ground, ...] = ()  # 行政许可法 第七十二条至第七十五条

    def rule(self, key: RuleKey) -> Rule | None:
        """The rule, or None where the hall doesn't have it or does not use it."""
        return next((one for one in self.rules if one.key == key and one.used), None)
