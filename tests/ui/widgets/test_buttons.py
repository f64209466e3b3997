"""Buttons and decisions by keyboard: they act, or say why not."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hallclient.ui.widgets.button import FLASH_MS, Button
from hallclient.ui.widgets.decision_button import DecisionButton
from hallclient.ui.widgets.field import Field
from tests.ui.widgets.test_keyboard import Key, sent, shown


def test_button_acts_by_enter_space_mouse_and_key(qtbot: QtBot) -> None:
    button = Button("打印", "Ctrl+P", object_name="print")
    other = Field("other", "别处")
    window = shown(qtbot, button, other)
    spy = QSignalSpy(button.triggered)
    button.setFocus()
    qtbot.keyClick(button, Key.Key_Return)
    qtbot.keyClick(button, Key.Key_Space)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    other.setFocus()
    qtbot.keyClick(window, Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert spy.count() == 4


def test_locked_button_answers_with_its_reason(qtbot: QtBot) -> None:
    button = Button("容缺", "F8", object_name="defer")
    window = shown(qtbot, button)
    button.lock("这里不可容缺")
    done, refused = QSignalSpy(button.triggered), QSignalSpy(button.refused)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.keyClick(window, Key.Key_F8)
    assert done.count() == 0
    assert sent(refused) == [["这里不可容缺"]] * 2
    assert button.accessibleDescription() == "这里不可容缺"
    assert button.flashing, "no key does nothing"
    lit = button.grab().toImage()
    qtbot.waitUntil(lambda: not button.flashing, timeout=FLASH_MS * 4)
    assert button.grab().toImage() != lit
    button.unlock()
    qtbot.keyClick(window, Key.Key_F8)
    assert done.count() == 1


def test_locked_decision_flashes_its_line_and_opens_nothing(qtbot: QtBot, qapp: QApplication) -> None:
    decision = DecisionButton("不予受理", "F11", object_name="refuse")
    decision.lock("材料可补正，不得不予受理 · 许可法三十二条")
    window = shown(qtbot, decision)
    quiet = decision.grab().toImage()
    windows = len(qapp.topLevelWidgets())
    qtbot.keyClick(window, Key.Key_F11)
    assert decision.flashing
    assert decision.grab().toImage() != quiet
    qtbot.waitUntil(lambda: not decision.flashing, timeout=FLASH_MS * 4)
    assert decision.grab().toImage() == quiet
    assert len(qapp.topLevelWidgets()) == windows
    assert decision.line == "材料可补正，不得不予受理 · 许可法三十二条"


def test_bare_keys_are_never_bound_by_buttons(qtbot: QtBot) -> None:
    again, field = Button("重打", "R", object_name="again"), Field("f", "名称")
    shown(qtbot, again, field)
    spy = QSignalSpy(again.triggered)
    field.setFocus()
    qtbot.keyClick(field.line, Key.Key_R)
    assert field.text() == "r" and spy.count() == 0
