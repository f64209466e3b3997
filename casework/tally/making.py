"""A report put together: of a hall file, of what was added up and of what is known beside it. A counter does it of its
book, the server of the hall's ledger; the same acts give the same report, at either place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final, Literal, NamedTuple

from casework.calendar import Calendar
from casework.catalogue import Enrolment
from casework.deadline import WEEKDAYS
from casework.exchange import Counters
from casework.hall import Hall
from casework.record import Struct, built
from casework.tally.month import MonthTotals
from casework.tally.periods import around, as_far, beside, year_before
from casework.tally.report import TABLES, Report, Silent, Source
from casework.tally.totals import By, Rules, Totals
from casework.tally.voiced import Said, all_of, voiced, with_voiced

QUIET: Final = timedelta(minutes=10)
"""A counter that said nothing for so long while the hall is open is named."""
EVENING: Final = time(17, 30)
"""Where the hall file gives no hours for a day."""


class FiguresAsked(Struct, frozen=True, kw_only=True):
    """Who wants the figures of the whole hall (a staff_no), at which window, of which days."""

    by: str
    window: str
    first: date
    last: date
    kind: Literal["", "bulletin"] = ""


class HallFigures(Struct, frozen=True, kw_only=True):
    """The server's report of the days that were asked for: the first edition, which the counter that gives it out
    compares with those that it gave out before."""

    report: Report


MESSAGES = (FiguresAsked, HallFigures)
built(*MESSAGES)


class Known(NamedTuple):
    """What is known beside the cases. `heard`: of every counter, by the server; None: there is none. `here`: the
    counter that asks, which is heard from as it does."""

    now: datetime
    heard: Counters | None
    here: str
    said: Sequence[Said]
    doubtful: int
    unconfirmed: int = 0
    source: Source = "book"


def rules_of(hall: Enrolment, calendar: Calendar | None = None) -> Rules:
    """What a hall counts by: a transferred item stays with the department that it came from."""
    catalogue = hall.catalogue
    departments = {row.id: row.department for row in catalogue.rows}
    departments |= {code: item.department for code, item in catalogue.items.items()}
    region, names = catalogue.region, names_of(hall, "item")
    often = Counter(names.values())
    return Rules(
        calendar or Calendar(catalogue.years), region.lamp, departments, region.closed_at,
        {name: code for code, name in names.items() if often[name] == 1},
    )  # fmt: skip


def names_of(hall: Enrolment, by: By) -> dict[str, str]:
    """What people call the rows of a table, in the hall's own order."""
    catalogue = hall.catalogue
    match by:
        case "department":
            return {one.code: one.name for one in catalogue.departments}
        case "window":
            return {one.code: f"{one.code} {one.name}" for one in catalogue.hall.windows if one.departments}
        case "item":
            rows = {row.id: row.name for row in catalogue.rows}
            return rows | {code: item.name for code, item in catalogue.items.items()}
        case "clerk":
            return {one.staff_no: one.name for one in hall.people}


def months_of(first: date, last: date, rules: Rules) -> tuple[MonthTotals, MonthTotals, MonthTotals]:
    """The month of 通报, the one before and the same one of the year before, as far as the first one goes."""
    days = (first, last)
    others = (beside("month", days, -1), around("month", year_before(first)))
    now, before, year = (MonthTotals(*as_far(days, one), rules) for one in (days, *others))
    return now, before, year


def made(hall: Enrolment, totals: Totals, known: Known) -> Report:
    """The report of what was added up."""
    whole: tuple[By, ...] = ("department", "window")
    counters = _counters(hall, known)
    said = voiced(known.said, totals.rules)
    of_hall, operator = all_of(said["department"]), hall.catalogue.hall.operator
    return Report(
        hall=hall.catalogue.hall.name,
        first=totals.first,
        last=totals.last,
        as_of=known.now.isoformat(timespec="minutes"),
        tables={
            by: with_voiced(totals.lines(by, names, whole=by in whole), said[by], names)
            for by in TABLES
            for names in (names_of(hall, by),)
        },
        sum=totals.sum,
        whole_hall=known.heard is not None,
        counters=len(counters),
        silent=tuple(_silent(hall.catalogue.hall, counters, known, totals.last)),
        unconfirmed=known.unconfirmed,
        doubtful=known.doubtful,
        late=totals.late,
        closed_at=totals.rules.closed_at,
        rated=(of_hall.rated, of_hall.content),
        voiced=said,
        others={operator.code: operator.name},
        source=known.source,
    )


def _counters(hall: Enrolment, known: Known) -> dict[str, str]:
    """The counters that the figures come from, by their names."""
    if known.heard is None:
        return {known.here: ""}
    return {one.number: one.name for one in hall.devices if one.revoked_on is None}


def _silent(hall: Hall, counters: Mapping[str, str], known: Known, last: date) -> Iterator[Silent]:
    if known.heard is None:
        return
    seen = {one.device: one.seen_at for one in known.heard.counters}
    cut = min(known.now - QUIET, closes(hall, last, known.now) - QUIET)
    for device, name in counters.items():
        at = seen.get(device, "")
        if device != known.here and (not at or datetime.fromisoformat(at) < cut):
            yield Silent(name=name or device, since=at)


def closes(hall: Hall, day: date, now: datetime) -> datetime:
    """When the hall closes on a day, by its office hours."""
    word = f"周{WEEKDAYS[day.weekday()]}"
    hours = [one.periods for one in hall.office_hours if word in one.days]
    ends = [time.fromisoformat(period.partition("-")[2]) for periods in hours for period in periods]
    return datetime.combine(day, max(ends, default=EVENING), now.tzinfo)
