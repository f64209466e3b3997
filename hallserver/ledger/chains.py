"""What supervision asks of a hall's ledger beside its cases: each device's chain and the numbers of its acts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

import msgspec
from sqlalchemy import select

from casework.numbering import CaseNo, parse
from casework.supervision.circulation import Made, Numbers, Used
from hallserver.ledger.reads import HallReads
from hallserver.ledger.schema import act

_MANY = 1000


class _Paper(msgspec.Struct, frozen=True):
    doc_number: str = ""
    waiting: bool = False


class _Head(msgspec.Struct, frozen=True):
    """What is read of an act here: a tenth of what the act holds."""

    act_id: str
    at: datetime
    on: date
    by: str
    case_no: str = ""
    papers: tuple[_Paper, ...] = ()


class Chains(NamedTuple):
    """Each device's acts in its own order, and all numbers, since a day."""

    made: dict[str, list[Made]]
    numbers: Numbers


def chains(reads: HallReads, since: date) -> Chains:
    """Of the acts that came since then and bear a day since then. What a device in quarantine sent is held elsewhere,
    so nothing is said of its holes."""
    made: dict[str, list[Made]] = {}
    case_nos: list[str] = []
    used: list[Used] = []
    for device, head in _heads(reads, since):
        if head.on >= since:
            made.setdefault(device, []).append(Made(at=head.at, on=head.on, act_id=head.act_id, by=head.by))
            texts = (one.doc_number for one in head.papers if one.doc_number and not one.waiting)
            used += (Used(text=text, on=head.on) for text in texts)
        number = parse(head.case_no) if head.case_no else None
        if isinstance(number, CaseNo) and number.day >= since:
            case_nos.append(number.text)
    whole = frozenset(one.device for one in reads.devices() if one.state != "quarantined")
    return Chains(made, Numbers(case_nos=tuple(case_nos), doc_numbers=tuple(used), whole=whole))


def _heads(reads: HallReads, since: date) -> Iterator[tuple[str, _Head]]:
    read = msgspec.json.Decoder(_Head).decode
    rows = (
        select(act.c.device, act.c.stored)
        .where(act.c.hall_id == reads.hall_id, act.c.received_at >= since.isoformat())
        .order_by(act.c.device, act.c.seq)
    )
    for row in reads.connection.execute(rows.execution_options(yield_per=_MANY)):
        try:
            yield row.device, read(bytes(row.stored))
        except msgspec.MsgspecError:  # was never an act, and stands as rejected
            continue
