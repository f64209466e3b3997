"""Key caps: 18 high, 11 px, a foot of 2 px, one cap for a combination."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hallclient.ui.theme import color, font, px
from hallclient.ui.widgets.paint import CENTRE, draw_box, draw_text, text_width

HEIGHT = 18


def keycap_width(key: str) -> int:
    """Pixels that the cap of `key` takes; none for no key."""
    return max(px(20), text_width(key, font("cap")) + px(10)) if key else 0


def paint_keycap(
    painter: QPainter,
    left: int,
    middle: int,
    key: str,
    *,
    ink: str = "t2",
    edge: str = "ln",
    fill: str | None = "sf",
    struck: bool = False,
) -> int:
    """Draw a cap with its left edge at `left`, centred on `middle`; returns its width. `struck`: not
    allowed here."""
    width, height = keycap_width(key), px(HEIGHT)
    rect = QRect(left, middle - height // 2, width, height)
    draw_box(painter, rect, fill, edge)
    foot = px(2)
    painter.fillRect(QRect(left + px(2), rect.bottom() + 1 - foot, width - 2 * px(2), foot), color(edge))
    draw_text(painter, rect.adjusted(0, 0, 0, -1), key, font("cap"), ink, CENTRE)
    if struck:
        middle_line = rect.center().y()
        painter.fillRect(QRect(left + px(4), middle_line, width - px(8), 1), color(ink))
    return width


class KeyCap(QWidget):
    """A key cap that stands alone beside a word."""

    def __init__(self, key: str, *, ink: str = "t2", edge: str = "ln", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key, self._ink, self._edge = key, ink, edge
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(key)

    def sizeHint(self) -> QSize:
        return QSize(keycap_width(self._key), px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_keycap(painter, 0, self.height() // 2, self._key, ink=self._ink, edge=self._edge)
        painter.end()
