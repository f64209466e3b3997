"""Several lines of plain text in the box of a field."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QSize, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from hallclient.ui.theme import font, px
from hallclient.ui.widgets.field_box import FieldState, mark_width, paint_field_box, paint_mark
from hallclient.ui.widgets.line_edit import fitting, told_cut, utf16_units
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.note_line import NoteLine
from hallclient.ui.widgets.scroll import dress_bars

MAX_UNITS: Final = 2000


class _Plain(QPlainTextEdit):
    """Takes text only, whatever the clipboard offers, and no more than fits."""

    focus_changed = Signal()
    overflowed = Signal(str)

    def __init__(self, max_units: int) -> None:
        super().__init__()
        self.max_units = max_units
        self.setObjectName("plain")
        self.setTabChangesFocus(True)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        dress_bars(self)
        self.document().setDocumentMargin(0)
        self.setFont(font("body"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.setFont(font("body"))

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        text = source.text()
        chosen = utf16_units(self.textCursor().selectedText())
        kept = fitting(text, max(0, self.max_units - utf16_units(self.toPlainText()) + chosen))
        self.textCursor().insertText(kept)
        if kept != text:
            self.overflowed.emit(text[len(kept) :])

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit()


class _Box(QWidget):
    """The painted box around the text."""

    def __init__(self, edit: _Plain, lines: int) -> None:
        super().__init__()
        self.edit, self.state, self._lines = edit, FieldState.EMPTY, lines
        self.column = QVBoxLayout(self)
        self.column.addWidget(edit)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        edit.focus_changed.connect(self.update)
        self.arrange()

    def arrange(self) -> None:
        self.column.setContentsMargins(px(8), px(5), max(px(8), mark_width(self.state)), px(5))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.arrange()

    def sizeHint(self) -> QSize:
        return QSize(px(120), px(10 + 20 * self._lines))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_field_box(painter, self.rect(), self.state, focus=self.edit.hasFocus())
        paint_mark(painter, self.rect(), self.state)
        painter.end()


class TextArea(QWidget):
    """A few lines of plain text. `edited(text)` for a person's change; `set_text` sends nothing."""

    edited = Signal(str)

    def __init__(
        self,
        object_name: str,
        accessible_name: str,
        *,
        hint: str = "",
        lines: int = 3,
        max_units: int = MAX_UNITS,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._quiet = False
        self.edit = _Plain(max_units)
        self.edit.setPlaceholderText(hint)
        self._box = _Box(self.edit, lines)
        named(self.edit.viewport(), f"{object_name}.view")
        named(self, object_name, accessible_name)
        self.edit.setAccessibleName(accessible_name)
        self.note_line = NoteLine(parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._box)
        column.addWidget(self.note_line)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.edit)
        self.edit.textChanged.connect(self._on_changed)
        self.edit.overflowed.connect(self._on_overflow)

    def text(self) -> str:
        """What is in it, exactly as typed."""
        return self.edit.toPlainText()

    def set_text(self, text: str) -> None:
        """Put text in without a word to anybody. `ValueError` when it is longer than allowed."""
        if utf16_units(text) > self.edit.max_units:
            raise ValueError(f"{self.objectName()}: more than {self.edit.max_units} UTF-16 units")
        if text != self.text():
            self._quiet = True
            self.edit.setPlainText(text)
            self._quiet = False

    def set_state(self, state: FieldState, note: str = "") -> None:
        """Show a state with its line below."""
        self._box.state = state
        self.edit.setReadOnly(state is FieldState.DERIVED)
        self.note_line.say(note, state.ink or "t3", state.mark)
        self._box.arrange()
        self._box.update()

    def _on_changed(self) -> None:
        if self._quiet:
            return
        text = self.text()
        if utf16_units(text) > self.edit.max_units:
            kept = fitting(text, self.edit.max_units)
            self._quiet = True
            self.edit.setPlainText(kept)
            self._quiet = False
            self._on_overflow(text[len(kept) :])
        self.edited.emit(self.text())

    def _on_overflow(self, rest: str) -> None:
        self.note_line.say(told_cut(self.edit.max_units, rest), "am", "triangle")
