"""Work that nobody waits for by the millisecond goes behind the window's thread.

`rest`: a thread that wakes late from a short sleep knows that the window has the interpreter, and sleeps on. What it
would do meanwhile the window would wait for, a dozen times in one paint.

`give_way` and `aside`, where the system allows it: Argon2 takes four threads, PDFium one that never rests, and all
asked for the same share of two processors as the window: a key waited 15 to 40 ms for its turn. On Linux each thread
has a niceness of its own, and those it starts have the same. Elsewhere nothing happens. Only for what leaves the
interpreter alone: whoever holds that may not be slow.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from threading import get_native_id
from time import monotonic, sleep
from typing import TypeVar

T = TypeVar("T")
STEPS = 5
"""A third of the window's share where both want the same processor, all of it where the window rests. Not less: whoever
signs in at a PC that is busy with other things waits for it (with 10 steps and a load of 20 twice as long).
"""


LOOK_SECONDS = 0.0002
LATE_SECONDS = 0.0003
"""Woken so much later: somebody has the interpreter. Less than the time after which the window must hand it over."""
MOST_SECONDS = 0.005
"""So long at a time, however busy the window is: somebody waits for the last of it."""


def rest(most: float = MOST_SECONDS, look: float = LOOK_SECONDS) -> None:
    """Sleeps until the window is at rest, `most` seconds; after the first look so long between two."""
    begin = asked = monotonic()
    nap = LOOK_SECONDS
    while asked - begin < most:
        sleep(nap)
        woken = monotonic()
        if woken - asked < nap + LATE_SECONDS:
            return
        asked, nap = woken, look


def give_way() -> None:
    """The calling thread, from now on: it can't be taken back."""
    if sys.platform == "linux":
        me = get_native_id()
        os.setpriority(os.PRIO_PROCESS, me, os.getpriority(os.PRIO_PROCESS, me) + STEPS)


def aside(call: Callable[[], T]) -> T:
    """What `call` gives or raises, done by a thread that gives way; waited for."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1, thread_name_prefix="aside", initializer=give_way) as one:
        return one.submit(call).result()
