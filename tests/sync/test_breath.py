"""What the exchange waits between two jobs: as long as the job, then until nobody else has the interpreter."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

import pytest

from hallclient.chance import Chance
from hallclient.sync.breath import FREE, LOOK_SECONDS, MOST_SECONDS, breathe


@dataclass
class Clock:
    """Time that passes only in a wait, and by `late` more; 0 once all of `late` are used up."""

    late: list[float] = field(default_factory=list)
    now: float = 100.0
    waits: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds + (self.late.pop(0) if self.late else 0.0)


def breathed(seconds: float, *late: float) -> Clock:
    clock = Clock(list(late))
    breathe(seconds, clock.wait, cast(Chance, clock))
    return clock


def test_a_window_at_rest_is_given_as_long_as_the_job_took() -> None:
    assert breathed(0.005).waits == [0.005, *[LOOK_SECONDS] * FREE]


def test_while_a_key_is_answered_nothing_comes_in() -> None:
    """Late twice, on time once, late again: it counts from there."""
    clock = breathed(0.005, 0, 0.0003, 0.002, 0, 0.0003)
    assert clock.waits == [0.005, *[LOOK_SECONDS] * (4 + FREE)]


@pytest.mark.parametrize("seconds", [0.001, 0.005, 3.0])
def test_a_window_that_never_rests_does_not_keep_it_out(seconds: float) -> None:
    clock = breathed(seconds, *[0.001] * 1000)
    assert MOST_SECONDS <= clock.now - 100.0 < MOST_SECONDS + 2 * LOOK_SECONDS
