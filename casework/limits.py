"""The last days of a case's limits, with what stops them and what makes them longer. Pure, part of the fold."""

from __future__ import annotations

from msgspec.structs import replace

from casework.calendar import Calendar
from casework.case import Case
from casework.hall import Term
from casework.item import STATUTORY_STOPS
from casework.stops import last_day, spans_of

JOINT = Term(days=45, unit="工作日")
"""Of what several organs handle together, in all (行政许可法 第四十二条第二款)."""


def timed(case: Case, calendar: Calendar) -> Case:
    """With the last days that its stops and its extension make of the limits; one that nothing has touched stays as
    it was printed. An extension is of the law's limit (第四十二条), the hall's promise stays the hall's."""
    since, limits, counted = case.accepted_on, case.opened.limits, case.opened.terms.start_day_counted
    if since is None:
        return case
    legal = [one for one in case.stops if one.procedure in STATUTORY_STOPS]
    if legal or case.extended or case.joint:
        term = JOINT if case.joint else Term(days=limits.statutory, unit=limits.unit)
        spans = spans_of(legal, start_day_counted=counted)
        due = last_day(calendar, since, term, spans, start_day_counted=counted, more=case.extended)
        case = replace(case, statutory_due=due)
    if case.stops and limits.promised:
        term = Term(days=limits.promised, unit=limits.unit)
        spans = spans_of(case.stops, start_day_counted=counted)
        case = replace(case, promised_due=last_day(calendar, since, term, spans, start_day_counted=counted))
    return case
