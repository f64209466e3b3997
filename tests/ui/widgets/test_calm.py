"""What a turn changed is painted in a turn of its own, whole; what waits meanwhile comes between."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from hallclient.ui.shell.loop import later
from hallclient.ui.widgets.calm import painted_apart


class Part(QWidget):
    """Says when it is painted, and how large a piece of it."""

    def __init__(self, told: list[str], window: QWidget) -> None:
        super().__init__(window)
        self._told, self._window = told, window  # held: it would go with its part

    def paintEvent(self, event: QPaintEvent) -> None:
        self._told.append(f"painted {event.rect().width()}")


def shown(qtbot: QtBot) -> tuple[Part, list[str]]:
    told: list[str] = []
    window = QWidget()
    qtbot.addWidget(window)
    part = Part(told, window)
    part.resize(200, 100)
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: bool(told))
    QApplication.processEvents()
    told.clear()
    return part, told


def test_a_change_is_painted_after_what_waits(qtbot: QtBot) -> None:
    part, told = shown(qtbot)
    QTimer.singleShot(1, part, lambda: told.append("key"))
    part.update(0, 0, 10, 10)
    painted_apart(part)
    painted_apart(part)  # twice in a turn is once
    QApplication.sendPostedEvents()  # here Qt would paint: before a key that waits
    assert told == [] and not part.updatesEnabled()
    qtbot.waitUntil(lambda: len(told) >= 2)
    assert told[:2] == ["key", "painted 200"] and part.updatesEnabled()


def test_what_is_held_already_is_let_go_by_who_holds_it(qtbot: QtBot) -> None:
    part, _ = shown(qtbot)
    part.setUpdatesEnabled(False)
    painted_apart(part)
    qtbot.wait(5)
    assert not part.updatesEnabled()


def test_later_is_a_turn_of_its_own(qtbot: QtBot) -> None:
    part, told = shown(qtbot)
    part.update()
    later(lambda: told.append("later"))
    qtbot.waitUntil(lambda: "later" in told)
    assert told[0] == "painted 200"
