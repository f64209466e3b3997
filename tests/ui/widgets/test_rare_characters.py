"""Characters of names that the everyday face lacks stand on the screen as themselves, as they do on paper."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.line_edit import LineEdit

ONE, OTHER = "\U0002c386", "\U0002b809"
"""CJK Extensions E and D: without a face both are the same box."""


def typed(qtbot: QtBot, text: str) -> QImage:
    line = LineEdit()
    qtbot.addWidget(line)
    line.resize(80, 24)
    line.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    line.insert(text)
    return line.grab().toImage()


def shown(qtbot: QtBot, text: str) -> QImage:
    label = Label(text, elide=True)
    qtbot.addWidget(label)
    label.resize(80, 24)
    return label.grab().toImage()


def test_two_rare_characters_are_told_apart_where_they_are_typed_and_shown(qtbot: QtBot) -> None:
    assert typed(qtbot, ONE) != typed(qtbot, OTHER)
    assert shown(qtbot, ONE) != shown(qtbot, OTHER)
