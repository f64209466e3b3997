"""Rounded boxes painted by their corners: the straight sides need no antialiasing.

Qt strokes the whole outline of a rounded box anew each time, 0.1 ms a field and more for a card: a third of what a
full paint of 受理台 took. Painted once into a small picture by Qt itself and put together from its corners, it is the
same box to the pixel.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap

_CORNERS = 64
_WHOLE = 24
_SMALL, _SMALLS = 64 * 28, 48
"""Pixels of a box that is kept whole, and how many are: key caps, marks, badges; 0.3 MB at most."""


def stroke_box(
    painter: QPainter,
    rect: QRectF,
    fill: str | None,
    edge: str | None,
    width: int,
    corner: int,
    *,
    dashed: bool,
) -> None:
    """A rounded box by Qt's own antialiasing; colours as `#RRGGBB`, lengths in pixels."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(Qt.PenStyle.NoPen)
    inset = 0.0
    if edge is not None:
        pen = QPen(QColor(edge), width)
        if dashed:
            pen.setDashPattern([3, 2])
        inset = width / 2
    painter.setPen(pen)
    painter.setBrush(QBrush(QColor(fill)) if fill is not None else QBrush(Qt.BrushStyle.NoBrush))
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), corner, corner)
    painter.restore()


def paint_box(
    painter: QPainter,
    rect: QRect,
    fill: str | None,
    edge: str | None,
    width: int,
    corner: int,
    *,
    dashed: bool,
) -> None:
    """The same box as `stroke_box` in whole pixels, quickly. Where pixels are not whole (150 % of Windows, a painter
    that is turned or moved) or the box has no sides, `stroke_box` itself.
    """
    ratio = painter.device().devicePixelRatio()
    cut = corner + (width if edge is not None else 0) + 1
    across, down = rect.width(), rect.height()
    if painter.worldMatrixEnabled() or ratio != int(ratio) or across < 2 * cut or down < 2 * cut:
        stroke_box(painter, QRectF(rect), fill, edge, width, corner, dashed=dashed)
        return
    left, top = rect.left(), rect.top()
    # Dashes begin at a corner and end where they end: the box as a whole; a key cap, too, is one call and not twelve.
    if dashed or across * down <= _SMALL:
        made = (_whole if dashed else _small)(across, down, fill, edge, width, corner, ratio)
        painter.drawPixmap(left, top, made)
        return
    made = _corners(fill, edge, width, corner, ratio)
    far, low, pixels = left + across - cut, top + down - cut, round(cut * ratio)
    painter.drawPixmap(left, top, cut, cut, made, 0, 0, pixels, pixels)
    painter.drawPixmap(far, top, cut, cut, made, pixels, 0, pixels, pixels)
    painter.drawPixmap(left, low, cut, cut, made, 0, pixels, pixels, pixels)
    painter.drawPixmap(far, low, cut, cut, made, pixels, pixels, pixels, pixels)
    wide, high, line = across - 2 * cut, down - 2 * cut, 0
    if edge is not None:
        ink, line = _ink(edge), width
        painter.fillRect(left + cut, top, wide, line, ink)
        painter.fillRect(left + cut, top + down - line, wide, line, ink)
        painter.fillRect(left, top + cut, line, high, ink)
        painter.fillRect(left + across - line, top + cut, line, high, ink)
    if fill is not None:
        ground = _ink(fill)
        painter.fillRect(left + cut, top + line, wide, cut - line, ground)
        painter.fillRect(left + line, top + cut, across - 2 * line, high, ground)
        painter.fillRect(left + cut, low, wide, cut - line, ground)


@lru_cache(maxsize=_CORNERS)
def _ink(colour: str) -> QColor:
    """Wrapped so: around the class itself `lru_cache` asks for its documentation, and Shiboken loads half of Python."""
    return QColor(colour)


@lru_cache(maxsize=_CORNERS)
def _corners(fill: str | None, edge: str | None, width: int, corner: int, ratio: float) -> QPixmap:
    """The four corners of a box side by side."""
    side = 2 * (corner + (width if edge is not None else 0) + 1)
    return _picture(side, side, fill, edge, width, corner, ratio, dashed=False)


@lru_cache(maxsize=_WHOLE)
def _whole(
    across: int, down: int, fill: str | None, edge: str | None, width: int, corner: int, ratio: float
) -> QPixmap:
    return _picture(across, down, fill, edge, width, corner, ratio, dashed=True)


@lru_cache(maxsize=_SMALLS)
def _small(
    across: int, down: int, fill: str | None, edge: str | None, width: int, corner: int, ratio: float
) -> QPixmap:
    return _picture(across, down, fill, edge, width, corner, ratio, dashed=False)


def _picture(
    across: int,
    down: int,
    fill: str | None,
    edge: str | None,
    width: int,
    corner: int,
    ratio: float,
    *,
    dashed: bool,
) -> QPixmap:
    made = QPixmap(round(across * ratio), round(down * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    stroke_box(painter, QRectF(0, 0, across, down), fill, edge, width, corner, dashed=dashed)
    painter.end()
    return made
