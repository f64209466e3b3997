"""Who had a case shown that only the server has: read for the audit administrator. Only grows (schema `viewed`)."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from hallserver.ledger.reads import HallReads
from hallserver.ledger.rows import ViewLine
from hallserver.ledger.schema import viewed


def looks(
    reads: HallReads, *, case_id: str = "", by: str = "", day: date | None = None
) -> tuple[ViewLine, ...]:
    """In order: at this case, by this person, on this day."""
    columns = [column for column in viewed.c if column.name != "hall_id"]
    rows = select(*columns).where(viewed.c.hall_id == reads.hall_id)
    if case_id:
        rows = rows.where(viewed.c.case_id == case_id)
    if by:
        rows = rows.where(viewed.c.by == by)
    if day is not None:
        rows = rows.where(viewed.c.at >= f"{day}", viewed.c.at < f"{day + timedelta(days=1)}")
    found = reads.connection.execute(rows.order_by(viewed.c.at, viewed.c.view_id))
    return tuple(ViewLine(**row._mapping) for row in found)
