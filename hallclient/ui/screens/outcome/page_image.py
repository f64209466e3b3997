"""A paper's page as Qt draws it."""

from __future__ import annotations

from PySide6.QtGui import QImage

from hallclient.app.pictures import Picture


def image_of(picture: Picture) -> QImage:
    """A page as Qt draws it; the bytes are copied, so the picture may go."""
    image = QImage(
        picture.gray, picture.width, picture.height, picture.width, QImage.Format.Format_Grayscale8
    )
    return image.copy()
