"""The lines of a hall's public lists: written case by case, read a page or some days at a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Select, delete, func, or_, select

from hallserver.ledger.engines import among, upsert_rows
from hallserver.ledger.reads import HallReads
from hallserver.ledger.schema import public_line
from hallserver.ledger.writes import HallWrites

ListKind = Literal["result", "progress", "taken"]
"""准予的决定, 办件进度, 已撤回、撤销、注销."""


class ListLine(NamedTuple):
    """What one list shows of one case. `spoken`: somebody said that it is published; `until`: the last day of it."""

    kind: ListKind
    case_id: str
    item: str
    spoken: bool
    day: date
    until: date | None
    line: bytes


class Shown(NamedTuple):
    """What the hall's rules of today leave of a list: items kept off it, items that wait for somebody's word."""

    withheld: Collection[str]
    asked: Collection[str]
    today: date
    rules: str  # of masking: a line that others made may show too much


def write_public(tx: HallWrites, case_ids: Sequence[str], lines: Sequence[ListLine], rules: str) -> None:
    """These are all the lines of these cases from now on, made by these `rules` of masking."""
    if case_ids:
        mine = public_line.c.hall_id == tx.hall_id
        tx.connection.execute(
            delete(public_line).where(mine, among(tx.connection, public_line.c.case_id, list(case_ids)))
        )
    upsert_rows(
        tx.connection,
        public_line,
        [{"hall_id": tx.hall_id, "rules": rules, **one._asdict()} for one in lines],
    )


def made_otherwise(reads: HallReads, rules: str, most: int) -> tuple[str, ...]:
    """Cases with a line that other rules made, at most `most`."""
    others = or_(public_line.c.rules < rules, public_line.c.rules > rules)  # as an index can be asked
    mine = select(public_line.c.case_id).where(public_line.c.hall_id == reads.hall_id, others)
    rows = reads.connection.execute(mine.distinct().limit(most))
    return tuple(str(row.case_id) for row in rows)


def count_public(reads: HallReads, kind: ListKind, shown: Shown) -> int:
    """How many lines a list has today."""
    found = _of(reads, kind, shown, func.count())
    return int(reads.connection.execute(found).scalar_one())


def page_public(reads: HallReads, kind: ListKind, shown: Shown, skipped: int, most: int) -> tuple[bytes, ...]:
    """A page of a list, the newest day first."""
    found = _of(reads, kind, shown, public_line.c.line)
    order = (public_line.c.day.desc(), public_line.c.case_id.desc())
    rows = reads.connection.execute(found.order_by(*order).offset(skipped).limit(most))
    return tuple(bytes(row.line) for row in rows)


def days_public(
    reads: HallReads, kind: ListKind, shown: Shown, first: date | None, last: date
) -> tuple[bytes, ...]:
    """The lines of some days, the oldest first. `first` None: from the beginning."""
    found = _of(reads, kind, shown, public_line.c.line).where(public_line.c.day <= last)
    if first is not None:
        found = found.where(public_line.c.day >= first)
    rows = reads.connection.execute(found.order_by(public_line.c.day, public_line.c.case_id))
    return tuple(bytes(row.line) for row in rows)


def _of(reads: HallReads, kind: ListKind, shown: Shown, what: Any) -> Select[Any]:
    own: list[ColumnElement[bool]] = [
        public_line.c.hall_id == reads.hall_id,
        public_line.c.kind == kind,
        public_line.c.rules == shown.rules,
        or_(public_line.c.until.is_(None), public_line.c.until >= shown.today),
    ]
    if shown.withheld:
        own.append(public_line.c.item.not_in(sorted(shown.withheld)))
    if shown.asked and kind != "progress":
        own.append(or_(public_line.c.spoken, public_line.c.item.not_in(sorted(shown.asked))))
    return select(what).where(*own)
