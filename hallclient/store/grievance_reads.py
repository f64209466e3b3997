"""Ratings, complaints and 办不成事 in this counter's book."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, text

from casework import wire
from casework.grievances import GRIEVANCES, AnyGrievance, GrievanceTaken
from casework.tally.voiced import Said, lodged

ACTS = text(
    "SELECT record.bytes FROM record LEFT JOIN outcome ON outcome.n = record.n "
    "WHERE (record.kind = 'rated' OR record.kind GLOB 'grievance_*') "
    "AND (record.kind <> 'rated' OR record.\"on\" >= :since "
    "OR json_extract(CAST(record.bytes AS TEXT), '$.grade') > 3) "
    "AND (outcome.outcome IS NULL OR outcome.outcome IN ('applied', 'flagged')) "
    "ORDER BY outcome.place IS NULL, outcome.place, record.n"
)
GRADES = text(
    "WITH told AS (SELECT CAST(record.bytes AS TEXT) AS act FROM record LEFT JOIN outcome ON outcome.n = record.n "
    "WHERE record.kind = 'rated' AND record.\"on\" BETWEEN :first AND :last AND record.bytes <> x'' "
    "AND (outcome.outcome IS NULL OR outcome.outcome IN ('applied', 'flagged'))), "
    "parts AS (SELECT json_extract(act, '$.item_name') AS item_name, "
    "json_extract(act, '$.unit') AS unit, json_extract(act, '$.window') AS place, "
    "json_extract(act, '$.whose') AS whose, json_extract(act, '$.grade') AS grade FROM told) "
    "SELECT coalesce(parts.item_name, ''), coalesce(parts.unit, ''), "
    "coalesce(parts.place, ''), coalesce(parts.whose, ''), parts.grade, count(*) "
    "FROM parts GROUP BY 1, 2, 3, 4, 5"
)
_LODGED = text(
    'WITH stands AS (SELECT record.case_id, record.kind, record."on", record.bytes, outcome.place, record.n '
    "FROM record LEFT JOIN outcome ON outcome.n = record.n "
    "WHERE (record.kind = 'rated' OR record.kind GLOB 'grievance_*') AND record.bytes <> x'' "
    "AND (outcome.outcome IS NULL OR outcome.outcome IN ('applied', 'flagged'))), "
    "told AS (SELECT case_id FROM stands WHERE kind = 'grievance_taken' AND \"on\" BETWEEN :first AND :last) "
    "SELECT bytes FROM stands WHERE kind IN ('grievance_taken', 'grievance_assigned') "
    "AND case_id IN (SELECT case_id FROM told) ORDER BY place IS NULL, place, n"
)
_NUMBERS = text(
    "SELECT record.bytes FROM record "
    "WHERE (record.kind = 'rated' OR record.kind GLOB 'grievance_*') "
    "AND record.kind = 'grievance_taken' AND record.device = :device AND record.\"on\" = :day"
)


_RATED = text("SELECT 1 FROM record WHERE case_id = :matter AND kind = 'rated' LIMIT 1")


def is_rated(connection: Connection, matter: str) -> bool:
    """Whether a rating of this name was ever recorded here or arrived."""
    return connection.execute(_RATED, {"matter": matter}).scalar() is not None


def said(connection: Connection, first: date, last: date) -> tuple[Said, ...]:
    """The ratings of these days that stand: counted where they lie, for a month has tens of thousands."""
    rows = connection.execute(GRADES, {"first": first.isoformat(), "last": last.isoformat()})
    return tuple(Said(*row) for row in rows)


def lodged_in(connection: Connection, first: date, last: date) -> tuple[Said, ...]:
    """投诉 and 办不成事 that were taken in on these days, under whoever answers them now: a few a month."""
    matters: dict[str, list[AnyGrievance]] = {}
    for data in connection.execute(_LODGED, {"first": first.isoformat(), "last": last.isoformat()}).scalars():
        if isinstance(act := wire.decode(data), GRIEVANCES):
            matters.setdefault(act.case_id, []).append(act)
    found = (one for acts in matters.values() if (one := lodged(acts)) is not None)
    return tuple(one for on, one in found if first <= on <= last)


def grievance_acts(connection: Connection, since: date) -> tuple[AnyGrievance, ...]:
    """Every act of such a matter that stands, in the order that every book has them; of the ratings that nobody has to
    do anything about, which are by far the most, those since then."""
    rows = connection.execute(ACTS, {"since": since.isoformat()}).scalars()
    return tuple(act for data in rows if isinstance(act := wire.decode(data), GRIEVANCES))


def receipt_nos(connection: Connection, device: str, day: date) -> tuple[str, ...]:
    """The numbers that this device gave on a day, whatever became of what they were given for."""
    rows = connection.execute(_NUMBERS, {"device": device, "day": day.isoformat()}).scalars()
    acts = (wire.decode(data) for data in rows)
    return tuple(act.receipt_no for act in acts if isinstance(act, GrievanceTaken))
