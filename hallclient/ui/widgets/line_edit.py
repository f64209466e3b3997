"""The bare line in which people type. Input methods stay on for words, off for codes (trust.md B2)."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QDropEvent, QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from hallclient.ui.theme import font, meet
from hallclient.ui.widgets.menu import Menu

_FRAME: Final = QSize(0, 4)  # what the style leaves for a frame, also where there is none
MAX_UTF16_UNITS: Final = 100  # length of a name in the national standards: 100 UTF-16 units

_TOLD: Final = 100  # characters of it: a megabyte measured and painted would hold up the window for seconds

_BREAKS = re.compile(r"[\r\n\t\u2028\u2029]+")


def one_line(text: str) -> str:
    """Pasted text for a single line: line breaks and tabs become one space, the rest stays as it is."""
    return _BREAKS.sub(" ", text).strip() if _BREAKS.search(text) else text


def utf16_units(text: str) -> int:
    """Length as the standards (and Qt) count it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def fitting(text: str, units: int) -> str:
    """The longest beginning of `text` with at most `units` UTF-16 units; never half a character."""
    raw = text.encode("utf-16-le", "surrogatepass")[: units * 2]
    return raw.decode("utf-16-le", "ignore")


def told_cut(most: int, rest: str) -> str:
    """What is said when `rest` did not fit into `most` units; of a long rest its beginning and its length."""
    shown = rest if len(rest) <= _TOLD else f"{rest[:_TOLD]}…（共 {len(rest)} 字）"
    return f"最多 {most} 字，没放进来的是：{shown}"


class LineEdit(QLineEdit):
    """A frameless line; its box is painted by whoever holds it.

    `code` turns the input method off the only way that works in Qt 6: by answering `inputMethodQuery`.
    `overflowed` is sent with what did not fit when too long a text was pasted.
    """

    focus_changed = Signal()
    overflowed = Signal(str)

    def __init__(
        self,
        *,
        code: bool = False,
        role: str = "body",
        max_units: int = MAX_UTF16_UNITS,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._code, self._role = code, role
        self.setFont(font(role))
        self.setFrame(False)
        self.setMaxLength(max_units)
        self.textEdited.connect(self._flatten)
        self.textChanged.connect(self._meet)

    def sizeHint(self) -> QSize:
        return super().sizeHint() - _FRAME

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint() - _FRAME

    def inputMethodQuery(self, query: Qt.InputMethodQuery, *argument: object) -> object:
        if self._code and query == Qt.InputMethodQuery.ImEnabled:
            return False
        return super().inputMethodQuery(query, *argument)

    def paste_text(self, text: str) -> None:
        """Insert plain text at the cursor as if typed; what doesn't fit is told by `overflowed`."""
        flat = one_line(text)
        room = self.maxLength() - utf16_units(self.text()) + utf16_units(self.selectedText())
        kept = fitting(flat, max(0, room))
        self.insert(kept)
        if kept != flat:
            self.overflowed.emit(flat[len(kept) :])

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.setFont(font(self._role))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste) and not self.isReadOnly():
            self.paste_text(QGuiApplication.clipboard().text())
            event.accept()
            return
        super().keyPressEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if not self.isReadOnly() and event.mimeData().hasText():
            self.setCursorPosition(self.cursorPositionAt(event.position().toPoint()))
            self.paste_text(event.mimeData().text())
            event.acceptProposedAction()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        editable, chosen = not self.isReadOnly(), self.hasSelectedText()
        readable = self.echoMode() is QLineEdit.EchoMode.Normal
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("撤销", self.undo).setEnabled(editable and self.isUndoAvailable())
        menu.addAction("剪切", self.cut).setEnabled(editable and chosen and readable)
        menu.addAction("复制", self.copy).setEnabled(chosen and readable)
        menu.addAction("粘贴", lambda: self.paste_text(QGuiApplication.clipboard().text())).setEnabled(
            editable
        )
        menu.addAction("全选", self.selectAll).setEnabled(bool(self.text()))
        menu.popup(event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit()

    def _flatten(self, text: str) -> None:
        """Ways into the line that are not ours (middle click, input methods) may bring line breaks too."""
        if _BREAKS.search(text):
            place = self.cursorPosition()
            self.setText(_BREAKS.sub(" ", text))
            self.setCursorPosition(place)

    def _meet(self, text: str) -> None:
        """A rare character stands there as itself: the line is laid out anew once its face is there."""
        if meet(text):
            QApplication.sendEvent(self, QEvent(QEvent.Type.FontChange))
