"""A box that is put together from its corners is the box that Qt draws, to the pixel."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from hallclient.ui.widgets.boxes import paint_box, stroke_box

GROUND = QColor("#445566")


def painted(
    quickly: bool, ratio: float, rect: QRect, *look: object, dashed: bool, clip: QRect | None
) -> QImage:
    image = QImage(round(130 * ratio), round(40 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(GROUND)
    painter = QPainter(image)
    if clip is not None:
        painter.setClipRect(clip)
    if quickly:
        paint_box(painter, rect, *look, dashed=dashed)  # type: ignore[arg-type]
    else:
        stroke_box(painter, QRectF(rect), *look, dashed=dashed)  # type: ignore[arg-type]
    painter.end()
    return image


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("corner", [3, 4])
@pytest.mark.parametrize(
    ("fill", "edge", "width"),
    [
        ("#FFFFFF", "#AABBCC", 1),
        ("#FFFFFF", None, 1),
        (None, "#1A56DB", 2),
        (None, "#1A56DB", 1),
        ("#FFEEEE", "#C81E1E", 2),
    ],
)
@pytest.mark.parametrize("clip", [None, QRect(4, 9, 90, 20)])
def test_the_same_to_the_pixel(
    qapp: QApplication,
    fill: str | None,
    edge: str | None,
    width: int,
    corner: int,
    ratio: float,
    clip: QRect | None,
) -> None:
    for rect in (QRect(2, 3, 120, 30), QRect(5, 1, 41, 38), QRect(0, 0, 9, 9)):
        for dashed in (False, True):
            look = (fill, edge, width, corner)
            quick = painted(True, ratio, rect, *look, dashed=dashed, clip=clip)
            slow = painted(False, ratio, rect, *look, dashed=dashed, clip=clip)
            most = 40 if dashed else 2  # where a dash ends, Qt itself rounds differently from place to place
            assert _apart(quick, slow) <= most, (rect, look, dashed)


def _apart(one: QImage, other: QImage) -> int:
    """The largest difference of a colour of a pixel: blending in two steps may round by one."""
    first, second = bytes(one.constBits()), bytes(other.constBits())
    return max(abs(a - b) for a, b in zip(first, second, strict=True)) if first != second else 0
