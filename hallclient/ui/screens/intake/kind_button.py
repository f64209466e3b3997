"""The kind of an identity paper in the place of a label: 居民身份证 ▾."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from hallclient.ui.screens.intake.grouping import label_lines
from hallclient.ui.theme import font, paint_icon, px
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.paint import RIGHT, draw_text, text_width


class KindButton(QWidget):
    """Right-aligned words with a small arrow; a click asks for the menu, the keyboard uses Alt+↓ beside it."""

    opened = Signal()

    def __init__(self, object_name: str, accessible_name: str) -> None:
        super().__init__()
        named(self, object_name, accessible_name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._kind = ""

    def set_kind(self, kind: str) -> None:
        """Another kind."""
        self._kind = kind
        self.setAccessibleDescription(kind)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(82), px(30))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.opened.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        role = "note" if len(self._kind) > 10 else "aid"
        fits = (self.width() - px(14)) // max(1, text_width("证", font(role)))
        lines = label_lines(self._kind, max(2, fits)).split("\n")
        height = px(14 if len(lines) > 1 else 30)
        top = (self.height() - height * len(lines)) // 2
        for line in lines:
            rect = QRect(0, top, self.width() - px(14), height)
            draw_text(painter, rect, line, font(role), "t2", RIGHT)
            top += height
        paint_icon(painter, "chevron-down", QPointF(self.width() - px(5), self.height() / 2), 10, "t2")
        painter.end()
