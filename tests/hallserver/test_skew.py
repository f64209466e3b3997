"""A counter says what its clock shows as it sends: acts of another day than the server's time gives are flagged, the
day on the paper stands."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from casework.exchange import batch_message
from tests.hallserver.counters import DAY, Hall


@pytest.mark.parametrize(
    ("shows", "said"),
    [
        ("", "applied"),
        ("no time", "applied"),
        ("2026-11-19T10:42:00", "applied"),  # without a zone it says nothing
        ("2026-11-19T10:41:00+08:00", "applied"),  # a minute is nothing
        ("2026-11-18T10:42:00+08:00", "flagged day_skewed"),
        ("2026-11-19T10:00:00+08:00", "applied"),  # wrong by 42 minutes, of the same day all the same
    ],
)
def test_a_clock_a_day_behind_is_found_though_it_never_stepped(hall: Hall, shows: str, said: str) -> None:
    hall.clock.at -= timedelta(days=1)
    one = hall.one
    one.on = DAY - timedelta(days=2 if "18T" in shows else 1)
    act = one.received()
    one.made(act)
    (outcome,) = hall.push(one, at=shows).outcomes
    assert f"{outcome.outcome} {outcome.reason}".strip() == said
    if outcome.reason:
        assert "2026-11-19" in outcome.text and "2026-11-18" in outcome.text
    line = hall.ledger.read("001", lambda reads: reads.case(act.case_id))
    assert line is not None, "it stands"


def test_what_the_clock_shows_is_signed_with_the_batch(hall: Hall) -> None:
    hall.one.made(hall.one.received())
    batch: Any = hall.one.batch(at="2026-11-20T10:42:00+08:00")
    assert batch_message(batch) != batch_message(hall.one.batch())
