"""What stood where the cursor is before a scan, to be put back: its first keys could not be told from a hand's."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from shiboken6 import isValid


def takes_text(widget: QWidget | None) -> bool:
    """Keys go into this widget as words: they can be taken back. Everywhere else a key is a command."""
    return isinstance(widget, QLineEdit | QPlainTextEdit) and not widget.isReadOnly()


class Mark:
    """The text, cursor and selection of one widget at one moment."""

    def __init__(self, widget: QWidget) -> None:
        self.widget = widget
        self.text, self.start, self.end = _state(widget)

    def restore(self) -> None:
        """As it was, told to whoever listens as a person's change; the half-written word of an input method goes."""
        if not isValid(self.widget):
            return
        QGuiApplication.inputMethod().reset()
        if _state(self.widget)[0] == self.text:
            self._select()
            return
        if isinstance(self.widget, QLineEdit):
            self.widget.selectAll()
            if self.text:
                self.widget.insert(self.text)
            else:
                self.widget.del_()
        elif isinstance(self.widget, QPlainTextEdit):
            cursor = self.widget.textCursor()
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.insertText(self.text)
        self._select()

    def write(self, text: str) -> None:
        """Puts a scanned text where the cursor stood."""
        self.restore()
        if isinstance(self.widget, QLineEdit):
            self.widget.insert(text)
        elif isinstance(self.widget, QPlainTextEdit):
            self.widget.textCursor().insertText(text)

    def _select(self) -> None:
        if isinstance(self.widget, QLineEdit):
            self.widget.setCursorPosition(self.end)
            if self.start != self.end:
                self.widget.setSelection(self.start, self.end - self.start)
        elif isinstance(self.widget, QPlainTextEdit):
            cursor = self.widget.textCursor()
            cursor.setPosition(self.start)
            cursor.setPosition(self.end, QTextCursor.MoveMode.KeepAnchor)
            self.widget.setTextCursor(cursor)


def _state(widget: QWidget) -> tuple[str, int, int]:
    if isinstance(widget, QLineEdit):
        chosen = max(0, widget.selectionLength())  # in UTF-16 units, as the cursor is counted
        start = widget.selectionStart() if chosen else widget.cursorPosition()
        return widget.text(), start, start + chosen
    if isinstance(widget, QPlainTextEdit):
        cursor = widget.textCursor()
        return widget.toPlainText(), cursor.anchor(), cursor.position()
    return "", 0, 0
