"""The limit for the start: a bare PySide6 window of the same size, painted once, then gone. Prints its memory."""

import resource
import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget


class Bare(QWidget):
    """Ends the program after its first paint."""

    def paintEvent(self, event: QPaintEvent) -> None:
        QTimer.singleShot(0, QApplication.quit)


app = QApplication(sys.argv)
window = Bare()
window.resize(1366, 768)
window.show()
app.exec()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
