"""A scan goes nowhere but to whoever asked for scans: not into the field, not to command keys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from hallclient.ui.scan.burst import APART_MS, Stroke
from hallclient.ui.scan.filter import ScanFilter
from hallclient.ui.scan.mark import Mark
from hallclient.ui.theme import make_app
from hallclient.ui.widgets.code_field import CodeField
from hallclient.ui.widgets.field import Field
from hallclient.ui.widgets.text_area import TextArea

NUMBER = "410103261120001009000173"


class Commands(QWidget):
    """Does something at each bare key, as the checklist does."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.done: list[str] = []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.done.append(event.text())


class Hand:
    """Keys as the platform brings them: first to the native filter, then, where it lets them, to the focus."""

    def __init__(self, keys: ScanFilter) -> None:
        self.keys, self.at_ms = keys, 1000

    def type(self, text: str, gap: int = 5) -> None:
        for one in text:
            self.at_ms += gap
            if not self.keys.stroke(Stroke(one, self.at_ms)):
                focus = QApplication.focusWidget()
                assert focus is not None
                if one == "\n":
                    QTest.keyClick(focus, Qt.Key.Key_Return)
                else:
                    QTest.keyClicks(focus, one)


class Room:
    def __init__(self) -> None:
        self.window = QWidget()
        self.scans: list[tuple[str, Mark | None]] = []
        self.name, self.code = Field("name", "名称"), CodeField("code", "编号")
        self.text, self.commands = TextArea("text", "说明"), Commands()
        column = QVBoxLayout(self.window)
        for one in (self.name, self.code, self.text, self.commands):
            column.addWidget(one)
        self.active = True
        self.keys = ScanFilter(
            make_app(["hall"]),
            lambda text, mark: self.scans.append((text, mark)),
            lambda: self.active,
            "test",
        )
        self.keys.watch_focus()
        self.hand = Hand(self.keys)


@pytest.fixture
def room(qtbot: object) -> Iterator[Room]:
    room = Room()
    room.window.show()
    room.window.activateWindow()
    QTest.qWaitForWindowActive(room.window)
    yield room
    room.keys.close()
    room.window.close()
    room.window.deleteLater()
    QApplication.processEvents()


@pytest.mark.parametrize("which", ["name", "code"])
def test_a_scan_leaves_the_field_as_it_was(room: Room, which: str) -> None:
    field = getattr(room, which)
    field.set_text("示例餐饮有限公司")
    field.line.setFocus()
    field.line.setSelection(2, 3)
    edits: list[str] = []
    field.edited.connect(edits.append)
    entered: list[int] = []
    field.entered.connect(lambda: entered.append(1))
    room.hand.type(NUMBER + "\n")
    assert [text for text, _ in room.scans] == [NUMBER]
    assert field.text() == "示例餐饮有限公司" and entered == []
    assert field.line.selectedText() == "餐饮有"
    assert edits[-1] == "示例餐饮有限公司"  # whoever saved what had leaked saves what stands there now


def test_rare_characters_and_several_lines_come_back_too(room: Room) -> None:
    room.name.set_text("龚𬱖𰻝")
    room.name.line.setFocus()
    room.name.line.setSelection(1, 2)
    room.hand.type(NUMBER)
    while not room.scans:  # the pause that ends it
        QTest.qWait(10)
    assert room.name.text() == "龚𬱖𰻝" and room.name.line.selectedText() == "𬱖"
    plain = room.text.focusProxy() or room.text
    plain.setFocus()
    room.hand.type("ab", 90)
    room.hand.at_ms += 200
    room.hand.type(NUMBER + "\n")
    assert room.text.text() == "ab"
    assert [text for text, _ in room.scans] == [NUMBER, NUMBER]


def test_a_scan_triggers_no_command_key(room: Room) -> None:
    room.commands.setFocus()
    room.hand.type(NUMBER + "\n")
    QTest.qWait(2 * APART_MS)
    assert room.commands.done == []
    assert [(text, mark) for text, mark in room.scans] == [(NUMBER, None)]


def test_a_hands_command_keys_arrive_in_their_order(room: Room) -> None:
    room.commands.setFocus()
    room.hand.type("b2", 30)
    room.hand.type("x", 200)
    QTest.qWait(2 * APART_MS)
    assert room.commands.done == ["b", "2", "x"]
    assert room.scans == []


def test_a_hands_words_are_not_held_up(room: Room) -> None:
    room.name.line.setFocus()
    room.hand.type("spjy", 60)
    assert room.name.text() == "spjy"  # at once
    assert room.scans == []


def test_a_foreign_code_can_be_written_where_the_cursor_stood(room: Room) -> None:
    room.code.line.setFocus()
    room.hand.type("SF1234567890\n")
    ((text, mark),) = room.scans
    assert mark is not None and room.code.text() == ""
    mark.write(text)
    assert room.code.text() == "SF1234567890"


def test_behind_the_cover_nothing_is_taken(room: Room) -> None:
    room.active = False
    room.name.line.setFocus()
    room.hand.type(NUMBER)
    assert room.name.text() == NUMBER and room.scans == []


def key(text: str, at_ms: int) -> QKeyEvent:
    """A key as the platform brings it to a widget: with the time at which it was pressed."""
    event = QKeyEvent(QKeyEvent.Type.KeyPress, ord(text.upper()), Qt.KeyboardModifier.NoModifier, text)
    event.setTimestamp(at_ms)
    return event


def test_a_busy_window_hears_the_rest_of_a_scan_before_it_lets_go_of_the_first_keys(room: Room) -> None:
    room.commands.setFocus()
    room.hand.type("4101")
    rest = iter("03261120001009000173\n")
    room.hand.at_ms += 5
    QTimer.singleShot(0, lambda: room.hand.type("".join(rest)))  # waits in the queue while the window is busy
    room.keys._letting.timeout.emit()  # which it was for longer than the keys of a scan are apart
    while not room.scans:
        QTest.qWait(5)
    QTest.qWait(2 * APART_MS)
    assert room.commands.done == [] and [text for text, _ in room.scans] == [NUMBER]


def test_what_an_input_method_kept_of_a_scan_is_the_scans_however_late_it_comes(
    room: Room, qtbot: object
) -> None:
    room.keys.close()
    scans: list[str] = []
    keys = ScanFilter(make_app(["hall"]), lambda text, mark: scans.append(text), lambda: True, "xcb")
    room.commands.setFocus()
    for at, one in enumerate("\n".join((NUMBER, ""))):
        keys.stroke(Stroke(one, 1000 + 5 * at))
    assert scans == [NUMBER]
    keys._settle()  # so long after that nothing was expected any more
    for at, one in enumerate(NUMBER[:5]):
        QApplication.sendEvent(room.commands, key(one, 1000 + 5 * at))
    QTest.qWait(2 * APART_MS)
    assert room.commands.done == [], "pressed amid the scan"
    QApplication.sendEvent(room.commands, key("x", 1000 + 5 * len(NUMBER) + 1))
    QTest.qWait(2 * APART_MS)
    assert room.commands.done == ["x"], "a hand's, right after it"
    keys.close()
