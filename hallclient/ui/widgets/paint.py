"""Strokes shared by the painted widgets: boxes, text, marks. `QPainter.drawText` knows no markup and no
`&`."""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from hallclient.ui.theme import color, meet, metrics, px, theme
from hallclient.ui.widgets.boxes import paint_box, stroke_box

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


@lru_cache(maxsize=1024)
def text_width(text: str, font: QFont) -> int:
    """Pixels that `text` takes on one line. Kept: a screen measures its words several times with each paint."""
    return metrics(font).horizontalAdvance(text)


@cache
def _flags(align: Qt.AlignmentFlag) -> int:
    """As `drawText` takes them; joined anew each time they cost as much as the letters."""
    return int(align | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip)


def draw_text(
    painter: QPainter,
    rect: QRect,
    text: str,
    font: QFont,
    ink: str,
    align: Qt.AlignmentFlag = LEFT,
    *,
    elide: bool = False,
) -> int:
    """Paint one line of plain text in token `ink`; returns its width in pixels."""
    meet(text)
    width = text_width(text, font)
    if elide and width > rect.width():  # Qt's own measure is a part of a pixel more: it would cut what fits
        text = metrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        width = text_width(text, font)
    painter.setFont(font)
    painter.setPen(color(ink))
    painter.drawText(rect, _flags(align), text)
    return width


def draw_box(
    painter: QPainter,
    rect: QRect | QRectF,
    fill: str | None,
    edge: str | None,
    *,
    width: int = 1,
    radius: int = 3,
    dashed: bool = False,
) -> None:
    """A rounded box in tokens; `width` in pixels (lines don't grow with the text), `radius` at 100 %."""
    inks = theme()
    ground = inks.hex(fill) if fill is not None else None
    line = inks.hex(edge) if edge is not None else None
    if isinstance(rect, QRect):
        paint_box(painter, rect, ground, line, width, px(radius), dashed=dashed)
    else:
        stroke_box(painter, rect, ground, line, width, px(radius), dashed=dashed)


def draw_left_bar(painter: QPainter, rect: QRect, token: str, width: int, radius: int = 3) -> None:
    """A thick left edge inside a rounded box, `width` at 100 %."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color(token))
    painter.setClipRect(QRectF(rect.left(), rect.top(), px(width), rect.height()))
    painter.drawRoundedRect(QRectF(rect), px(radius), px(radius))
    painter.restore()


def draw_line(painter: QPainter, x1: int, y1: int, x2: int, y2: int, ink: str = "ln") -> None:
    """A hairline."""
    painter.save()
    painter.setPen(QPen(color(ink), 1))
    painter.drawLine(QPointF(x1 + 0.5, y1 + 0.5), QPointF(x2 + 0.5, y2 + 0.5))
    painter.restore()


def draw_disc(
    painter: QPainter, centre: QPointF, diameter: int, text: str, fill: str, ink: str, font: QFont
) -> None:
    """A filled disc (a pill when the text is longer) with a word or number in it; `diameter` at 100 %."""
    height = px(diameter)
    width = max(height, text_width(text, font) + px(10))
    rect = QRect(round(centre.x() - width / 2), round(centre.y() - height / 2), width, height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color(fill)))
    painter.drawRoundedRect(QRectF(rect), height / 2, height / 2)
    painter.restore()
    draw_text(painter, rect, text, font, ink, CENTRE)
