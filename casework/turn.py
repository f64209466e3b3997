"""Whose turn it is where the number of licences is limited: the order of legal acceptance. Pure.

行政许可法 第五十七条: the conditions met by several, the licence goes by the order in which applications were accepted.
Silence accepts, too (第三十二条第一款第四项), as of the receipt; two of one day stand as they were received.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from casework.case import Case
from casework.refusal import Refusal

ART_57 = "行政许可法 第五十七条"


def place(case: Case) -> tuple[date, date, datetime, str]:
    """Where an accepted case stands: acceptance, receipt, its instant, its number. It never changes once accepted."""
    opened = case.opened
    return (case.accepted_on or date.max, opened.received_on, opened.at, opened.case_no)


def ahead(case: Case, others: Iterable[Case]) -> tuple[str, ...]:
    """The numbers of those of `others` that were accepted before it, on the same item, and are not decided."""
    waiting = [
        one
        for one in others
        if one.stage == "accepted"
        and one.opened.item_code == case.opened.item_code
        and one.opened.case_id != case.opened.case_id
        and place(one) < place(case)
    ]
    return tuple(one.opened.case_no for one in sorted(waiting, key=place))


def overtakes(numbers: Sequence[str]) -> Refusal | None:
    """Why it is not this case's turn; None: nobody stands in front."""
    if not numbers:
        return None
    return Refusal(
        reason=f"数量有限的许可按受理先后决定；前面还有没有决定的：{'、'.join(numbers)}",
        basis=ART_57,
        short=f"前面还有 {len(numbers)} 件未决定",
    )
