"""The answer bar's keys in every width of window: no key, no reason, no number is cut."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hallclient.ui.screens.intake.answer_zone import AnswerZone
from hallclient.ui.screens.intake.models import AnswerBar, DecisionKey

PARTED = AnswerBar(
    tone="amber",
    headline="须一次性告知补正 1 项",
    keys=(
        DecisionKey("accept", "全部受理", "F9", "差 1 份必要材料 · 未核 2 份", False),
        DecisionKey("notify", "一次性告知", "F10", "列 1 项 · 出《补正告知书》2 份", True, True),
        DecisionKey("refuse", "不予受理", "F11", "材料可补正，不得不予受理 · 许可法三十二条", False),
        DecisionKey(
            "defer", "容缺受理", "F8", "容缺 1 份 · 12-01 止补交 · 出《容缺受理通知书》2 份", True
        ),
    ),
    partial=DecisionKey("accept", "先受理 A、B、D", "Shift+F9", "C 留在草稿", True),
    receipt_allowed=True,
)  # fmt: skip
ONE = AnswerBar(
    headline="须一次性告知补正 2 项",
    keys=(
        DecisionKey("accept", "受理", "F9", "差 2 份必要材料", False),
        DecisionKey("notify", "一次性告知", "F10", "列 2 项 · 出《补正告知书》2 份", True, True),
        DecisionKey("refuse", "不予受理", "F11", "材料可补正，不得不予受理 · 许可法三十二条", False),
        DecisionKey("defer", "容缺受理", "F8", "第 4、7 份不可容缺", False),
    ),
    receipt_allowed=True,
)


def zone_of(qtbot: QtBot, bar: AnswerBar, width: int) -> AnswerZone:
    """The bar as it stands in a window; 1222 of 1366 and 1200 of 1280 are its own."""
    zone = AnswerZone()
    qtbot.addWidget(zone)
    zone.resize(width, 120)
    zone.show()
    zone.show_answer(bar)
    QApplication.processEvents()
    return zone


@pytest.mark.parametrize("width", [1776, 1222, 1200])
@pytest.mark.parametrize("bar", [PARTED, ONE], ids=["parted", "one"])
def test_no_key_is_cut(qtbot: QtBot, bar: AnswerBar, width: int) -> None:
    zone = zone_of(qtbot, bar, width)
    buttons = [*zone.keys.values(), zone.part, zone.receive, zone.print, zone.park, zone.more]
    shown = sorted((one for one in buttons if one.isVisible()), key=lambda one: one.x())
    for one in shown:
        assert one.width() >= one.sizeHint().width(), one.objectName()
    for before, after in pairwise(shown):
        assert before.geometry().right() < after.geometry().left()
    assert shown[-1].geometry().right() < zone.width()
    assert zone.part.isVisible() == (bar.partial is not None)


def test_what_the_law_says_stands_whole_at_1366(qtbot: QtBot) -> None:
    zone = zone_of(qtbot, ONE, 1222)
    whole = zone.keys["refuse"].width_for(8, short=False)
    assert zone.keys["refuse"].width() >= whole
    assert zone.receive.isVisible() and zone.park.isVisible() and not zone.more.isVisible()


def test_keys_of_hidden_extras_work(qtbot: QtBot) -> None:
    zone = zone_of(qtbot, PARTED, 1200)
    zone.set_layout_mode(narrow=True, tabbed=True)
    assert not zone.receive.isVisible() and zone.more.isVisible()
    received, printed, parked = (QSignalSpy(one) for one in (zone.received, zone.printed, zone.parked))
    qtbot.keyClick(zone, Qt.Key.Key_F5)
    qtbot.keyClick(zone, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(zone, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert (received.count(), printed.count(), parked.count()) == (1, 1, 1)
