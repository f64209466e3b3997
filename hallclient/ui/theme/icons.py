"""Line icons in a token's colour, sharp at every pixel ratio."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from hallclient.ui.theme.current import theme
from resources import icon_bytes

STROKE: Final = 1.75
MARK_STROKE: Final = 2.25  # marks of a state: read from further away


@cache
def _render(name: str, edge: int, color: str, stroke: float, ratio: float) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer  # loaded with the first icon, not with the window

    svg = icon_bytes(name).decode("utf-8").replace("currentColor", color)
    svg = re.sub(r'stroke-width="[\d.]+"', f'stroke-width="{stroke}"', svg)
    pixmap = QPixmap(round(edge * ratio), round(edge * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode("utf-8"))).render(painter, QRectF(0, 0, edge, edge))
    painter.end()
    return pixmap


def icon_pixmap(name: str, size: int, token: str, *, stroke: float = STROKE, ratio: float = 1.0) -> QPixmap:
    """The icon `name` of `size` (at 100 %) in the colour `token`. `FileNotFoundError` for an unknown icon."""
    return _render(name, theme().px(size), theme().hex(token), stroke, ratio)


def paint_icon(
    painter: QPainter, name: str, centre: QPointF, size: int, token: str, *, stroke: float = STROKE
) -> None:
    """Draw the icon around `centre`, on whole pixels."""
    pixmap = icon_pixmap(name, size, token, stroke=stroke, ratio=painter.device().devicePixelRatio())
    half = theme().px(size) / 2
    painter.drawPixmap(QPointF(round(centre.x() - half), round(centre.y() - half)), pixmap)
