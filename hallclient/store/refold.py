"""Do the rows say what the acts say: every case folded anew, a slice at a time, nothing written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, func, select, text

from casework.acts import AnyAct
from casework.exchange import STANDING
from casework.lifecycle import BESIDE_CASES
from hallclient.signing.digest import sha256
from hallclient.store.acts import read_acts_of
from hallclient.store.projection import Project, encode_values, line_of, search_of
from hallclient.store.schema import case_row, case_values, outbox, outcome, paper, record

SLICE = 20
"""Cases in one slice: some milliseconds."""


class Slice(NamedTuple):
    """One slice: where the next begins (None: it was the last), how many cases, and what differs, by case id."""

    after: int | None
    cases: int
    faults: tuple[str, ...]


def refold(connection: Connection, project: Project, after: int = 0, limit: int = SLICE) -> Slice:
    """Folds the `limit` cases after row `after` and compares rows, values, search, papers and outbox.

    A case that was pruned has no rows and is not met here.
    """
    rows = connection.execute(
        select(case_row).where(case_row.c.n > after).order_by(case_row.c.n).limit(limit)
    ).all()
    if not rows:
        return Slice(None, 0, ())
    ids = [row.case_id for row in rows]
    acts = read_acts_of(connection, ids)
    kept = select(case_values.c.case_id, case_values.c.bytes).where(case_values.c.case_id.in_(ids))
    values = {row.case_id: row.bytes for row in connection.execute(kept)}
    faults = []
    for row in rows:
        own = acts.get(row.case_id, ())
        fault = _row_fault(connection, row._asdict(), own, values.get(row.case_id), project)
        if fault:
            faults.append(f"{row.case_id}: {fault}")
    faults += [f"{case_id}: act without outbox" for case_id in _unsent(connection, ids)]
    return Slice(rows[-1].n, len(rows), tuple(faults))


def unlisted(connection: Connection) -> int:
    """How many cases have acts and no row; a pruned case has only empty acts, and of one whose receipt the server did
    not let stand there is no row."""
    fallen = (
        select(record.c.case_id)
        .join(outcome, outcome.c.n == record.c.n)
        .where(record.c.kind == "received", outcome.c.outcome.not_in(STANDING))
    )
    rows = (
        select(func.count(record.c.case_id.distinct()))
        .outerjoin(case_row, case_row.c.case_id == record.c.case_id)
        .where(case_row.c.n.is_(None), func.length(record.c.bytes) > 0, record.c.case_id.not_in(fallen))
        .where(record.c.kind.not_in(sorted(BESIDE_CASES)))
    )
    return int(connection.execute(rows).scalar_one())


def _row_fault(
    connection: Connection,
    row: dict[str, object],
    acts: Sequence[AnyAct],
    kept: bytes | None,
    project: Project,
) -> str:
    if not acts:
        return "row without acts"
    case = project(acts, acts[-1].on)
    differs = [name for name, value in line_of(case, acts).items() if row[name] != value]
    if differs:
        return "row differs: " + ", ".join(differs)
    if kept != encode_values(case):
        return "values differ"
    marked = " AND ".join(f"marks : {mark}" for mark in search_of(case, acts)["marks"].split())
    found = connection.execute(
        text("SELECT rowid FROM case_search WHERE case_search MATCH :marked AND rowid = :n"),
        {"n": row["n"], "marked": marked},
    )
    if found.first() is None:
        return "not in the search, or as something else"
    return _paper_fault(connection, str(row["case_id"]), acts)


def _paper_fault(connection: Connection, case_id: str, acts: Sequence[AnyAct]) -> str:
    """Every paper of an act of this counter lies in the archive with its own bytes; what else lies there is a paper
    of another counter's act, fetched to be looked at.
    """
    mine = select(record.c.act_id).join(outbox, outbox.c.n == record.c.n).where(record.c.case_id == case_id)
    own = frozenset(connection.execute(mine).scalars())
    issued = {act.act_id: {one.sha256 for one in act.papers if not one.waiting} for act in acts}
    rows = connection.execute(select(paper.c.sha256, paper.c.bytes).where(paper.c.case_id == case_id)).all()
    if any(sha256(row.bytes) != row.sha256 for row in rows):
        return "a paper's bytes are not those of its hash"
    archived = {row.sha256 for row in rows}
    missing = {name for act_id in own & issued.keys() for name in issued[act_id]} - archived
    strange = archived.difference(*issued.values())
    if missing or strange:
        return f"{len(missing)} papers missing, {len(strange)} without an act"
    return ""


def _unsent(connection: Connection, ids: Sequence[str]) -> Sequence[str]:
    """Cases with an act of this counter that is not in the outbox."""
    rows = select(record.c.case_id).outerjoin(outbox, outbox.c.n == record.c.n)
    own = select(record.c.device).join(outbox, outbox.c.n == record.c.n).limit(1).scalar_subquery()
    rows = rows.where(record.c.case_id.in_(ids), outbox.c.n.is_(None), record.c.device == own)
    return connection.execute(rows).scalars().all()
