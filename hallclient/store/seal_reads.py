"""Reading the uses of seals: by their day, over an index of their own."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, bindparam, select

from casework import wire
from casework.acts import Sealed
from casework.exchange import STANDING
from casework.seal_ledger import SealUse
from hallclient.store.schema import case_row, outcome, record

_USES = (
    select(record.c.bytes, case_row.c.case_no, case_row.c.item_name, outcome.c.outcome, outcome.c.text)
    .select_from(
        record.outerjoin(case_row, case_row.c.case_id == record.c.case_id).outerjoin(
            outcome, outcome.c.n == record.c.n
        )
    )
    .where(record.c.kind == "sealed", record.c.on.between(bindparam("first"), bindparam("last")))
    .order_by(record.c.on.desc(), record.c.n.desc())
)


def seal_uses(connection: Connection, first: date, last: date) -> tuple[SealUse, ...]:
    """Every use of a seal from `first` to `last`, the newest first."""
    found = []
    for row in connection.execute(_USES, {"first": first, "last": last}):
        act = wire.decode(row.bytes)
        if isinstance(act, Sealed):
            set_aside = row.text if row.outcome is not None and row.outcome not in STANDING else ""
            found.append(
                SealUse(act=act, case_no=row.case_no or "", item=row.item_name or "", set_aside=set_aside)
            )
    return tuple(found)
