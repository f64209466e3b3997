"""The one line under a field or in a zone: a mark, words, and the key that mends it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hallclient.ui.theme import font, paint_icon, px
from hallclient.ui.theme.icons import MARK_STROKE
from hallclient.ui.widgets.keycap import keycap_width, paint_keycap
from hallclient.ui.widgets.naming import set_tip
from hallclient.ui.widgets.paint import draw_text, text_width


class NoteLine(QWidget):
    """One line of 18: icon, plain text, key cap. Takes no room while it has nothing to say."""

    def __init__(
        self, text: str = "", ink: str = "t3", icon: str = "", key: str = "", *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._text, self._ink, self._icon, self._key = "", "t3", "", ""
        self._right = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.say(text, ink, icon, key)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text

    def say(self, text: str, ink: str = "t3", icon: str = "", key: str = "") -> None:
        """Show `text`, or nothing when it is empty."""
        self._text, self._ink, self._icon, self._key = text, ink, icon, key
        self.setAccessibleName(text)
        set_tip(self, text)
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def align_right(self) -> None:
        """Stand at the right end, below a field that does."""
        self._right = True

    def sizeHint(self) -> QSize:
        return QSize(self._content_width(), px(18))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(40), px(18))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        middle = self.height() / 2
        left = max(0, self.width() - self._content_width()) if self._right else 0
        if self._icon:
            paint_icon(painter, self._icon, QPointF(left + px(8), middle), 14, self._ink, stroke=MARK_STROKE)
            left += px(18)
        cap = keycap_width(self._key)
        room = self.width() - left - (cap + px(4) if cap else 0)
        rect = QRect(left, 0, room, self.height())
        width = draw_text(painter, rect, self._text, font("note"), self._ink, elide=True)
        if cap:
            paint_keycap(painter, left + width + px(4), round(middle), self._key)
        painter.end()

    def _content_width(self) -> int:
        cap = keycap_width(self._key)
        width = text_width(self._text, font("note")) + (px(18) if self._icon else 0)
        return width + (cap + px(4) if cap else 0)
