"""The event loop for whoever joins the parts: they need no Qt of their own for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from time import monotonic
from typing import Final

from PySide6.QtCore import QObject, QTimer

TURN_SECONDS: Final = 0.004
"""So long at a time; a single step may take twice as long."""
PAUSE_MILLISECONDS: Final = 12


def later(call: Callable[[], None], milliseconds: int = 0, owner: QObject | None = None) -> None:
    """`call` once the loop is back, after what is to be painted now; or after some milliseconds. `owner`: only as long
    as that is there.

    Never after 0: Qt makes no timer of that but an event, which belongs to the turn that is under way.
    """
    if owner is None:
        QTimer.singleShot(max(1, milliseconds), call)
    else:
        QTimer.singleShot(max(1, milliseconds), owner, call)


def in_turns(steps: Iterator[None], pause: int = PAUSE_MILLISECONDS) -> None:
    """Goes through `steps` some milliseconds at a time; between two turns keys and paints have their way. Ends with
    them, also where somebody else goes through the rest or closes them.
    """
    until = monotonic() + TURN_SECONDS
    for _ in steps:
        if monotonic() >= until:
            later(partial(in_turns, steps, pause), pause)
            return


def every(call: Callable[[], None], milliseconds: int, owner: QObject) -> Callable[[], None]:
    """`call` again and again in the window's thread; returns what stops it."""
    timer = QTimer(owner)
    timer.setInterval(milliseconds)
    timer.timeout.connect(call)
    timer.start()
    return timer.stop
