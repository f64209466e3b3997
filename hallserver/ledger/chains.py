"""What supervision asks of a hall's ledger beside its cases: each device's chain and the numbers of its acts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

import msgspec
from sqlalchemy import or_, select

from casework.exchange import STANDING
from casework.numbering import LAST_PART, CaseNo, parse
from casework.supervision.circulation import Made, Numbers, Shown, Used
from casework.supervision.duty import Sat
from hallserver.ledger.reads import HallReads
from hallserver.ledger.schema import act, case_number, wrong_code

_MANY = 1000


class _Paper(msgspec.Struct, frozen=True):
    doc_number: str = ""
    waiting: bool = False


class _Head(msgspec.Struct, frozen=True, kw_only=True):
    """What is read of an act here: a tenth of what the act holds."""

    kind: str = msgspec.field(name="act")
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
    sat: tuple[Sat, ...]


def chains(reads: HallReads, since: date) -> Chains:
    """Of the acts that came since then and bear a day since then. What a device in quarantine sent is held elsewhere,
    so nothing is said of its holes."""
    made: dict[str, list[Made]] = {}
    case_nos: list[str] = []
    used: list[Used] = []
    sat: list[Sat] = []
    for device, head, stands in _heads(reads, since):
        if head.on >= since:
            made.setdefault(device, []).append(Made(at=head.at, on=head.on, act_id=head.act_id, by=head.by))
            if head.kind == "sat_in" and stands:
                sat.append(Sat(by=head.by, on=head.on))
            texts = (one.doc_number for one in head.papers if one.doc_number and not one.waiting)
            used += (Used(text=text, on=head.on) for text in texts)
        number = parse(head.case_no) if head.case_no else None
        if isinstance(number, CaseNo) and number.day >= since:
            case_nos.append(number.text)
    whole = frozenset(one.device for one in reads.devices() if one.state != "quarantined")
    numbers = Numbers(
        case_nos=tuple(case_nos), doc_numbers=tuple(used), whole=whole, shown=_shown(reads, since)
    )  # fmt: skip
    return Chains(made, numbers, tuple(sat))


def _shown(reads: HallReads, since: date) -> tuple[Shown, ...]:
    """Numbers on papers that a device of the hall signed and whose query code somebody typed at the public page: every
    try is counted there, a right one and one for a case that is not here as well. A number that some case has, however
    long ago, was given; of one from before `since` nothing is known here, and nothing said."""
    typed, given = wrong_code.c.case_no, case_number.c.case_no
    exists = (
        select(given)
        .where(
            case_number.c.hall_id == reads.hall_id,
            or_(given == typed, given.between(typed + "01", typed + str(LAST_PART))),
        )
        .exists()
    )
    rows = select(typed, wrong_code.c.day).where(
        wrong_code.c.hall_id == reads.hall_id, wrong_code.c.day >= since, ~exists
    )
    found = reads.connection.execute(rows.order_by(wrong_code.c.day, typed))
    return tuple(
        Shown(case_no=row.case_no, on=row.day, where="公众查询页")
        for row in found
        if isinstance(number := parse(row.case_no), CaseNo) and number.day >= since
    )


def _heads(reads: HallReads, since: date) -> Iterator[tuple[str, _Head, bool]]:
    read = msgspec.json.Decoder(_Head).decode
    rows = (
        select(act.c.device, act.c.stored, act.c.outcome)
        .where(act.c.hall_id == reads.hall_id, act.c.received_at >= since.isoformat())
        .order_by(act.c.device, act.c.seq)
    )
    for row in reads.connection.execute(rows.execution_options(yield_per=_MANY)):
        try:
            yield row.device, read(bytes(row.stored)), row.outcome in STANDING
        except msgspec.MsgspecError:  # was never an act, and stands as rejected
            continue
