"""Cases from elsewhere of which this book has nothing yet: taken in by the dozen, each table filled by one statement.

A newcomer takes in a hall's thousands, a follower what a busy minute brought. What is known here in part goes the way
of `arrivals`, case by case.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, func, select

from casework.acts import AnyAct
from casework.exchange import STANDING, LogEntry
from casework.matters import Matter
from hallclient.store.acts import from_receipt
from hallclient.store.arrivals import (
    LAST,
    OUTCOMES,
    RECORDS,
    TAKEN,
    ArrivalWrites,
    Weigh,
    as_told,
    outcome_row,
    read_entry,
    record_row,
)
from hallclient.store.arrived import Group
from hallclient.store.filling import filling, plain
from hallclient.store.projection import (
    SEARCH,
    TO_COUNT,
    Project,
    encode_values,
    line_of,
    search_of,
)
from hallclient.store.schema import case_row, case_values, record

_HERE = select(record.c.case_id).where(record.c.case_id.in_(bindparam("cases", expanding=True))).distinct()
_NUMBERS = select(case_row.c.case_no).where(case_row.c.case_no.in_(bindparam("numbers", expanding=True)))
_LINES, _VALUES = filling(case_row), filling(case_values)
_LAST_LINE = select(func.max(case_row.c.n))


class NewCaseWrites(ArrivalWrites):
    """The part of a transaction that takes in many cases at once."""

    def arrive_all(
        self, groups: Sequence[Group], own: str, project: Project, weigh: Weigh = as_told
    ) -> tuple[str, ...]:
        """See `arrive`; what lies here of these cases as it came goes first. Gives the cases whose receipt isn't here.
        Raises Newer."""
        groups = self.taken_up(groups)
        asked = {"cases": [case_id for case_id, _ in groups]}
        here = set(self.connection.execute(_HERE, asked).scalars())
        read = [
            (
                case_id,
                [
                    (weigh(entry, act), act)
                    for entry in entries
                    if entry.device != own and (act := read_entry(entry))
                ],
            )
            for case_id, entries in groups
            if case_id not in here
        ]
        ids = [act.act_id for _, told in read for _, act in told]
        if len(set(ids)) < len(ids) or self.connection.execute(TAKEN, {"ids": ids}).first() is not None:
            read, here = [], {case_id for case_id, _ in groups}  # an id that stands twice: one by one
        unknown = self._take_in([told for _, told in read if told], project)
        for case_id, entries in groups:
            if case_id in here and not self.arrive(case_id, entries, own, project, weigh):
                unknown.append(case_id)
        return tuple(unknown)

    def _take_in(self, cases: Sequence[Sequence[tuple[LogEntry, AnyAct]]], project: Project) -> list[str]:
        """Gives the cases of which acts stand, but no receipt."""
        if not cases:
            return []
        n = int(self.connection.execute(LAST).scalar() or 0)
        records: list[dict[str, Any]] = []
        places: list[dict[str, Any]] = []
        folds: list[tuple[AnyAct, ...]] = []
        unknown: list[str] = []
        for told in cases:
            for entry, act in told:
                n += 1
                row = record_row(n, entry, act, act.act_id)
                records.append(row)
                places.append(outcome_row(n, entry, row["hash"]))
            standing = [act for entry, act in told if entry.outcome in STANDING]
            if acts := from_receipt(standing):
                folds.append(acts)
            elif any(not isinstance(act, Matter) for act in standing):
                unknown.append(told[0][0].case_id)
        self.connection.exec_driver_sql(RECORDS, records)
        self.connection.exec_driver_sql(OUTCOMES, places)
        self._project(folds, project)
        return unknown

    def _project(self, cases: Sequence[tuple[AnyAct, ...]], project: Project) -> None:
        """Row, values and search of each; whose number another case has stays without, as in `arrive`."""
        if not cases:
            return
        folded = [(project(acts, acts[-1].on), acts) for acts in cases]
        numbers = {"numbers": [case.opened.case_no for case, _ in folded]}
        taken = set(self.connection.execute(_NUMBERS, numbers).scalars())
        n = int(self.connection.execute(_LAST_LINE).scalar() or 0)
        lines, values, searched = [], [], []
        for case, acts in folded:
            if case.opened.case_no in taken:
                continue
            taken.add(case.opened.case_no)
            n += 1
            lines.append({"n": n, **plain(line_of(case, acts) | TO_COUNT)})
            values.append({"case_id": case.opened.case_id, "bytes": encode_values(case)})
            searched.append({"n": n, **search_of(case, acts)})
        if lines:
            self.connection.exec_driver_sql(_LINES, lines)
            self.connection.exec_driver_sql(_VALUES, values)
            self.connection.exec_driver_sql(SEARCH, searched)
