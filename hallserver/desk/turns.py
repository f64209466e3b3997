"""Whose turn a case of a limited item is, as the home server has the hall's cases (行政许可法 第五十七条)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from casework import turn, wire
from casework.acts import AnyAct, Settled
from casework.calendar import Calendar
from casework.case import Case
from casework.exchange import STANDING
from casework.fold import as_of, fold
from casework.judge import Basis, Known, standing
from casework.numbering import part_in, whole
from hallserver.ledger.reads import HallReads
from hallserver.ledger.rows import ActLine

DEVICE_AND_DAY = 18
"""Digits of a case number up to its serial: region, day, hall, device."""


def ahead_of(case: Case, reads: HallReads, basis: Basis, here: Mapping[str, Case]) -> tuple[str, ...]:
    """The numbers of the undecided cases that were accepted before `case`. `here`: cases as this transaction makes
    them, where it has touched them already."""
    ids = reads.open_of_item(case.opened.item_code)
    stored = reads.acts_of([one for one in ids if one not in here])
    others = [as_of(one, basis.today, basis.calendar) for one in here.values()]
    found = (folded(lines, basis.calendar, basis.today) for lines in stored.values())
    others += [one for one in found if one is not None]
    return turn.ahead(as_of(case, basis.today, basis.calendar), others)


def parts_of(case: Case, reads: HallReads, basis: Basis, here: Mapping[str, Case]) -> tuple[Case, ...]:
    """The other cases of its application: the parts of its number; without parts, numbered by its device on its day."""
    opened = case.opened
    ids = reads.numbered_like(
        whole(opened.case_no) if part_in(opened.case_no) else opened.case_no[:DEVICE_AND_DAY]
    )
    stored = reads.acts_of([one for one in ids if one not in here])
    found = [as_of(one, basis.today, basis.calendar) for one in here.values()]
    found += [
        one for lines in stored.values() if (one := folded(lines, basis.calendar, basis.today)) is not None
    ]
    return tuple(
        one
        for one in found
        if one.opened.application_id == opened.application_id and one.opened.case_id != opened.case_id
    )


def folded(lines: Sequence[ActLine], calendar: Calendar, today: date) -> Case | None:
    """The case on the day, of its stored acts in the hall's order; None where not even a receipt stands."""
    acts = standing_of(lines)
    return fold(acts, on=today, calendar=calendar) if acts else None


def standing_of(lines: Sequence[ActLine]) -> tuple[AnyAct, ...]:
    """The acts that the case is folded from, its receipt first; none where not even a receipt stands."""
    return standing([known for known in map(_known, lines) if known is not None])


def doubted_of(lines: Sequence[ActLine]) -> frozenset[str]:
    """The acts of a case that were flagged and that no supervisor has settled."""
    flagged = {line.act_id for line in lines if line.outcome == "flagged"}
    settled = (act for act in standing_of(lines) if isinstance(act, Settled)) if flagged else ()
    return frozenset(flagged.difference(*(act.of for act in settled)))


def _known(line: ActLine) -> Known | None:
    try:
        act: AnyAct | None = wire.decode(line.stored) if line.outcome in STANDING else None
    except wire.WireError:
        return None
    return Known(n=line.n, device=line.device, outcome=line.outcome, act=act) if act is not None else None
