"""Projections made anew from the record: the rows are worth nothing that the acts do not say."""

from __future__ import annotations

from sqlalchemy import Connection, delete, func, select, text

from hallclient.store.acts import read_acts
from hallclient.store.projection import Project, write_case
from hallclient.store.schema import case_row, case_values, record


def rebuild(connection: Connection, project: Project) -> int:
    """Clears the rows, the values and the search and folds every case again, in the order of arrival."""
    connection.execute(text("INSERT INTO case_search (case_search) VALUES ('delete-all')"))
    connection.execute(delete(case_values))
    connection.execute(delete(case_row))
    first = func.min(record.c.n)
    whole = select(record.c.case_id).where(record.c.bytes != b"")  # what was pruned has no rows any more
    cases = connection.execute(whole.group_by(record.c.case_id).order_by(first)).scalars()
    done = 0
    for case_id in cases.all():
        acts = read_acts(connection, case_id)
        if acts:  # else the server let not even its receipt stand
            write_case(connection, project(acts, acts[-1].on), acts)
            done += 1
    return done
