"""What holds for every test: no display, no stray log line, no clock of the machine's zone.

Any warning fails a test (`-W error`), any complaint of Qt fails it (`qt_log_level_fail`), and so does any
log line of level WARNING or above that the test did not ask for by taking pytest's `caplog`.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["TZ"] = "Asia/Shanghai"
# A developer's own settings must never reach a test's key ring.
os.environ.pop("PYTHON_KEYRING_BACKEND", None)


class _StrayLines(logging.Handler):
    """Keeps every record of level WARNING or above that reaches the root logger."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def no_stray_log_line(request: pytest.FixtureRequest) -> Iterator[None]:
    """A log line nobody expected is a fault. A test that takes `caplog` answers for its lines itself."""
    if "caplog" in request.fixturenames:
        yield
        return
    stray = _StrayLines()
    root = logging.getLogger()
    root.addHandler(stray)
    try:
        yield
    finally:
        root.removeHandler(stray)
    if stray.lines:
        pytest.fail("stray log lines:\n" + "\n".join(stray.lines))
