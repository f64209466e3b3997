"""5,000 signals and 5,000 void calls: the traffic on which PySide6 6.12 aborts Python 3.10 and 3.11.

The abort ends the interpreter, so it can't be caught: the run happens in a child process.
"""

from __future__ import annotations

import os
import subprocess
import sys

SCRIPT = """
from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot

class Bell(QObject):
    rung = Signal(int, str)
    idle = Signal()

class Ear(QObject):
    def __init__(self):
        super().__init__()
        self.heard = 0
        self.queued = 0

    @Slot(int, str)
    def hear(self, number, words):
        assert words == "\\u529e\\u4ef6 %d" % number
        self.heard += 1

    @Slot()
    def hear_queued(self):
        self.queued += 1

app = QCoreApplication([])
bell, ear = Bell(), Ear()
bell.rung.connect(ear.hear)
bell.idle.connect(ear.hear_queued, Qt.ConnectionType.QueuedConnection)
for number in range(5000):
    bell.rung.emit(number, "\\u529e\\u4ef6 %d" % number)
    bell.idle.emit()
    bell.setObjectName("bell-%d" % number)
    app.processEvents()
print(ear.heard, ear.queued)
"""


def test_five_thousand_signals_leave_the_interpreter_alive() -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=120, env=environment
    )
    assert (done.returncode, done.stdout.split()) == (0, ["5000", "5000"]), done.stderr
