"""Widgets whose height follows from their width: text that wraps."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


class Fitted(QWidget):
    """Takes exactly the height that `height_for(width)` asks for, in any layout.

    Qt's own heightForWidth is lost in nested layouts and scroll areas; a height set after each change of
    width isn't.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def height_for(self, width: int) -> int:
        """Pixels needed at `width` pixels."""
        raise TypeError(f"{type(self).__name__} must say its height")

    def refit(self) -> None:
        """The content changed: measure again."""
        self.setFixedHeight(self.height_for(max(1, self.width())))
        self.updateGeometry()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.setFixedHeight(self.height_for(max(1, event.size().width())))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.refit()
