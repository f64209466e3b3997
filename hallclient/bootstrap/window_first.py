"""What loads behind the sign-in lets the window go first: before each module that its thread imports.

Hundreds of modules come in a second, and for each of its events the window would wait until the loading thread hands
the interpreter over, several times in one turn: 40 to 60 ms late. A thread that wakes late from a short sleep knows
that the window is at work, and sleeps on (as the exchange does, `sync.breath`).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import get_ident
from time import monotonic, sleep
from types import ModuleType

LOOK_SECONDS = 0.0002
LATE_SECONDS = 0.0003
"""Woken so much later: somebody has the interpreter. Less than the time after which the window must hand it over."""
MOST_SECONDS = 0.005
"""So long for one module, however busy the window is: the password waits for the last of them."""


class _WindowFirst:
    """A finder that finds nothing: it is asked first about every module that is not there yet."""

    def __init__(self) -> None:
        self._thread = get_ident()

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> None:
        if get_ident() == self._thread:
            rest()


def rest() -> None:
    """Sleeps until the window is at rest."""
    begin = asked = monotonic()
    while asked - begin < MOST_SECONDS:
        sleep(LOOK_SECONDS)
        woken = monotonic()
        if woken - asked < LOOK_SECONDS + LATE_SECONDS:
            return
        asked = woken


@contextmanager
def window_first() -> Iterator[None]:
    """While this thread imports."""
    finder = _WindowFirst()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
