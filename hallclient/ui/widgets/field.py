"""A field: a line to type in, its box with the state, and one line under it where something must be
mended."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from hallclient.ui.theme import paint_icon, px
from hallclient.ui.widgets.button import IconButton
from hallclient.ui.widgets.field_box import FieldState, mark_width, paint_field_box, paint_mark
from hallclient.ui.widgets.keycap import keycap_width, paint_keycap
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.line_edit import MAX_UTF16_UNITS, LineEdit, told_cut, utf16_units
from hallclient.ui.widgets.naming import named, personal, set_tip
from hallclient.ui.widgets.note_line import NoteLine
from hallclient.ui.widgets.paint import text_width

_NOTE_LOOK = {
    FieldState.MUST_CHANGE: ("rd", "x"),
    FieldState.NO_GLYPH: ("am", "triangle"),
    FieldState.UNUSUAL: ("am", "triangle"),
    FieldState.OWED: ("am", ""),
}


class _Box(QWidget):
    """The painted box; a click anywhere in it goes to the line."""

    def __init__(self, line: LineEdit, height: int, key: str, icon: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.line, self.state, self._height, self._key = line, FieldState.EMPTY, height, key
        self._icon, self.eye = icon, False
        self.row = QHBoxLayout(self)
        self.row.addWidget(line, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._crowded = False
        line.focus_changed.connect(self.update)
        line.textChanged.connect(self.fit_tick)
        self.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_tick()

    def fit_tick(self) -> None:
        """What was typed is shown in full before the tick is: a credit code of wide letters in a narrow field."""
        need = text_width(self.line.text(), self.line.font()) + px(8 + 24 + 4 + 6)
        crowded = self.state is FieldState.VALID and self.width() < need
        if crowded != self._crowded:
            self._crowded = crowded
            self.arrange()
            self.update()

    def arrange(self) -> None:
        """Leave room at the right for the mark and the key cap."""
        mark = 0 if self._crowded else mark_width(self.state) + px(4)
        right = max(mark, px(2 if self.eye or self._crowded else 8))
        if self._key:
            right += keycap_width(self._key) + px(4)
        self.row.setContentsMargins(px(30 if self._icon else 8), 0, right, 0)
        self.row.setSpacing(px(4))

    def sizeHint(self) -> QSize:
        return QSize(px(120), px(self._height))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(48), px(self._height))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.line.setFocus(Qt.FocusReason.MouseFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_field_box(painter, self.rect(), self.state, focus=self.line.hasFocus())
        if not self._crowded:
            paint_mark(painter, self.rect(), self.state)
        if self._icon:
            paint_icon(painter, self._icon, QPointF(px(17), self.height() / 2), 16, "t2")
        if self._key:
            right = self.width() - max(mark_width(self.state), px(8))
            paint_keycap(painter, right - keycap_width(self._key), self.height() // 2, self._key)
        painter.end()


class Field(QWidget):
    """One line of input with its state.

    `edited(text)` comes with every change by a person, `left()` when they move on or press Enter.
    `set_text` is for the program and sends nothing. A masked field shows a masked value and an eye;
    pressing the eye sends `look_asked`, and whoever logs the look answers with `reveal(value)`.
    """

    edited = Signal(str)
    left = Signal()
    entered = Signal()
    look_asked = Signal()

    def __init__(
        self,
        object_name: str,
        accessible_name: str,
        *,
        hint: str = "",
        unit: str = "",
        key: str = "",
        icon: str = "",
        code: bool = False,
        password: bool = False,
        height: int = 30,
        role: str = "body",
        max_units: int = MAX_UTF16_UNITS,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._hint, self._masked = hint, ""
        self.line = named(LineEdit(code=code, role=role, max_units=max_units), object_name, accessible_name)
        self.line.setPlaceholderText(hint)
        self._box = _Box(self.line, height, key, icon, self)
        self._aside = Label(unit, "aid", "t3")
        self._box.row.addWidget(self._aside)
        self._aside.setVisible(bool(unit))
        self._eye = IconButton("eye-off", "看完整内容", object_name=f"{object_name}.look")
        self._box.row.addWidget(self._eye)
        self._show_eye(False)  # in its row already: a widget without a parent would flash up as a window
        self._eye.clicked.connect(self._on_eye)
        self.note_line = NoteLine(parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._box)
        column.addWidget(self.note_line)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.line)
        self._password = password
        if password:
            self.line.setEchoMode(QLineEdit.EchoMode.Password)
            self.line.textChanged.connect(lambda text: self._show_eye(bool(text)))
        self.line.textEdited.connect(self._on_edited)
        self.line.editingFinished.connect(self.left)
        self.line.returnPressed.connect(self.entered)
        self.line.overflowed.connect(self._on_cut)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._box.arrange()
        super().changeEvent(event)

    @property
    def state(self) -> FieldState:
        """How it stands."""
        return self._box.state

    @property
    def note(self) -> str:
        """The line under it."""
        return self.note_line.text

    def text(self) -> str:
        """What is in it, exactly as typed; empty while masked."""
        return "" if self._masked else self.line.text()

    def set_text(self, text: str) -> None:
        """Put text in without a word to anybody; a person's cursor stays where it is when nothing changed.

        `ValueError` when the text is longer than the field: nothing is cut silently.
        """
        if utf16_units(text) > self.line.maxLength():
            raise ValueError(f"{self.line.objectName()}: more than {self.line.maxLength()} UTF-16 units")
        if text != self.line.text():
            place = self.line.cursorPosition() if self.line.hasFocus() else 0
            self.line.setText(text)
            self.line.setCursorPosition(min(place, len(self.line.text())))

    def forget(self) -> None:
        """Empty, and a password is hidden again before the next one is typed."""
        self.set_text("")
        if self._password:
            self.line.setEchoMode(QLineEdit.EchoMode.Password)
            self._eye.set_icon("eye-off", "看口令")

    def set_state(self, state: FieldState, note: str = "", key: str = "") -> None:
        """Show a state; `note` is the one line under the field, `key` the key that mends it."""
        self._box.state = state
        derived = state is FieldState.DERIVED
        self.line.setReadOnly(derived or bool(self._masked))
        self.line.setFocusPolicy(Qt.FocusPolicy.NoFocus if derived else Qt.FocusPolicy.StrongFocus)
        self.line.setPlaceholderText(self._hint or ("待填" if state is FieldState.OWED else ""))
        self.line.setAccessibleDescription(note or state.word or ("待填" if state is FieldState.OWED else ""))
        ink, icon = _NOTE_LOOK.get(state, ("t3", ""))
        self.note_line.say(note, ink, icon, key)
        self._box.fit_tick()
        self._box.arrange()
        self._box.update()

    def set_aside(self, text: str, ink: str = "t3") -> None:
        """Words at the right inside the box: a unit, or whose number this is."""
        self._aside.set_text(text)
        self._aside.set_ink(ink)
        self._fit_aside()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_aside()

    def _fit_aside(self) -> None:
        """Whole or not at all: a day beside the text is never cut. What doesn't fit stands in the tool tip."""
        words = self._aside.text()
        room = self.width() - px(48) - text_width(self.line.text(), self.line.font())
        fits = text_width(words, self._aside.font()) <= room
        self._aside.setVisible(bool(words) and fits)
        set_tip(self.line, "" if fits else words)

    def set_masked(self, masked: str) -> None:
        """Show `masked` (already masked, e.g. `410***********4519`) with an eye; read only until `reveal`."""
        self._masked = masked
        personal(self.line)
        self.line.setText(masked)
        self.line.setReadOnly(True)
        self._eye.set_icon("eye-off", "看完整内容（记入日志）")
        self._show_eye(True)

    def reveal(self, value: str) -> None:
        """The full value after a look was asked for and logged."""
        self.line.setText(value)
        self._eye.set_icon("eye", "遮盖")

    def select_all(self) -> None:
        """Focus with everything chosen, so that typing replaces it."""
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.selectAll()

    def _show_eye(self, shown: bool) -> None:
        self._eye.setVisible(shown)
        self._box.eye = shown
        self._box.arrange()

    def _on_edited(self, text: str) -> None:
        self.edited.emit(self.line.text())

    def _on_cut(self, rest: str) -> None:
        most = self.line.maxLength()
        told = f"最多 {most} 字，多出的没有放进来" if self._password else told_cut(most, rest)
        self.note_line.say(told, "am", "triangle")

    def _on_eye(self) -> None:
        if self._password:
            hidden = self.line.echoMode() is QLineEdit.EchoMode.Password
            self.line.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
            self._eye.set_icon("eye" if hidden else "eye-off", "遮盖口令" if hidden else "看口令")
        elif self.line.text() == self._masked:
            self.look_asked.emit()
        else:
            self.set_masked(self._masked)
