"""What supervision asks of this counter's book: the cases in its scope, this device's own chain, and its numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, or_, select, text

from casework import wire
from casework.acts import AnyAct
from casework.case import CLOSED
from casework.matters import AnyCard, CardAnswered, CardGiven, CardWithdrawn
from casework.supervision.circulation import Made, Numbers, Used
from casework.supervision.duty import Sat
from hallclient.store.acts import read_acts_of
from hallclient.store.schema import case_row, number, paper, record

_CARDS = text(
    "SELECT record.bytes FROM record LEFT JOIN outcome ON outcome.n = record.n "
    "WHERE record.kind IN ('card_given', 'card_answered', 'card_withdrawn', 'sat_in') AND record.kind <> 'sat_in' "
    "AND (outcome.outcome IS NULL OR outcome.outcome IN ('applied', 'flagged')) "
    "ORDER BY outcome.place IS NULL, outcome.place, record.n"
)
_SAT = text(
    'SELECT record."by", record."on" FROM record LEFT JOIN outcome ON outcome.n = record.n '
    "WHERE record.kind IN ('card_given', 'card_answered', 'card_withdrawn', 'sat_in') AND record.kind = 'sat_in' "
    'AND record."on" >= :since '
    "AND (outcome.outcome IS NULL OR outcome.outcome IN ('applied', 'flagged')) ORDER BY record.n"
)
_SLICE = 200
"""Cases read at once."""


class Watched(NamedTuple):
    """The part of a book that is looked at."""

    case_ids: tuple[str, ...]
    chain: tuple[Made, ...]
    numbers: Numbers


def watched(connection: Connection, device: str, since: date) -> Watched:
    """Cases that are open or were worked on since then; this device's acts and numbers since then, pruned ones too."""
    live = or_(case_row.c.stage.not_in(sorted(CLOSED)), case_row.c.updated_at >= since.isoformat())
    case_ids = connection.execute(select(case_row.c.case_id).where(live).order_by(case_row.c.n)).scalars()
    return Watched(tuple(case_ids), _chain(connection, device, since), _numbers(connection, device, since))


def cases(connection: Connection, case_ids: tuple[str, ...]) -> Iterator[tuple[AnyAct, ...]]:
    """The acts of each that stand, in the order that every book folds it."""
    for start in range(0, len(case_ids), _SLICE):
        yield from read_acts_of(connection, case_ids[start : start + _SLICE]).values()


def card_acts(connection: Connection) -> tuple[AnyCard, ...]:
    """Every act of a card that stands, in the order that every book has them."""
    rows = connection.execute(_CARDS).scalars()
    return tuple(
        act for data in rows if isinstance(act := wire.decode(data), CardGiven | CardAnswered | CardWithdrawn)
    )


def sat_in(connection: Connection, since: date) -> tuple[Sat, ...]:
    """Who sat in at the hall, by what its counters know."""
    rows = connection.execute(_SAT, {"since": since.isoformat()})
    return tuple(Sat(by=row.by, on=date.fromisoformat(row.on)) for row in rows)


def _chain(connection: Connection, device: str, since: date) -> tuple[Made, ...]:
    rows = (
        select(record.c.at, record.c.on, record.c.act_id, record.c.by)
        .where(record.c.device == device, record.c.on >= since)
        .order_by(record.c.seq)
    )
    return tuple(
        Made(at=datetime.fromisoformat(row.at), on=row.on, act_id=row.act_id, by=row.by)
        for row in connection.execute(rows)
    )


def _numbers(connection: Connection, device: str, since: date) -> Numbers:
    given = connection.execute(
        select(number.c.case_no, number.c.state).where(number.c.device == device, number.c.day >= since)
    ).all()
    used = connection.execute(
        select(paper.c.doc_number, record.c.on)
        .join(record, record.c.act_id == paper.c.act_id)
        .where(record.c.device == device, record.c.on >= since, paper.c.doc_number != "")
    )
    return Numbers(
        case_nos=tuple(row.case_no for row in given if row.state == "given"),
        doc_numbers=tuple(Used(text=row.doc_number, on=row.on) for row in used),
        whole=frozenset({device}),
        void=frozenset(row.case_no for row in given if row.state != "given"),
    )
