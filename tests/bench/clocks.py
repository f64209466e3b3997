"""How many last days a second the clocks give, with stops in them: 特别程序, overlaps, a limit in natural days."""

from __future__ import annotations

from datetime import date, timedelta

from casework.calendar import Calendar
from casework.hall import Holiday, Term, Year
from casework.item import Special
from casework.stops import Stop, last_day, spans_of
from tests.bench.figures import Figure, best

REACH = 50_000
CASES = 2_000


def _year(number: int) -> Year:
    off = (Holiday(name="国庆", from_=date(number, 10, 1), to=date(number, 10, 7)),)
    return Year(year=number, source="", published="", working_days=0, holidays=off, workdays=())


def _stop(procedure: Special, begins_on: date, days: int) -> Stop:
    end = begins_on + timedelta(days=days)
    return Stop(procedure=procedure, told_on=begins_on, begins_on=begins_on, planned_end=end)


def figure() -> Figure:
    """Of `CASES` cases, each begun on another day, with two stops that overlap and one apart."""
    calendar = Calendar((_year(2026), _year(2027)))
    terms = (Term(days=20, unit="工作日"), Term(days=45, unit="自然日"))
    cases = []
    for place in range(CASES):
        start = date(2026, 1, 1) + timedelta(days=place % 300)
        stops = (
            _stop("检验", start + timedelta(days=3), 9),
            _stop("听证", start + timedelta(days=8), 12),
            _stop("鉴定", start + timedelta(days=30), 5),
        )
        cases.append((start, terms[place % 2], stops))

    def all_of_them() -> None:
        for start, term, stops in cases:
            last_day(calendar, start, term, spans_of(stops, start_day_counted=False))

    rate = CASES / best(all_of_them, 7) * 1000
    return Figure(
        "last days of limits with three stops, a second", f"{rate:,.0f}", f"{REACH:,}", REACH / rate, 1
    )


if __name__ == "__main__":
    print(figure())
