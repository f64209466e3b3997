"""Nobody at the keys for so long: the counter locks (等保三级: 10 to 15 minutes, data of the hall)."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

_ALIVE: Final = frozenset(
    (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
     QEvent.Type.TouchBegin, QEvent.Type.InputMethod)
)  # fmt: skip


class IdleWatch(QObject):
    """`idle` once after so many milliseconds without a key, a move or a touch in this program."""

    idle = Signal()

    def __init__(self, application: QApplication, milliseconds: int) -> None:
        super().__init__(application)
        self._application = application
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(milliseconds)
        self._timer.timeout.connect(self.idle)
        application.installEventFilter(self)
        self._timer.start()

    def stop(self) -> None:
        """Watches no more."""
        self._timer.stop()
        self._application.removeEventFilter(self)
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _ALIVE:
            self._timer.start()
        return False
