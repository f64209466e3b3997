"""A search line with its glass and its key; words are sent when the person pauses or presses Enter."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from hallclient.ui.widgets.field import Field
from hallclient.ui.widgets.naming import named, personal

PAUSE_MS: Final = 150
MAX_UNITS: Final = 400  # the code of a paper has 164 characters and is scanned in here


class SearchField(QWidget):
    """`searched(text)` after a short pause or at once on Enter; `key` puts the cursor here when it is a
    bindable key.

    `code` for places that are scanned into: no input method there. Escape empties it.
    """

    searched = Signal(str)
    entered = Signal(str)

    def __init__(
        self,
        object_name: str,
        accessible_name: str,
        *,
        hint: str = "",
        key: str = "",
        code: bool = False,
        icon: str = "search",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        personal(named(self, f"{object_name}.box"))  # names and numbers are looked for
        self.field = Field(
            object_name, accessible_name, hint=hint, key=key, code=code, icon=icon, max_units=MAX_UNITS
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.field)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.field)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._send)
        self.field.edited.connect(self._on_edited)
        self.field.entered.connect(self._on_entered)
        self.field.left.connect(self._on_left)
        if key.startswith(("F", "Ctrl+", "Alt+")) and len(key) > 1:
            QShortcut(QKeySequence(key), self).activated.connect(self.field.select_all)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.clear)

    def text(self) -> str:
        """What is looked for."""
        return self.field.text()

    def set_text(self, text: str) -> None:
        """Put words in; sends nothing."""
        self.field.set_text(text)

    def clear(self) -> None:
        """Empty it, and say so when there was something."""
        if self.field.text():
            self.field.set_text("")
            self._send()

    def _on_edited(self, text: str) -> None:
        self._pause.start()

    def _on_entered(self) -> None:
        if self._pause.isActive():
            self._send()
        self.entered.emit(self.field.text())

    def _on_left(self) -> None:
        """What is done next is done after it was asked: a list that comes later would take its place."""
        if self._pause.isActive():
            self._send()

    def _send(self) -> None:
        self._pause.stop()
        self.searched.emit(self.field.text())
