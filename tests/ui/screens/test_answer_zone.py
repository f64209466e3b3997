"""The answer bar's keys in every width of window: no key, no reason, no number is cut."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hallclient.ui.screens.intake.answer_zone import AnswerZone, runs_of
from hallclient.ui.screens.intake.models import AnswerBar, DecisionKey
from hallclient.ui.screens.intake.view import IntakeView
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.runs import RunText
from tests.ui.screens import shots

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


def test_the_same_answer_paints_nothing_anew(qtbot: QtBot) -> None:
    zone = zone_of(qtbot, ONE, 1222)
    painted = Painted()
    for button in zone.keys.values():
        button.installEventFilter(painted)
    zone.show_answer(ONE)
    QApplication.processEvents()
    assert painted.times == 0  # a key in a field that changes nothing of the answer
    zone.show_answer(PARTED)
    QApplication.processEvents()
    assert painted.times
    assert zone.keys["accept"].line == "差 1 份必要材料 · 未核 2 份"
    zone.show_answer(ONE)
    assert zone.keys["defer"].reason == "第 4、7 份不可容缺" and not zone.part.isVisible()


class Painted(QObject):
    """Counts the paints of what it is installed on."""

    def __init__(self) -> None:
        super().__init__()
        self.times = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.times += event.type() == QEvent.Type.Paint
        return False


def test_keys_of_hidden_extras_work(qtbot: QtBot) -> None:
    zone = zone_of(qtbot, PARTED, 1200)
    zone.set_layout_mode(narrow=True, tabbed=True)
    assert not zone.receive.isVisible() and zone.more.isVisible()
    received, printed, parked = (QSignalSpy(one) for one in (zone.received, zone.printed, zone.parked))
    qtbot.keyClick(zone, Qt.Key.Key_F5)
    qtbot.keyClick(zone, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(zone, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert (received.count(), printed.count(), parked.count()) == (1, 1, 1)


def test_where_the_sentence_has_no_room_it_says_it_in_fewer_words(qtbot: QtBot) -> None:
    bar = AnswerBar(
        headline="须一次性告知补正 2 项",
        details=(
            ("主要设备设施等文件", "plain"), ("不合格：生进熟出，无交叉", "red"),
            ("授权委托书", "plain"), ("缺", "red"),
        ),
        short=(("第 4 份", "plain"), ("不合格", "red"), ("第 7 份", "plain"), ("缺", "red")),
    )  # fmt: skip
    whole = "须一次性告知补正 2 项　主要设备设施等文件 不合格：生进熟出，无交叉　授权委托书 缺"
    zone = zone_of(qtbot, bar, 1222)
    assert zone.shown_sentence == whole
    zone.set_layout_mode(narrow=True, tabbed=True)
    zone.resize(640, 120)
    QApplication.processEvents()
    assert zone.shown_sentence == "须一次性告知补正 2 项　第 4 份 不合格　第 7 份 缺"
    sentence = zone.findChild(RunText, "intake.answer.sentence")
    assert sentence is not None and sentence.accessibleName() == whole, "said whole to a reader of the screen"


def test_the_reasons_of_large_text_wrap_and_none_ends_in_dots(qtbot: QtBot) -> None:
    zone = zone_of(qtbot, PARTED, 560)
    zone.set_layout_mode(narrow=True, tabbed=True)
    QApplication.processEvents()
    reasons = zone.findChild(RunText, "intake.answer.reasons")
    assert reasons is not None
    assert "差 1 份必要材料" in reasons.accessibleName() and "许可法三十二条" in reasons.accessibleName()
    assert reasons.height() >= reasons.height_for(reasons.width())
    assert reasons.height_for(200) > reasons.height_for(10_000), "it wraps"
    words = [run.text.strip("　") for run in reasons.runs if run.bold]
    assert words == ["全部受理", "不予受理"], "each key's word stands out before what it lacks"


def test_what_is_late_stands_apart_from_the_sentence() -> None:
    bar = AnswerBar(
        headline="主要材料齐全，可以容缺受理", details=(("容缺 1 份", "amber"), ("第 5 份", "amber"))
    )
    assert [run.text for run in runs_of(bar, bar.details)][1:] == ["　容缺 1 份", " 第 5 份"]


def test_large_text_has_the_law_at_the_head_of_f12(qtbot: QtBot) -> None:
    work = shots.at_work()
    qtbot.addWidget(work)
    work.resize(1024, 768)
    work.show()
    shots.SCREENS["intake"](work)
    view = work.made("intake")
    assert isinstance(view, IntakeView)
    view.presenter.parts()
    law = view.findChild(Label, "intake.parts.law")
    assert law is not None and law.isVisible() and "第三十二条第一款第四项" in law.text()
