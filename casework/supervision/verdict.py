"""What a record says against its hall on a day: its cases, its devices' clocks, its numbers. The counter asks it of its
own book, the server of the hall's ledger; the same record gives the same findings in the same order, at either place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from casework.acts import AnyAct
from casework.catalogue import Enrolment
from casework.record import Struct, built
from casework.supervision.circulation import Made, Numbers, clock_jumps, of_numbers
from casework.supervision.duty import Sat, absences
from casework.supervision.finding import Finding, Grounds
from casework.supervision.watching import of_case

LOOKED_BACK = timedelta(days=90)
"""Cases that are open or were worked on since then are looked at, and numbers given since then: what was found
earlier has its card."""
_WORST = {"red": 0, "yellow": 1, "reminder": 2}


class FindingsAsked(Struct, frozen=True, kw_only=True):
    """Who wants to see what the server finds of the whole hall (a staff_no), and at which window."""

    by: str
    window: str


class Push(Struct, frozen=True, kw_only=True):
    """A package that its regulator has not acknowledged (推送待回执): what of which case, to whom, since when (ISO text
    with zone), how often it was sent, and what stood in its way last."""

    dispatch_id: str
    to_name: str
    what: str
    doc_number: str
    case_id: str
    case_no: str
    item_name: str
    made_at: str
    tries: int = 0
    trouble: str = ""


class Findings(Struct, frozen=True, kw_only=True):
    """What was found, the worst and oldest first, as of an instant (ISO text with zone); `pushes`: the oldest first,
    as of the moment of the answer."""

    at: str
    findings: tuple[Finding, ...]
    pushes: tuple[Push, ...] = ()


def verdict(
    cases: Iterable[Sequence[AnyAct]],
    chains: Mapping[str, Iterable[Made]],
    numbers: Numbers,
    hall: Enrolment,
    grounds: Grounds,
    sat: Iterable[Sat] = (),
) -> tuple[Finding, ...]:
    """`cases`: the standing acts of each, from its receipt on. `chains`: each device's acts in its own order."""
    found = [one for acts in cases for one in of_case(acts, grounds)]
    for device, made in sorted(chains.items()):
        found += clock_jumps(device, made, grounds)
    found += of_numbers(numbers, hall, grounds)
    found += absences(sat, grounds)
    once = {one.ref: one for one in found}
    return tuple(sorted(once.values(), key=lambda one: (_WORST[one.level], one.since, one.ref)))


MESSAGES = (FindingsAsked, Findings)
built(*MESSAGES)
