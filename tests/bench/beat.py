"""The window's pulse: a timer in the window's own thread; what comes late is how long a key would have waited."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer

EVERY_MILLISECONDS = 2


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

    def _on_beat(self) -> None:
        now = time.perf_counter()
        self.late.append(max(0.0, (now - self._last) * 1000 - EVERY_MILLISECONDS))
        self._last = now
