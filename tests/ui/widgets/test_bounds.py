"""S4, S6, S12: a paste of a megabyte, invisible characters and a scanner's control characters in every entry field."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from hallclient.ui.widgets.code_field import CodeField
from hallclient.ui.widgets.field import Field
from hallclient.ui.widgets.item_search import ItemSearch
from hallclient.ui.widgets.line_edit import utf16_units
from hallclient.ui.widgets.search_field import SearchField
from hallclient.ui.widgets.table_field import Column, TableField
from hallclient.ui.widgets.text_area import TextArea

MEGABYTE: Final = "字<b>&\t\n" * 150_000  # 1.2 MB in UTF-8
MOST_SECONDS: Final = 1.0
LONGEST: Final = 4_000

FIELDS: Final[dict[str, Callable[[], QWidget]]] = {
    "field": lambda: Field("f", "名称"),
    "long field": lambda: Field("f", "地址", max_units=4_000),
    "password": lambda: Field("f", "口令", password=True),
    "code": lambda: CodeField("f", "号码"),
    "search": lambda: SearchField("f", "找办件"),
    "scan": lambda: SearchField("f", "扫编号", code=True),
    "item": lambda: ItemSearch("f", "事项", lambda text: ()),
    "text area": lambda: TextArea("f", "意见"),
}


def entry(widget: QWidget) -> QLineEdit | QPlainTextEdit:
    """What takes the keys inside a field."""
    found: list[QLineEdit | QPlainTextEdit] = [*widget.findChildren(QLineEdit)]
    found += widget.findChildren(QPlainTextEdit)
    assert len(found) == 1
    return found[0]


def said(line: QLineEdit | QPlainTextEdit) -> str:
    return line.text() if isinstance(line, QLineEdit) else line.toPlainText()


@pytest.mark.parametrize("name", FIELDS)
def test_a_megabyte_is_cut_at_once_and_told(qtbot: QtBot, name: str) -> None:
    widget = FIELDS[name]()
    qtbot.addWidget(widget)
    widget.show()
    line = entry(widget)
    QGuiApplication.clipboard().setText(MEGABYTE)
    before = time.perf_counter()
    QTest.keySequence(line, QKeySequence(QKeySequence.StandardKey.Paste))
    QApplication.processEvents()
    assert time.perf_counter() - before < MOST_SECONDS
    assert 0 < utf16_units(said(line)) <= LONGEST
    note = next(iter(widget.findChildren(Field)), widget)
    assert isinstance(note, Field | TextArea)
    told = note.note_line.text
    assert told and len(told) < 500, len(told)
    assert ("<b>" in told) is (name != "password")  # a word that must not be seen isn't told either


def test_a_table_of_a_megabyte_is_bounded(qtbot: QtBot) -> None:
    table = TableField("t", "设备", [Column("a", "名称", "", "")])
    qtbot.addWidget(table)
    table.show()
    QGuiApplication.clipboard().setText("字" * 300_000)
    before = time.perf_counter()
    QTest.keySequence(table.focusProxy() or table, QKeySequence(QKeySequence.StandardKey.Paste))
    QApplication.processEvents()
    assert time.perf_counter() - before < MOST_SECONDS
    assert all(utf16_units(line.text()) <= LONGEST for line in table.findChildren(QLineEdit))


CONTROLS: Final = [*range(0x1, 0x8), 0xB, 0xC, *range(0xE, 0x1B), *range(0x1C, 0x20), 0x7F]


@pytest.mark.parametrize("name", ["code", "scan"])
def test_control_characters_of_a_scanner_stay_text_or_vanish(qtbot: QtBot, name: str) -> None:
    """A keyboard scanner sends C0 as characters without Ctrl; nothing of the screen may be set off by them."""
    window = QWidget()
    column = QVBoxLayout(window)
    widget = FIELDS[name]()
    column.addWidget(widget)
    qtbot.addWidget(window)
    fired: list[str] = []
    for keys in ("Ctrl+O", "Ctrl+L", "Ctrl+1", "F9", "F10", "Ctrl+P", "Ctrl+N", "Ctrl+J", "Ctrl+T"):
        QShortcut(QKeySequence(keys), window).activated.connect(lambda keys=keys: fired.append(keys))
    window.show()
    line = entry(widget)
    line.setFocus()
    QTest.keyClicks(line, "SP2026")
    for code in CONTROLS:
        QTest.sendKeyEvent(
            QTest.KeyAction.Click, line, Qt.Key.Key_unknown, chr(code), Qt.KeyboardModifier.NoModifier
        )
    QTest.keyClicks(line, "0123")
    assert fired == []
    assert said(line) == "SP20260123"
