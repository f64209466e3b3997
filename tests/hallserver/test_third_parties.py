"""告知利害关系人 at the home server: the last day to ask for a hearing is reckoned there, never taken on trust."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casework.acts import ThirdPartyTold
from tests.hallserver.counters import DAY, Hall, paper, sound

BY_LAW = date(2026, 11, 27)  # five working days after Friday the 20th


@pytest.mark.parametrize(
    ("until", "printed", "said"),
    [
        (BY_LAW, True, "applied"),
        (date(2026, 11, 30), True, "applied"),  # longer is for the party's good
        (date(2026, 11, 26), True, "flagged guard"),
        (date(2026, 11, 26), False, "rejected guard"),
        (None, False, "rejected guard"),
    ],
)
def test_a_notice_with_too_short_a_term_does_not_stand_unseen(
    hall: Hall, until: date | None, printed: bool, said: str
) -> None:
    one = hall.one
    opened = one.received(materials=sound())
    one.made(opened)
    one.made(one.accepted(opened))
    head: dict[str, Any] = {**one.head(opened.case_id), "by": "S0001"}
    told = ThirdPartyTold(
        **head, name="邻居甲", address="示例路2号", interest="相邻采光", told_on=DAY, hearing=True, until=until,
        papers=(paper("D09"),) if printed else (),
    )  # fmt: skip
    one.made(told)
    assert hall.outcomes(one)[-1] == said
