"""The window's pulse: a timer in the window's own thread; what comes late is how long a key would have waited."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer

EVERY_MILLISECONDS = 2
TYPING_MILLISECONDS = 4000
"""How long a clerk takes from the painted sign-in to Enter after the password; everything loads meanwhile."""


def rest(milliseconds: int) -> None:
    """The real event loop for a while; QTest's own waiting sleeps ten milliseconds at a time."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


class Beat:
    """Starts with `start`; `late` holds the milliseconds by which each beat came later than it should have."""

    def __init__(self, owner: QObject) -> None:
        self.late: list[float] = []
        self._last = 0.0
        self._timer = QTimer(owner)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(EVERY_MILLISECONDS)
        self._timer.timeout.connect(self._on_beat)

    def start(self) -> None:
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    @contextmanager
    def resting(self) -> Iterator[None]:
        """No beat for what only the bench does."""
        self.stop()
        yield
        self.start()

    def _on_beat(self) -> None:
        now = time.perf_counter()
        self.late.append(max(0.0, (now - self._last) * 1000 - EVERY_MILLISECONDS))
        self._last = now
