"""What a rule found, and what all rules are asked with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta, timezone

from casework.acts import AnyAct
from casework.calendar import Calendar
from casework.case import Case
from casework.catalogue import Catalogue
from casework.record import Struct
from casework.supervision.then import Then
from casework.supervision_rules import Level, Rule, RuleKey, Supervision

CHINA = timezone(timedelta(hours=8))


class Finding(Struct, frozen=True, kw_only=True):
    """One breach: which rule, of what, whose, since when, and what the rule rests on.

    `unit` is the organ that has to answer for it; `by` is empty where nobody in particular did or left it. `of` names
    what within the case: a clock, an act, a number.
    """

    rule: RuleKey
    name: str
    level: Level
    what: str
    since: date
    basis: str
    of: str
    case_id: str = ""
    case_no: str = ""
    item_name: str = ""
    unit: str = ""
    window: str = ""
    by: str = ""
    by_name: str = ""
    device: str = ""

    @property
    def ref(self) -> str:
        """The same breach is called the same on every day and at every place."""
        return f"{self.rule}/{self.case_id or self.device}/{self.of}"


class Grounds(Struct, frozen=True, kw_only=True):
    """What findings rest on beside the acts: the hall's data as they were, its rules, its calendar, and the day."""

    rules: Supervision
    calendar: Calendar
    on: date
    then: Callable[[datetime], Then]  # by the hall file in force at that instant
    catalogue_of: Callable[[int], Catalogue]  # that cases were opened under


def found(
    rule: Rule, what: str, since: date, of: str, *, case: Case | None = None, act: AnyAct | None = None,
    level: Level | None = None, device: str = "",
) -> Finding:  # fmt: skip
    """A finding of `rule`, with what the case and the act say about themselves."""
    opened = case.opened if case is not None else None
    return Finding(
        rule=rule.key,
        name=rule.name,
        level=level or rule.level,
        what=what,
        since=since,
        basis=rule.basis,
        of=of,
        case_id=opened.case_id if opened is not None else "",
        case_no=opened.case_no if opened is not None else "",
        item_name=opened.item_name if opened is not None else "",
        unit=opened.owner if opened is not None else "",
        window=act.window if act is not None else opened.window if opened is not None else "",
        by=act.by if act is not None else "",
        by_name=act.by_name if act is not None else "",
        device=act.device if act is not None else device,
    )


def in_force(files: Sequence[Then], at: datetime) -> Then:
    """The newest hall file that was issued by then, else the oldest there is. `files` ascend by version, one at least.

    What somebody's roles were is asked of the file of that time: a change since then makes nobody's act wrong.
    """
    earlier = [one for one in files if datetime.fromisoformat(one.issued_at.replace("Z", "+00:00")) <= at]
    return earlier[-1] if earlier else files[0]
