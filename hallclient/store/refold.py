"""Do the rows say what the acts say: every case folded anew, a slice at a time, nothing written."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from operator import itemgetter
from typing import NamedTuple

from sqlalchemy import Connection, Date

from casework.acts import AnyAct
from casework.case import Case
from casework.exchange import STANDING
from casework.lifecycle import BESIDE_CASES
from hallclient.signing.digest import sha256
from hallclient.store.acts import read_acts_of
from hallclient.store.projection import TO_COUNT, Project, encode_values, line_of, marks_of
from hallclient.store.schema import case_row
from hallclient.store.vocabulary import Held, sum_of

SLICE = 20
"""Cases in one slice: some milliseconds."""

_NAMES = [column.name for column in case_row.c if column.name not in ("n", *TO_COUNT)]
_DAYS = [column.name for column in case_row.c if isinstance(column.type, Date)]
_COMPARED = itemgetter(*_NAMES)
# In the driver's own values: to make days of its texts cost more than to read them.
_OWN = ", ".join(f'case_row."{name}"' for name in _NAMES)
_ROWS = (
    f"SELECT case_row.n, case_row.case_id, case_values.bytes, {_OWN} FROM case_row "  # noqa: S608 - our own names
    "LEFT JOIN case_values ON case_values.case_id = case_row.case_id "
    "WHERE case_row.n > ? ORDER BY case_row.n LIMIT ?"
)
_NOT_FOUND = (
    "SELECT value ->> 0 FROM json_each(?) WHERE NOT EXISTS (SELECT 1 FROM case_search "
    "WHERE case_search MATCH value ->> 1 AND case_search.rowid = value ->> 0)"
)
_DEVICE = "SELECT record.device FROM outbox JOIN record ON record.n = outbox.n LIMIT 1"
# By the case alone: with the device in it SQLite read all acts of the counter for each slice.
_WHOSE = (
    "SELECT record.case_id, record.act_id, record.device, outbox.n IS NOT NULL FROM record "
    "LEFT JOIN outbox ON outbox.n = record.n WHERE record.case_id IN (SELECT value FROM json_each(?))"
)
# First who has no row, by two indices alone: an act's own row is read of those few, not of every act in the book.
_UNLISTED = (
    "WITH astray AS MATERIALIZED (SELECT DISTINCT case_id FROM record "
    "WHERE case_id NOT IN (SELECT case_id FROM case_row)) "
    "SELECT count(DISTINCT record.case_id) FROM astray JOIN record ON record.case_id = astray.case_id "
    "WHERE record.bytes <> x'' AND record.kind NOT IN (SELECT value FROM json_each(?)) "
    "AND NOT EXISTS (SELECT 1 FROM record AS receipt JOIN outcome ON outcome.n = receipt.n "
    "WHERE receipt.case_id = astray.case_id AND receipt.kind = 'received' AND "
    "outcome.outcome NOT IN (SELECT value FROM json_each(?)))"
)
_PAPERS = "SELECT case_id, sha256, bytes FROM paper WHERE case_id IN (SELECT value FROM json_each(?))"


class Slice(NamedTuple):
    """One slice: where the next begins (None: it was the last), how many cases, and what differs, by case id."""

    after: int | None
    cases: int
    faults: tuple[str, ...]


def refold(
    connection: Connection, project: Project, after: int = 0, limit: int = SLICE, held: Held | None = None
) -> Slice:
    """Folds the `limit` cases after row `after` and compares rows, values, search, papers and outbox.

    `held`: what the search was read to hold; without it each row is asked for by its marks.

    A case that was pruned has no rows and is not met here. A statement a slice, not a case: with each case its own
    they took four fifths of the whole check.
    """
    rows = connection.exec_driver_sql(_ROWS, (after, limit)).all()
    if not rows:
        return Slice(None, 0, ())
    ids = [case_id for _n, case_id, *_ in rows]
    acts = read_acts_of(connection, ids)
    said: dict[str, str] = {}
    searched: dict[int, str] = {}
    for n, case_id, kept, *row in rows:
        own = acts.get(case_id, ())
        if not own:
            said[case_id] = "row without acts"
            continue
        case = project(own, own[-1].on)
        fault = _row_fault(row, case, own, kept)
        if fault:
            said[case_id] = fault
        searched[n] = marks_of(case, own)
    astray = _not_found(connection, searched, held or {})
    sent, unsent = _acts_here(connection, ids)
    papers = _papers(connection, ids)
    for n, case_id, *_ in rows:
        if n in astray:
            said.setdefault(case_id, "not in the search, or as something else")
        fault = _paper_fault(acts.get(case_id, ()), sent.get(case_id, set()), papers.get(case_id, {}))
        if fault:
            said.setdefault(case_id, fault)
    faults = [f"{case_id}: {said[case_id]}" for case_id in ids if case_id in said]
    faults += [f"{case_id}: act without outbox" for case_id in unsent]
    return Slice(rows[-1][0], len(rows), tuple(faults))


def unlisted(connection: Connection) -> int:
    """How many cases have acts and no row; a pruned case has only empty acts, and of one whose receipt the server did
    not let stand there is no row."""
    asked = json.dumps(sorted(BESIDE_CASES)), json.dumps(sorted(STANDING))
    return int(connection.exec_driver_sql(_UNLISTED, asked).scalar_one())


def _row_fault(row: Sequence[object], case: Case, acts: Sequence[AnyAct], kept: bytes | None) -> str:
    line = line_of(case, acts)
    for name in _DAYS:
        if (day := line[name]) is not None:
            line[name] = day.isoformat()
    if tuple(row) != _COMPARED(line):
        differs = [name for name, value in zip(_NAMES, row, strict=True) if line[name] != value]
        return "row differs: " + ", ".join(differs)
    return "" if kept == encode_values(case) else "values differ"


def _not_found(connection: Connection, searched: Mapping[int, str], held: Held) -> set[int]:
    """Rows that the search does not find by all of their marks. Of which it holds just these is not asked for."""
    asked = [
        (n, f"marks : ({' AND '.join(marks.split())})")
        for n, marks in searched.items()
        if held.get(n) != sum_of(marks)
    ]
    if not asked:
        return set()
    return set(connection.exec_driver_sql(_NOT_FOUND, (json.dumps(asked),)).scalars())


def _acts_here(connection: Connection, ids: Sequence[str]) -> tuple[dict[str, set[str]], list[str]]:
    """The acts of this counter by case; and the cases, one for each act, with an act of its device that is not in the
    outbox."""
    device = connection.exec_driver_sql(_DEVICE).scalar()
    sent: dict[str, set[str]] = {}
    unsent: list[str] = []
    for case_id, act_id, made_by, waits in connection.exec_driver_sql(_WHOSE, (json.dumps(ids),)):
        if waits:
            sent.setdefault(case_id, set()).add(act_id)
        elif made_by == device:
            unsent.append(case_id)
    return sent, unsent


def _papers(connection: Connection, ids: Sequence[str]) -> dict[str, dict[str, bool]]:
    """By case, the papers in the archive, and whether each has the bytes of its hash; one at a time in memory."""
    found: dict[str, dict[str, bool]] = {}
    for case_id, name, data in connection.exec_driver_sql(_PAPERS, (json.dumps(ids),)):
        found.setdefault(case_id, {})[name] = sha256(data) == name
    return found


def _paper_fault(acts: Sequence[AnyAct], own: AbstractSet[str], archived: Mapping[str, bool]) -> str:
    """Every paper of an act of this counter lies in the archive with its own bytes; what else lies there is a paper
    of another counter's act, fetched to be looked at.
    """
    if not all(archived.values()):
        return "a paper's bytes are not those of its hash"
    issued = {act.act_id: {one.sha256 for one in act.papers if not one.waiting} for act in acts}
    missing = {name for act_id in own & issued.keys() for name in issued[act_id]} - archived.keys()
    strange = archived.keys() - set().union(*issued.values())
    if missing or strange:
        return f"{len(missing)} papers missing, {len(strange)} without an act"
    return ""
