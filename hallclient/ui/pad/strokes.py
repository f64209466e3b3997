"""What is written on the pad: strokes in parts of the frame, drawn in any size."""

from __future__ import annotations

from itertools import pairwise
from math import hypot
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from hallclient.ui.screens.applicant.sheet import ink

LEAST = 0.05
"""Of the frame's width that has to be written before it is a signature: a touch is none."""
THIN, THICK = 0.0035, 0.0085
"""Of a pen without and with all its pressure, in widths of the frame."""


class Dot(NamedTuple):
    """0 to 1 across, 0 to 1 down, 0 to 1 of the pen's pressure."""

    x: float
    y: float
    pressure: float


class Strokes:
    """`begin` and `add` as the pen goes; nothing outside the frame is kept."""

    def __init__(self) -> None:
        self._all: list[list[Dot]] = []

    def begin(self, dot: Dot) -> None:
        self._all.append([_within(dot)])

    def add(self, dot: Dot) -> None:
        if self._all:
            self._all[-1].append(_within(dot))

    def clear(self) -> None:
        self._all = []

    @property
    def written(self) -> bool:
        """Whether it is more than a touch."""
        return self.length >= LEAST

    @property
    def length(self) -> float:
        pairs = [pair for one in self._all for pair in pairwise(one)]
        return sum(hypot(a.x - b.x, a.y - b.y) for a, b in pairs)

    def draw(self, painter: QPainter, frame: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for one in self._all:
            for before, after in pairwise(one):
                wide = (THIN + (THICK - THIN) * after.pressure) * frame.width()
                painter.setPen(QPen(ink("tx"), wide, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
                painter.drawLine(_at(before, frame), _at(after, frame))


def _within(dot: Dot) -> Dot:
    x, y, pressure = (min(1.0, max(0.0, one)) for one in dot)
    return Dot(x, y, pressure)


def _at(dot: Dot, frame: QRectF) -> QPointF:
    return QPointF(frame.left() + dot.x * frame.width(), frame.top() + dot.y * frame.height())
