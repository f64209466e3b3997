"""Nobody at the keys for so long: the counter locks (等保三级: 10 to 15 minutes, data of the hall)."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

_ALIVE: Final = frozenset(
    (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
     QEvent.Type.TouchBegin, QEvent.Type.InputMethod)
)  # fmt: skip


REST_MILLISECONDS: Final = 1000
"""So long nobody looks after a sign of life: a filter of the whole program costs 4 µs an event, 7 ms a full screen."""


class IdleWatch(QObject):
    """`idle` once after so many milliseconds without a key, a move or a touch here; up to a second sooner."""

    idle = Signal()

    def __init__(self, application: QApplication, milliseconds: int) -> None:
        super().__init__(application)
        self._application = application
        self._timer = QTimer(self, singleShot=True, interval=milliseconds)
        self._timer.timeout.connect(self.idle)
        self._rest = QTimer(self, singleShot=True, interval=min(REST_MILLISECONDS, milliseconds // 20))
        self._rest.timeout.connect(self._look)
        self._rest.start()  # somebody is there: whoever makes this has just signed in
        self._timer.start()

    def stop(self) -> None:
        """Watches no more."""
        self._timer.stop()
        self._rest.stop()
        self._application.removeEventFilter(self)
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _ALIVE:
            self._timer.start()
            self._application.removeEventFilter(self)
            self._rest.start()
        return False

    def _look(self) -> None:
        self._application.installEventFilter(self)
