"""本人口令 on 本机: every point is said while it is typed, nothing typed outlives a leave, a refusal is shown."""

from __future__ import annotations

from concurrent.futures import Future

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from casework.refusal import Refusal
from hallclient.ui.screens.crossing import Straight
from hallclient.ui.screens.local.own import CHANGED, OwnPart
from hallclient.ui.screens.local.own_box import OwnBox
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.note_line import NoteLine
from tests.ui.screens import scenes
from tests.ui.screens.fakes import FakeStation, FakeWord

GOOD = "Chuang-kou 9 hao"


def box(qtbot: QtBot, word: FakeWord) -> OwnBox:
    view = OwnBox()
    part = OwnPart(FakeStation(scenes.catalogue()), word, Straight(), view)
    view.connect_to(part)
    qtbot.addWidget(view)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    part.look()
    return view


def points(view: OwnBox) -> dict[str, bool]:
    lines = [line for line in view.findChildren(NoteLine) if "：" in line.accessibleName()]
    return {line.text: line.accessibleName().endswith("：好") for line in lines if line.isVisible()}


def keys(qtbot: QtBot, text: str) -> None:
    focus = QApplication.focusWidget()
    assert isinstance(focus, QLineEdit)
    qtbot.keyClicks(focus, text)


def enter(qtbot: QtBot) -> None:
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


def test_each_point_is_met_as_it_is_typed(qtbot: QtBot) -> None:
    view = box(qtbot, FakeWord())
    standing = view.findChild(Label, "local.own.standing")
    assert standing is not None and standing.text() == "2026-11-06 换的，还有 76 天到期"
    view.ask.click()
    keys(qtbot, "old-one")
    enter(qtbot)
    mixed = "不满 15 个时用 3 类字符"
    wanted = [
        ("", {"至少 8 个字符": False, mixed: False, "不常见，不含工号": False, "两次一样": False}),
        ("abc", {"至少 8 个字符": False, mixed: False, "不常见，不含工号": True, "两次一样": False}),
        ("w0907", {"至少 8 个字符": True, mixed: False, "不常见，不含工号": False, "两次一样": False}),
    ]
    for typed, met in wanted:
        keys(qtbot, typed)
        assert points(view) == met, typed
    view.new.line.clear()
    keys(qtbot, GOOD)
    enter(qtbot)
    keys(qtbot, GOOD[:-1])
    assert not points(view)["两次一样"]
    keys(qtbot, GOOD[-1])
    assert set(points(view).values()) == {True}


def test_what_is_missing_is_said_and_asked_nowhere(qtbot: QtBot) -> None:
    word = FakeWord()
    view = box(qtbot, word)
    view.ask.click()
    view.give.click()
    assert view.banner.text == "先输原口令。" and view.old.line.hasFocus()
    keys(qtbot, "old-one")
    view.give.click()
    assert view.banner.text == "再输新口令。" and view.new.line.hasFocus()
    assert view.old.text() == "old-one" and word.asked == []


def test_a_refusal_empties_the_fields_and_stays_open(qtbot: QtBot) -> None:
    word = FakeWord(Refusal(reason="原口令不对，口令没有换。请再输一次。"))
    view = box(qtbot, word)
    view.ask.click()
    for text in ("old", GOOD, GOOD):
        keys(qtbot, text)
        enter(qtbot)
    assert word.asked == [("old", GOOD, GOOD)]
    assert "原口令不对" in view.banner.text and view.old.line.hasFocus()
    assert [field.text() for field in (view.old, view.new, view.again)] == ["", "", ""]


@pytest.mark.parametrize("leave", ["Esc", "hidden", "button"])
def test_nothing_typed_outlives_a_leave(qtbot: QtBot, leave: str) -> None:
    view = box(qtbot, FakeWord())
    view.ask.click()
    keys(qtbot, "old")
    view.old._eye.click()
    assert view.old.line.echoMode() is QLineEdit.EchoMode.Normal
    if leave == "Esc":
        qtbot.keyClick(view.old.line, Qt.Key.Key_Escape)
    elif leave == "hidden":
        view.hide()
        view.show()
    else:
        view.leave.click()
    assert view.old.text() == "" and view.ask.isVisible() and not view.old.isVisible()
    assert view.old.line.echoMode() is QLineEdit.EchoMode.Password, "hidden again"
    assert not view.old.line.isUndoAvailable()


def test_an_answer_that_does_not_come_changes_nothing(qtbot: QtBot) -> None:
    class Broken(FakeWord):
        def change(self, old: str, new: str, again: str) -> Future[Refusal | None]:
            future: Future[Refusal | None] = Future()
            future.set_exception(OSError("disk"))
            return future

    view = box(qtbot, Broken())
    view.ask.click()
    for text in ("old", GOOD, GOOD):
        keys(qtbot, text)
        enter(qtbot)
    assert "口令没有换" in view.banner.text and "disk" not in view.banner.text
    assert CHANGED not in view.banner.text
