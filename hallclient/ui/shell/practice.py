"""The mark of the practice hall: a light stripe across every screen, so that nobody takes it for the real one."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from hallclient.ui.theme import color, font, px
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.paint import CENTRE, draw_text, text_width

WORDS = "演练"


class PracticeStripe(QWidget):
    """18 high, slanting amber lines, the word 演练 again and again."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "practice", "演练：编号和文书都不是真的")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(px(200), px(18))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), color("amt"))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color("aml"), px(2)))
        for left in range(-self.height(), self.width(), px(10)):
            painter.drawLine(left, self.height(), left + self.height(), 0)
        painter.restore()
        width = text_width(WORDS, font("note", True)) + px(16)
        for left in range(px(60), self.width(), px(240)):
            place = QRect(left, 0, width, self.height())
            painter.fillRect(place, color("amt"))
            draw_text(painter, place, WORDS, font("note", True), "am", CENTRE)
        painter.end()
