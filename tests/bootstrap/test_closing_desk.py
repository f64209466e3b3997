"""What makes 下班时的日报 is loaded behind the window: which thread imports each module of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPT = """
import sys, threading, time
from datetime import datetime
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
import hallclient.ui.quick_imports
from hallclient.bootstrap.late import leave_for_later
leave_for_later()
import hallclient.app.seat, hallclient.app.station, hallclient.bootstrap.work, printing.render
from PySide6.QtWidgets import QApplication, QWidget
from hallclient.bootstrap.closing import ClosingDesk
from hallclient.ui.bridge import Bridge

class Watch:
    threads = {}
    def find_spec(self, name, path=None, target=None):
        self.threads[name] = threading.current_thread().name
sys.meta_path.insert(0, Watch())

application = QApplication([])
area = QWidget()
readers = ThreadPoolExecutor(1, thread_name_prefix="reader")
lost = Future()
lost.set_exception(OSError("no book"))
lost_ones = [lost]
book = SimpleNamespace(read=lambda query: lost_ones.pop() if lost_ones else readers.submit(query, None))
counter = SimpleNamespace(allows=lambda right: right == "statistics", book=book)
counter.now = lambda: datetime(2026, 11, 20, 17)
shown = []
view = SimpleNamespace(closing=SimpleNamespace(connect_to=lambda desk: None))
work = SimpleNamespace(counter=counter, bridge=Bridge(area), area=area, exchange=None, prints=None)
desk = ClosingDesk(work, Path(sys.argv[1]))
desk._show = lambda view, report: shown.append(report.kept.how)

def until(there):
    end = time.monotonic() + 60
    while not there():
        assert time.monotonic() < end
        application.processEvents()

desk.look()
assert desk._loads
until(lambda: not desk._loads)  # a book that answers nothing: at the next look again
assert desk._report is None and not Watch.threads.get("hallclient.app.closing")
desk.look()
assert desk._report is None and not shown, "nobody waits for it"
desk.join_local(view)
assert not shown
until(lambda: shown)
assert shown == ["off"], shown
desk.show()
assert shown == ["off", "off"], "at once from now on"
wanted = {"hallclient.app.closing", "hallclient.app.figures", "casework.tally.report", "hallclient.app.report_files",
    "casework.facts.day_report", "printing.workbook"}
assert wanted <= set(Watch.threads), wanted - set(Watch.threads)
main = {name for name, thread in Watch.threads.items() if not thread.startswith("reader")}
assert not main, main
print("good")
"""


def test_no_module_of_it_comes_in_the_windows_thread(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, timeout=120,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert done.stdout == "good\n", done.stderr
