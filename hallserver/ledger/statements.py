"""What a batch asks, as statements made once: to make them anew took longer than PostgreSQL takes to answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from msgspec import Raw
from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    TableValuedAlias,
    Text,
    TextClause,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    text,
    true,
)
from sqlalchemy.dialects import postgresql

from casework.exchange import LogEntry
from casework.signature import unpacked
from hallserver.ledger.rows import ActLine, DeviceLine, HallLine
from hallserver.ledger.schema import act, case_number, case_row, device, forgotten, hall, hall_file

Statement = Select[Any] | TextClause


class Asked(NamedTuple):
    """A statement for PostgreSQL and for SQLite, `keys` being many; `one`: for either, with one `key`, which PostgreSQL
    need not plan anew each time. That it keeps the plan is good only where a single index has both the hall and the
    key: made of empty tables it may be any index of the hall's."""

    postgres: Statement
    sqlite: Statement
    one: Statement | None = None

    def by(self, values: Mapping[str, object], postgres: bool) -> Statement:
        """The one for these values."""
        if "key" in values and self.one is not None:
            return self.one
        return self.postgres if postgres else self.sqlite


_TEXTS: Any = postgresql.ARRAY(Text)
_HALL: Any = bindparam("hall", type_=Text)
_ACT = [column for column in act.c if column.name != "hall_id"]
_NAMES = tuple(column.name for column in _ACT)
_DEVICE_COLUMNS = [column for column in device.c if column.name != "hall_id"]
_DEVICE_NAMES = tuple(column.name for column in _DEVICE_COLUMNS)


def hall_line(row: Sequence[Any]) -> HallLine:
    """A hall as a statement with all its columns gives it."""
    return HallLine(**dict(zip(hall.c.keys(), row, strict=True)))


def device_line(row: Sequence[Any]) -> DeviceLine:
    """A device as a statement with all its columns but the hall gives it."""
    parts = dict(zip(_DEVICE_NAMES, row, strict=True))
    return DeviceLine(**{**parts, "head": bytes(parts["head"])})


def act_line(row: Sequence[Any]) -> ActLine:
    """An act as a statement with all its columns gives it."""
    parts = dict(zip(_NAMES, row, strict=True))  # by name it took half of a newcomer's page
    parts["against"] = tuple(map(int, parts["against"].split(","))) if parts["against"] else ()
    return ActLine(**parts)


_ENTRY = [act.c[name] for name in (
    "n", "device", "seq", "case_id", "outcome", "stored", "reason", "text", "against", "received_at", "signature"
)]  # fmt: skip


def entry(row: Sequence[Any]) -> LogEntry:
    """An act as it travels, of a statement that asks for no more of it. Bytes that are no JSON at all travel as text,
    and only with `rejected`."""
    n, device, seq, case_id, outcome, stored, reason, text, against, received_at, signature = row
    return LogEntry(
        n=n, device=device, seq=seq, case_id=case_id, outcome=outcome, act=Raw(stored), reason=reason, text=text,
        against=tuple(map(int, against.split(","))) if against else (), received_at=received_at,
        signature=unpacked(signature) if signature else None,
    )  # fmt: skip


def _in_list(column: Column[str]) -> ColumnElement[bool]:
    return column.in_(bindparam("keys", expanding=True))


def _both(wanted: Select[Any], *, locks: bool = False) -> Asked:
    """PostgreSQL locks the rows where that is asked; SQLite's one writer needs no lock."""
    return Asked(wanted.with_for_update() if locks else wanted, wanted)


def _each(key: Column[str], wanted: Select[Any], *, locks: bool = False, alone: bool = False) -> Asked:
    """A row of each key, in the order of the keys. PostgreSQL is made to look each up by its index: of tables that grew
    since it last counted them it read all rows of the hall. `alone`: the table has one index of the hall's, which has
    the key, too (`Asked.one`)."""
    of_hall = wanted.where(key.table.c.hall_id == _HALL)
    told = _told()
    each = of_hall.where(key == told.c.key).limit(literal_column("1"))
    found = (each.with_for_update() if locks else each).lateral("found")
    return Asked(
        select(found).select_from(told.join(found, true())),
        of_hall.where(_in_list(key)),
        of_hall.where(key == bindparam("key", type_=Text)) if alone else None,
    )


def _all(key: Column[str], wanted: Select[Any]) -> Asked:
    """All rows of each key, those of one key in the hall's order; the keys are looked up one by one for the reason that
    `_each` names: `OFFSET` keeps PostgreSQL from making one search of them."""
    of_hall = wanted.where(key.table.c.hall_id == _HALL).order_by(act.c.n)
    told = _told()
    found = of_hall.where(key == told.c.key).offset(literal_column("0")).lateral("found")
    return Asked(
        select(found).select_from(told.join(found, true())),
        of_hall.where(_in_list(key)),
        of_hall.where(key == bindparam("key", type_=Text)),
    )


def _told() -> TableValuedAlias:
    """The keys as PostgreSQL's own rows."""
    return func.unnest(bindparam("keys", type_=_TEXTS)).table_valued("key", name="told").render_derived()


HALL = _both(select(hall).where(hall.c.hall_id == _HALL))
_DEVICE = select(*_DEVICE_COLUMNS).where(device.c.hall_id == _HALL, device.c.device == bindparam("device"))
DEVICES = select(*_DEVICE_COLUMNS).where(device.c.hall_id == _HALL).order_by(device.c.device)
DEVICE, LOCKED_DEVICE = _both(_DEVICE), _both(_DEVICE, locks=True)
SENT = _both(
    select(*_ACT)
    .where(
        act.c.hall_id == _HALL,
        act.c.device == bindparam("device"),
        act.c.seq.between(bindparam("first"), bindparam("last")),
    )
    .order_by(act.c.seq)
)
ACTS_OF, ENTRIES_OF = _all(act.c.case_id, select(*_ACT)), _all(act.c.case_id, select(*_ENTRY))
IN_ORDER, AS_EVER = (Asked(text(f"SET LOCAL enable_sort = {one}"), text("")) for one in ("off", "on"))
"""Around `SCOPE`: where PostgreSQL has not counted a hall's rows it would take all of them for a few and sort them for
each page; the key has them in that order."""
SCOPE = _both(
    select(case_row.c.case_id)
    .where(
        case_row.c.hall_id == _HALL,
        or_(case_row.c.closed_on.is_(None), case_row.c.closed_on >= bindparam("since")),
        case_row.c.case_id.not_in(select(forgotten.c.case_id).where(forgotten.c.hall_id == _HALL)),
        case_row.c.case_id > bindparam("after"),
    )
    .order_by(case_row.c.case_id)
    .limit(bindparam("most"))
)
KNOWN_ACTS = _each(act.c.act_id, select(act.c.act_id))
LOCKED_CASES = _each(case_row.c.case_id, select(case_row.c.case_id), locks=True)
HOLDERS = _each(case_number.c.case_no, select(case_number.c.case_no, case_number.c.case_id), alone=True)

NEWEST_HALL_FILE = _both(select(func.max(hall_file.c.version)).where(hall_file.c.hall_id == _HALL))
