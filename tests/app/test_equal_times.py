"""S28: a thousand pairs of refusals, timed: what somebody typed can't be told by how long the answer took.

The two of a pair follow one another, whichever comes first by the dice, so a busy machine slows both; the median of the
differences forgets the pairs between which something else happened.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from random import Random
from statistics import median

import pytest
from argon2 import PasswordHasher
from msgspec.structs import replace

from casework.refusal import Refusal
from forms.security import usual
from hallclient.signing import passwords
from tests.app.desk import Desk

PAIRS, MOST = 1_000, 0.05
QUICK = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1)
"""A tenth of the product's cost: what else the two do weighs ten times as much."""


def differ(one: Callable[[], object], other: Callable[[], object], pairs: int = PAIRS) -> float:
    """By which part of its time the second takes longer than the first."""
    dice, ways = Random(28), (one, other)
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(pairs):
        first = dice.randrange(2)
        for which in (first, 1 - first):
            began = time.perf_counter()
            ways[which]()
            took[which].append(time.perf_counter() - began)
    return median(b - a for a, b in zip(*took, strict=True)) / median(took[0])


@pytest.mark.prove
def test_nobody_is_refused_in_the_time_of_somebody(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_HASHER", QUICK)
    monkeypatch.setattr(passwords, "_NOBODY", passwords._NOBODY.replace("m=16,", "m=8192,"))
    assert not passwords.outdated(passwords._NOBODY)
    people = [
        replace(one, password=QUICK.hash("the-word-of-w0907")) if one.staff_no == "W0907" else one
        for one in desk.station.enrolment.people
    ]
    desk.take(version=2, people=tuple(people), security=replace(usual(), tries=100_000))
    use = desk.sign_in()

    def refused(staff_no: str) -> Callable[[], None]:
        def once() -> None:
            found = use.attempt(staff_no, "not-the-word", "W09").result(30)
            assert isinstance(found, Refusal) and "锁定到" not in found.reason

        return once

    try:
        assert abs(differ(refused("W0907"), refused("W9999"))) < MOST
    finally:
        use.close()
