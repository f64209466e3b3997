"""手写板签名: what is written becomes the sheet, a touch is none, paper stays on offer, and a key is no part of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from hallclient.devices.pad import PadPaper
from hallclient.ui.pad.driver import ScreenPad
from hallclient.ui.pad.view import PadWindow
from tests.ui.screens.fakes import ZONE

PAPER = PadPaper(
    "示例区政务服务中心", "W09 市场监管", "送达回证", "食品经营许可　410103 261120 001 009 00017 3", "d" * 64, "周静姝",
    lambda: datetime(2026, 11, 20, 10, 42, tzinfo=ZONE),
)  # fmt: skip


@pytest.fixture
def clerk(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


class Asked:
    """One asking, and what came of it."""

    def __init__(self, clerk: QWidget, paper: PadPaper = PAPER) -> None:
        self.pad, self.given = ScreenPad(clerk, lambda: QRect(0, 0, 1280, 720)), list[bytes | None]()
        self.pad.ask(paper, self.given.append)
        assert self.pad.window is not None
        self.window: PadWindow = self.pad.window

    def press(self, key: str) -> None:
        QTest.mouseClick(self.window.keys[key], Qt.MouseButton.LeftButton)
        QApplication.processEvents()


def write(window: PadWindow, across: int = 300, *, pen: float = 0.0) -> None:
    """A stroke with the mouse, or with a pen of this pressure."""
    frame = window.frame
    places = [QPointF(frame.left() + 60 + at, frame.top() + 60 + at % 40) for at in range(0, across, 20)]
    if not pen:
        QTest.mousePress(window, Qt.MouseButton.LeftButton, pos=_at(places[0]))
        for one in places[1:]:
            _move(window, one)
        QTest.mouseRelease(window, Qt.MouseButton.LeftButton, pos=_at(places[-1]))
        return
    kinds = [QEvent.Type.TabletPress, *[QEvent.Type.TabletMove] * (len(places) - 1)]
    for kind, one in zip(kinds, places, strict=True):
        window.tabletEvent(_pen(kind, one, pen))


def _at(place: QPointF) -> QPoint:
    return place.toPoint()


def _move(window: PadWindow, place: QPointF) -> None:
    none, left = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
    window.mouseMoveEvent(
        QMouseEvent(QEvent.Type.MouseMove, place, place, none, left, Qt.KeyboardModifier.NoModifier)
    )


def _pen(kind: Any, place: QPointF, pressure: float) -> QTabletEvent:
    device = QPointingDevice.primaryPointingDevice()
    left = Qt.MouseButton.LeftButton
    return QTabletEvent(
        kind, device, place, place, pressure, 0, 0, 0, 0, 0, Qt.KeyboardModifier.NoModifier, left, left
    )


@pytest.mark.parametrize("pen", [0.0, 0.9])
def test_what_is_written_becomes_the_sheet(clerk: QWidget, pen: float) -> None:
    asked = Asked(clerk)
    assert not asked.window.keys["done"].isEnabled()
    asked.press("done")
    write(asked.window, 20, pen=pen)
    assert not asked.window.keys["done"].isEnabled() and asked.given == [], "a touch is no signature"
    write(asked.window, pen=pen)
    assert asked.window.keys["done"].isEnabled()
    asked.press("done")
    (png,) = asked.given
    sheet = QImage.fromData(png or b"")
    assert (sheet.width(), sheet.height()) == (1280, 800) and asked.pad.window is None


def test_the_sheet_is_of_this_paper_and_of_these_strokes(clerk: QWidget) -> None:
    made = []
    for paper, across in ((PAPER, 300), (PAPER, 400), (PAPER._replace(sha256="e" * 64), 300)):
        asked = Asked(clerk, paper)
        write(asked.window, across)
        asked.press("done")
        made.append(asked.given[0])
    assert len(set(made)) == 3


def test_again_empties_the_frame_and_paper_stays_on_offer(clerk: QWidget) -> None:
    asked = Asked(clerk)
    write(asked.window)
    asked.press("again")
    assert not asked.window.keys["done"].isEnabled() and asked.window.strokes.length == 0
    asked.press("paper")
    assert asked.given == [None]


def test_nothing_outside_the_frame_begins_a_stroke(clerk: QWidget) -> None:
    asked = Asked(clerk)
    QTest.mousePress(asked.window, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    _move(asked.window, QPointF(900, 400))
    assert asked.window.strokes.length == 0


def test_taken_back_it_answers_nobody(clerk: QWidget) -> None:
    asked = Asked(clerk)
    asked.pad.cancel()
    asked.window.signed.emit()
    assert asked.given == [] and asked.pad.window is None


def test_the_sheet_bears_the_moment_of_signing_not_of_asking(clerk: QWidget) -> None:
    made = []
    clock = [PAPER.now()]
    for minutes in (0, 7):
        asked = Asked(clerk, PAPER._replace(now=lambda: clock[0]))
        write(asked.window)
        clock[0] = PAPER.now() + timedelta(minutes=minutes)
        asked.press("done")
        made.append(asked.given[0])
    assert made[0] != made[1]


def test_closed_by_the_window_manager_it_waits_for_nobody(clerk: QWidget) -> None:
    asked = Asked(clerk)
    write(asked.window)
    asked.window.close()
    assert asked.given == [None] and asked.pad.window is None


def test_it_takes_no_key_from_the_clerk_and_is_named(clerk: QWidget) -> None:
    window = Asked(clerk).window
    assert window.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert window.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert [key.accessibleName() for key in window.keys.values()] == ["重签", "在纸上签", "签好了"]
    for width, height in ((1280, 800), (1366, 768), (1024, 600)):
        window.resize(width, height)
        QApplication.processEvents()
        places = [key.geometry() for key in window.keys.values()]
        whole = window.rect()
        assert all(whole.contains(one) and not one.intersects(window.frame.toRect()) for one in places)
