"""评价 on the applicant's screen: a touch and 提交 give one grade; no key gives any; left alone it goes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from hallclient.ui.screens.applicant.rating import SECONDS, Handled, RatingWindow

HANDLED = Handled("示例区政务服务中心", "W09 商事登记三", "食品经营许可", "11月20日")
KEYS = (*map(Qt.Key, range(Qt.Key.Key_0.value, Qt.Key.Key_9.value + 1)), Qt.Key.Key_Space, Qt.Key.Key_Return,
        Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Right)  # fmt: skip


@pytest.fixture
def window(qtbot: QtBot) -> RatingWindow:
    made = RatingWindow(HANDLED)
    qtbot.addWidget(made)
    made.resize(1280, 720)
    made.show()
    return made


def test_a_touch_and_submit_give_one_grade(window: RatingWindow) -> None:
    given: list[int] = []
    window.given.connect(given.append)
    assert not any(card.isChecked() for card in window.cards.values()) and not window.done.isEnabled()
    QTest.mouseClick(window.cards[5], Qt.MouseButton.LeftButton)
    QTest.mouseClick(window.cards[2], Qt.MouseButton.LeftButton)
    assert given == [] and [grade for grade, card in window.cards.items() if card.isChecked()] == [2]
    QTest.mouseClick(window.done, Qt.MouseButton.LeftButton)
    assert given == [2] and not window.done.isVisible() and not window.cards[2].isVisible()
    window.say(kept=True)
    assert window.accessibleDescription() == "评价已记下，谢谢您"


def test_no_key_gives_or_chooses_a_grade(window: RatingWindow) -> None:
    given: list[int] = []
    window.given.connect(given.append)
    for key in KEYS:
        for target in (window, window.cards[1], window.done):
            QTest.keyClick(target, key)
    assert not any(card.isChecked() for card in window.cards.values())
    QTest.mouseClick(window.cards[1], Qt.MouseButton.LeftButton)
    for key in KEYS:
        for target in (window, window.cards[4], window.done):
            QTest.keyClick(target, key)
    assert given == [] and window.cards[1].isChecked() and not window.cards[4].isChecked()
    assert window.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert window.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus


def test_left_alone_or_declined_it_goes_without_a_grade(window: RatingWindow) -> None:
    given, over = list[int](), list[bool]()
    window.given.connect(given.append)
    window.over.connect(lambda: over.append(True))
    QTest.mouseClick(window.cards[1], Qt.MouseButton.LeftButton)
    for _ in range(SECONDS - 1):
        window.tick()
    assert over == []
    window.tick()
    QTest.mouseClick(window.none, Qt.MouseButton.LeftButton)
    assert over == [True, True] and given == []
