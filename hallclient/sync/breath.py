"""The pause between two jobs of the receiving side: the window comes first.

Both want the interpreter. A thread that wakes from a short sleep gets it at once where nobody has it; where the
window is at work on a key, it waits until the window is made to hand it over. So the exchange sees that somebody is
typing, and lets the key be answered whole before it goes on.
"""

from __future__ import annotations

from collections.abc import Callable

from hallclient.chance import Chance

MOST_SECONDS = 0.05
"""However busy the window is, what others did comes in."""
LOOK_SECONDS = 0.002
LATE_SECONDS = 0.00015
"""Woken later than this: somebody has the interpreter. Less than the time after which the window must hand it over."""
FREE = 3
"""So many looks in a row find nobody."""


def breathe(seconds: float, wait: Callable[[float], object], chance: Chance) -> None:
    """Waits as long as a job took, and then until the window is at rest. `wait` sleeps and may be cut short."""
    begin = chance.monotonic()
    wait(min(seconds, MOST_SECONDS))
    free = 0
    while free < FREE and (asked := chance.monotonic()) - begin < MOST_SECONDS:
        wait(LOOK_SECONDS)
        free = free + 1 if chance.monotonic() - asked - LOOK_SECONDS < LATE_SECONDS else 0
