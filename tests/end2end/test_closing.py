"""Closing the window: what is still on its way to a screen is dropped, not delivered to a closed book."""

from __future__ import annotations

import time

from PySide6.QtWidgets import QApplication

from hallclient.bootstrap.work import Work
from tests.app.desk import Desk
from tests.end2end.conftest import Opening


def test_answers_that_come_after_the_window_was_closed_reach_nobody(desk: Desk, opened: Opening) -> None:
    counter = opened(desk, "W0907")
    program = counter.program
    work = program.work
    assert isinstance(work, Work) and work.todo is not None
    counted: list[int] = []
    work.area.nav.set_counts = lambda counts: counted.append(counts["todo"])  # type: ignore[method-assign]
    work.todo.refresh()
    time.sleep(0.3)  # the answer is there and waits for its turn
    program.close()
    QApplication.processEvents()
    assert counted == []
