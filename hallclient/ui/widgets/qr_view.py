"""A QR code in whole device pixels, always black on white with its quiet zone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, qRgb
from PySide6.QtWidgets import QSizePolicy, QWidget

from hallclient.ui.theme import px
from hallclient.ui.widgets.naming import named

QUIET: Final = 4  # modules of white at every side


class QrView(QWidget):
    """Shows a matrix of modules (True is dark) as large as fits `edge` (at 100 %), each module a whole
    pixel size."""

    def __init__(
        self,
        object_name: str,
        accessible_name: str = "二维码",
        *,
        edge: int = 160,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._edge = edge
        self._image = QImage()
        named(self, object_name, accessible_name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_matrix(self, matrix: Sequence[Sequence[bool]]) -> None:
        """Show these modules, without quiet zone; none clears. `ValueError` when it is not square."""
        size = len(matrix)
        if any(len(line) != size for line in matrix):
            raise ValueError("a QR matrix is square")
        if not size:
            self._image = QImage()
        else:
            self._image = QImage(size + 2 * QUIET, size + 2 * QUIET, QImage.Format.Format_RGB32)
            self._image.fill(Qt.GlobalColor.white)
            for y, line in enumerate(matrix):
                for x, dark in enumerate(line):
                    if dark:
                        self._image.setPixel(x + QUIET, y + QUIET, qRgb(0, 0, 0))
        self.updateGeometry()
        self.update()

    def module_pixels(self) -> int:
        """Device pixels of a module."""
        if self._image.isNull():
            return 0
        return max(1, int(px(self._edge) * self.devicePixelRatioF()) // self._image.width())

    def sizeHint(self) -> QSize:
        edge = px(self._edge)
        least = self.module_pixels() * self._image.width() / self.devicePixelRatioF()
        return QSize(max(edge, round(least)), max(edge, round(least)))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image.isNull():
            return
        ratio = self.devicePixelRatioF()
        edge = self.module_pixels() * self._image.width() / ratio
        left = int((self.width() - edge) / 2 * ratio) / ratio
        top = int((self.height() - edge) / 2 * ratio) / ratio
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(QRectF(left, top, edge, edge), self._image)
        painter.end()
