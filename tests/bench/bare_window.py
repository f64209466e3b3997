"""The limit for the start: a bare PySide6 window of the same size, painted once, then gone.

Prints the instant after its first paint, by the clock that all processes share, and its memory in kB.
"""

import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget


class Bare(QWidget):
    """Ends the program after its first paint."""

    def paintEvent(self, event: QPaintEvent) -> None:
        QTimer.singleShot(0, self.leave)

    def leave(self) -> None:
        print(time.monotonic())
        lines = Path("/proc/self/status").read_text().splitlines()
        print(next(line.split()[1] for line in lines if line.startswith("VmRSS")))
        QApplication.quit()


app = QApplication(sys.argv)
window = Bare()
window.resize(1366, 768)
window.show()
app.exec()
