"""Ink of the applicant's screen: text, cards and marks in lengths of a screen of 1280×800, whatever it has.

Sizes follow the screen, not the clerk's text size; colours are always the light ones. Text is set by `QTextLayout`,
which knows no mark-up and no `&`.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTextLayout, QTextOption

from hallclient.ui.theme import Theme, load_theme, sized_font

WIDE, HIGH = 1280, 800
TEXT, LINE = 22, 32
BOUNDLESS: Final = 1 << 20


@cache
def _light() -> Theme:
    return load_theme("light")


def ink(token: str) -> QColor:
    """A colour of the light theme."""
    return QColor(_light().hex(token))


class Type(Struct, frozen=True):
    """Size, line and weight of a text at 1280×800."""

    size: int = TEXT
    line: int = LINE
    bold: bool = False


BODY, STRONG = Type(), Type(bold=True)
NOTE = Type(20, 30)
TITLE = Type(26, 38, bold=True)
HINT = Type(19, 28)


class Sheet:
    """One painting. `width`, `height`: of the screen in its own lengths, 1280×800 or larger in one of them."""

    def __init__(self, painter: QPainter, wide: int, high: int) -> None:
        self.painter = painter
        self.unit = max(0.1, min(wide / WIDE, high / HIGH))
        self.width, self.height = wide / self.unit, high / self.unit
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def rect(self, x: float, y: float, w: float, h: float) -> QRectF:
        """In pixels."""
        u = self.unit
        return QRectF(round(x * u), round(y * u), round(w * u), round(h * u))

    def box(
        self, x: float, y: float, w: float, h: float, fill: str, edge: str = "", radius: float = 8
    ) -> None:
        """A rounded box."""
        painter = self.painter
        painter.setPen(QPen(ink(edge), 1) if edge else QPen(Qt.PenStyle.NoPen))
        painter.setBrush(ink(fill))
        inset = 0.5 if edge else 0
        corner = radius * self.unit
        painter.drawRoundedRect(self.rect(x, y, w, h).adjusted(inset, inset, -inset, -inset), corner, corner)

    def line(self, x: float, y: float, w: float) -> None:
        """A hairline."""
        self.painter.setPen(QPen(ink("ln"), 1))
        left, top = round(x * self.unit), round(y * self.unit) + 0.5
        self.painter.drawLine(QPointF(left, top), QPointF(left + round(w * self.unit), top))

    def high(self, text: str, w: float, kind: Type = BODY) -> float:
        """How high a text of this width is."""
        return self._set(text, w, kind).lineCount() * kind.line

    def wide(self, text: str, kind: Type = BODY) -> float:
        """How wide a text is on one line."""
        return self._set(text, BOUNDLESS, kind).maximumWidth() / self.unit

    def text(
        self, x: float, y: float, w: float, text: str, kind: Type = BODY, tone: str = "tx",
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> float:  # fmt: skip
        """Writes a text, broken where it is too wide; gives its height."""
        laid = self._set(text, w, kind, align)
        self.painter.setPen(ink(tone))
        laid.draw(self.painter, QPointF(round(x * self.unit), round(y * self.unit)))
        return laid.lineCount() * kind.line

    def mark(self, name: str, x: float, y: float, edge: float, token: str) -> None:
        """✗ △ □ ✓ in a square of `edge`."""
        painter, u = self.painter, self.unit
        painter.setPen(QPen(ink(token), 2.2 * u, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)

        def at(across: float, down: float) -> QPointF:
            return QPointF((x + across * edge) * u, (y + down * edge) * u)

        match name:
            case "x":
                painter.drawLine(at(0.15, 0.15), at(0.85, 0.85))
                painter.drawLine(at(0.15, 0.85), at(0.85, 0.15))
            case "triangle":
                painter.drawPolygon(QPolygonF([at(0.5, 0.1), at(0.95, 0.88), at(0.05, 0.88)]))
            case "square":
                painter.drawPolygon(QPolygonF([at(0.1, 0.1), at(0.9, 0.1), at(0.9, 0.9), at(0.1, 0.9)]))
            case _:
                painter.drawPolyline(QPolygonF([at(0.08, 0.55), at(0.36, 0.82), at(0.92, 0.2)]))

    def _set(
        self, text: str, w: float, kind: Type, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
    ) -> QTextLayout:
        font = sized_font(round(kind.size * self.unit), kind.bold)
        option = QTextOption(align)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        laid = QTextLayout(text, font)
        laid.setTextOption(option)
        laid.beginLayout()
        top, pitch = 0.0, kind.line * self.unit
        while (line := laid.createLine()).isValid():
            line.setLineWidth(w * self.unit)
            line.setPosition(QPointF(0, round(top + (pitch - line.height()) / 2)))
            top += pitch
        laid.endLayout()
        return laid
