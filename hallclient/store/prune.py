"""Forgetting on time: whole closed cases lose their content here once the server's backup has them (sync: 12).

What stays for ever: each act's number, case, kind, day, author and hash, the numbers given, the papers' names and
hashes. What goes: the bytes of acts and papers, rows, values and search. Attached pages that nothing else names by an
act or a draft go with the next program (see `loose`): somebody may have the same file in hand just now. The triggers
forbid it anywhere but in this transaction; the audit names every case; what was freed is overwritten.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, bindparam, case, delete, func, select, text, update

from casework.acts import AnyAct
from casework.case import CLOSED
from casework.contents import pages_in
from casework.hall import CLOSED_DAYS
from hallclient.store.acts import read_acts, read_acts_of
from hallclient.store.exchange import covered_upto
from hallclient.store.loose import give_up, named
from hallclient.store.projection import Project
from hallclient.store.schema import (
    case_row,
    case_values,
    content,
    outbox,
    outcome,
    page,
    paper,
    pruning,
    record,
)
from hallclient.store.tx import Tx
from hallclient.store.upkeep import merge

BATCH = 50


class Plan(NamedTuple):
    """What may go: cases, and their pages that nothing up to act `seen` needs beside them. `by_age`: the rules let go
    of them, so they must still be covered when they go."""

    cases: tuple[str, ...]
    pages: frozenset[str]
    seen: int
    by_age: bool = False


def due(connection: Connection, project: Project, *, today: date, keep_days: int) -> tuple[str, ...]:
    """The oldest cases that are over, past their days, and whole within the server's backup; at most `BATCH`.

    Over is what its acts say, as of the last of them: what the law makes of silence later is recorded by an act of the
    home server, and until then everybody counts the case as open. A case with one act that is not confirmed, or lies
    behind what the backup covers, or has no place in the server's log, stays; so does one with a paper or an attached
    file here that no backup of the server is known to have.
    """
    before = today - timedelta(days=max(keep_days, CLOSED_DAYS))
    own = select(paper.c.sha256).where(
        paper.c.case_id == record.c.case_id, paper.c.bytes != b"", paper.c.sha256.in_(_last())
    )
    rows = (
        select(record.c.case_id)
        .select_from(case_row)
        .join(record, record.c.case_id == case_row.c.case_id)
        .outerjoin(outbox, outbox.c.n == record.c.n)
        .outerjoin(outcome, outcome.c.n == record.c.n)
        .where(case_row.c.stage.in_(sorted(CLOSED)), ~own.exists())
        .group_by(record.c.case_id)
        .having(func.max(record.c.on) < before)
        .having(func.sum(_unsafe(covered_upto(connection))) == 0)
        .order_by(func.min(record.c.n))
    )
    old = connection.execute(rows).scalars().all()
    found: list[str] = []
    for start in range(0, len(old), BATCH):
        acts = read_acts_of(connection, old[start : start + BATCH])
        for case_id, told in acts.items():
            if project(told, told[-1].on).stage in CLOSED and not _here(connection, pages_of(told)):
                found.append(case_id)
        if len(found) >= BATCH:
            break
    return tuple(found[:BATCH])


def _papers_waiting() -> Select[tuple[str]]:
    """The cases of which a paper or an attached file is not at the server so far."""
    return (
        select(record.c.case_id).join(content, content.c.n == record.c.n).where(content.c.state == "waiting")
    )


def _unsafe(covered: int) -> ColumnElement[int]:
    """1 for an act that must not go yet."""
    waits = outbox.c.n.is_not(None) & (outbox.c.state != "confirmed")
    return case((waits | outcome.c.place.is_(None) | (outcome.c.place > covered), 1), else_=0)


def _last() -> Select[tuple[str]]:
    """What this counter's acts name and no backup of the server has; what was fetched of other windows is theirs."""
    return select(content.c.name).where(content.c.state != "backed")


def _here(connection: Connection, pages: Collection[str]) -> bool:
    """Whether one of these attached files lies in this book and in no backup of the server."""
    last = select(page.c.sha256).where(page.c.sha256.in_(pages), page.c.sha256.in_(_last()))
    return bool(pages) and bool(connection.execute(last.limit(1)).first())


def plan(connection: Connection, cases: Iterable[str]) -> Plan:
    """Looks up which attached pages only these cases need. Walks every act: for a reader's thread."""
    asked = select(record.c.case_id).where(record.c.case_id.in_(tuple(cases)), record.c.bytes != b"")
    there = frozenset(connection.execute(asked).scalars())
    seen = int(connection.execute(select(func.max(record.c.n))).scalar() or 0)
    mine: set[str] = set()
    for case_id in there:
        mine |= pages_of(read_acts(connection, case_id))
    return Plan(tuple(sorted(there)), frozenset(mine - named(connection, mine, but=there)), seen)


def pages_of(acts: Iterable[AnyAct]) -> set[str]:
    """The attached files that acts name."""
    return set().union(*map(pages_in, acts))


def prune(tx: Tx, planned: Plan, why: str) -> tuple[str, ...]:
    """Empties the cases of a plan; gives those that were. `why` stands in the audit.

    A case with an act or a paper that is still to be reported is left whole, whoever asked, and by age one with an act
    that is not covered now, whatever was so when the plan was made (nothing is lost, ever).
    """
    connection = tx.connection
    waits = outbox.c.n.is_not(None) & (outbox.c.state != "confirmed")
    unsafe = (
        select(record.c.case_id)
        .outerjoin(outbox, outbox.c.n == record.c.n)
        .outerjoin(outcome, outcome.c.n == record.c.n)
        .where(record.c.case_id.in_(planned.cases))
        .where(_unsafe(covered_upto(connection)) == 1 if planned.by_age else waits)
    )
    kept = set(connection.execute(unsafe).scalars())
    kept.update(connection.execute(_papers_waiting()).scalars())
    gone = tuple(case_id for case_id in planned.cases if case_id not in kept)
    if not gone:
        return ()
    pages = planned.pages if gone == planned.cases else plan(connection, gone).pages
    pages -= named(connection, pages, after=planned.seen, but=gone)
    connection.exec_driver_sql("PRAGMA secure_delete = ON")
    connection.execute(pruning.insert().values(id=1))
    for case_id in gone:
        tx.note("prune", "", "", case_id, why)
    rows = connection.execute(select(case_row.c.n).where(case_row.c.case_id.in_(gone))).scalars().all()
    if rows:
        forget = text("DELETE FROM case_search WHERE rowid IN :rows").bindparams(
            bindparam("rows", expanding=True)
        )
        connection.execute(forget, {"rows": list(rows)})
    connection.execute(delete(case_row).where(case_row.c.case_id.in_(gone)))
    connection.execute(delete(case_values).where(case_values.c.case_id.in_(gone)))
    connection.execute(update(record).where(record.c.case_id.in_(gone)).values(bytes=b""))
    connection.execute(update(paper).where(paper.c.case_id.in_(gone)).values(bytes=b""))
    connection.execute(delete(pruning))
    connection.exec_driver_sql("PRAGMA secure_delete = OFF")
    give_up(tx, pages, tx.chance.now().date())
    return gone


def squeeze(tx: Tx, first: bool) -> bool:
    """One step of rewriting the search without what was pruned; False when nothing is left to do."""
    return merge(tx.connection, -200 if first else 200)
