"""The keys of a case that is decided: what is still owed of it, and its publication in the place of a change. Pure."""

from __future__ import annotations

from datetime import date

from casework import decide
from casework.calendar import Calendar
from casework.case import Case
from casework.clocks import clocks
from casework.decide.bench import Stamp
from casework.lifecycle import position
from casework.refusal import Refusal
from casework.signoff import Signer
from hallclient.ui.screens.case.next_acts import NO_ROLE, NextAct, next_acts
from hallclient.ui.screens.words import short_day

DECIDED = frozenset({"granted", "refused", "delivered"})


def decided_acts(
    case: Case, stamp: Stamp, signer: Signer, calendar: Calendar, *,
    chief: bool, may_act: bool, may_publish: bool, doubts: int = 0,
) -> tuple[NextAct, ...]:  # fmt: skip
    """The keys in their places; nothing for a case that is not decided."""
    if position(case) not in DECIDED:
        return ()
    publish = _publish(case, stamp, signer, calendar, may_publish=may_publish)
    keys = next_acts(case, chief=chief, may_act=may_act, doubts=doubts)
    return tuple(publish if one.act == "change" else one for one in keys)


def _publish(case: Case, stamp: Stamp, signer: Signer, calendar: Calendar, *, may_publish: bool) -> NextAct:
    made = decide.publish(case, stamp, signer, published_on=stamp.on, where="…")
    why = (made.short or made.reason) if isinstance(made, Refusal) else "" if may_publish else NO_ROLE
    owed = case.published_on is None
    return NextAct("publish", "登记公开", "F10", _line(case, calendar, stamp.on), why, owed and not why)


def _line(case: Case, calendar: Calendar, today: date) -> str:
    """On record since, or the last day of 双公示, or that it is past."""
    if case.published_on is not None:
        return f"{short_day(case.published_on)} 已登记"
    due = next((one.due for one in clocks(case, calendar) if one.name == "publication"), None)
    if due is None:
        return "日历未发布"
    return f"至 {short_day(due)}" if today <= due else f"已过期限 {short_day(due)}"
