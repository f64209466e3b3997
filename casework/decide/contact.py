"""Deciding without the server: for so long as the hall's data allow since the last exchange, never longer.

Taking in, telling once what is missing and accepting go on always; what ends an application against the applicant
or without one (不予受理, 终止办理) waits for the line. A counter that has no server has no such limit.
"""

from __future__ import annotations

from datetime import date

from casework.calendar import Calendar
from casework.decide.words import term_of
from casework.hall import OfflineRule, Term
from casework.refusal import Refusal

BASIS = "本地规定：离线决定的时限"


def undecided(last_on: date | None, today: date, rule: OfflineRule, calendar: Calendar) -> Refusal | None:
    """Why nothing may be decided now; None: it may. `last_on`: the day of the last exchange, None: there was none.

    Where a year's calendar is not published its days are counted as days.
    """
    if last_on is None:
        return Refusal(
            reason="本机还没有和服务器联系上，不作不予受理、终止办理等决定；收件、告知、受理照常",
            basis=BASIS, short="没有联系上服务器",
        )  # fmt: skip
    if _passed(last_on, today, rule.decide, calendar) <= rule.decide.days:
        return None
    return Refusal(
        reason=f"与服务器断开已超过 {term_of(rule.decide)}（最近一次联系 {last_on:%m-%d}），"
        "不作不予受理、终止办理等决定；收件、告知、受理照常，连上服务器后恢复",
        basis=BASIS,
        short=f"断网超过 {term_of(rule.decide)}",
    )


def _passed(last_on: date, today: date, term: Term, calendar: Calendar) -> int:
    days = (today - last_on).days
    if term.unit != "工作日":
        return days
    worked = calendar.between(last_on, today)
    return days if worked is None else worked
