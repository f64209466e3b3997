"""The line under a row of the form: what must be mended, and the second time for an unusual number."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from hallclient.ui.screens.intake.models import FieldState
from hallclient.ui.theme import px
from hallclient.ui.widgets.code_field import CodeField
from hallclient.ui.widgets.note_line import NoteLine


class RowNote(QWidget):
    """Right-aligned words; for an unusual number a field to type it again, taken as soon as both agree."""

    again = Signal(str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._key = ""
        self._state = FieldState()
        self._note = NoteLine()
        self._note.align_right()
        self._again: CodeField | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(px(8))
        self._row.addWidget(self._note, 1, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    @property
    def says(self) -> bool:
        """Whether there is anything to say."""
        return bool(self._state.message)

    @property
    def asks_again(self) -> bool:
        """Whether a second time is asked for."""
        return self._state.again

    def say(self, key: str, state: FieldState) -> bool:
        """The message of a field; True when the row's height changes."""
        before = (self.says, self.asks_again)
        self._key, self._state = key, state
        wrong = state.mark == "wrong"
        self._note.say(state.message, "rd" if wrong else "am", "x" if wrong else "triangle")
        if state.again and self._again is None:
            self._again = CodeField("intake.again", "再输一次号码", hint="再输一次", max_units=60)
            self._again.setFixedWidth(px(176))
            self._again.edited.connect(lambda text: self.again.emit(self._key, text))
            self._row.addWidget(self._again)
        if self._again is not None:
            if not state.again:
                self._again.set_text("")
            self._again.setVisible(state.again)
        self.setVisible(self.says)
        return before != (self.says, self.asks_again)
