"""Brings in behind the sign-in what would otherwise stall the window when a screen first needs it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from typing import Final

from PySide6 import QtWidgets
from PySide6.QtCore import QPoint
from PySide6.QtGui import QPixmap, QRegion

_WIDGETS: Final = re.compile(
    "Q(Style|(?!Accessible|GraphicsW).*(Area|Bar|Box|Browser|Button|Dial|Dialog|Edit|Frame|Label|List|Menu|Page|Slider"
    "|Splitter|View|Widget|Window|Wizard))"
)


def meet_libraries() -> Iterator[None]:
    """What draws the icons, and what hears of the desktop's own lock."""
    from PySide6 import QtSvg  # noqa: F401

    yield
    if sys.platform != "win32":
        from PySide6 import QtDBus

        yield
        _ = QtDBus.QDBusConnection  # with its enumerations, 3 ms
        yield


def meet_widgets() -> Iterator[None]:
    """Lets PySide6 make its classes of widgets and their enumerations, one at a time.

    It makes all of them when a widget first comes back from C++, 16 ms at once and more while a thread loads;
    afterwards every scroll area opens without delay.
    """
    for name in filter(_WIDGETS.fullmatch, dir(QtWidgets)):
        getattr(QtWidgets, name)
        yield
    area = QtWidgets.QScrollArea()
    area.viewport()
    area.deleteLater()


def painted_ahead(parts: Iterable[QtWidgets.QWidget]) -> Iterator[None]:
    """Each of these by itself, into a picture that nobody sees: icons are drawn, letters found, once for all."""
    for part in parts:
        if part.isHidden() or part.size().isEmpty():
            continue
        part.render(QPixmap(part.size()), QPoint(), QRegion(), QtWidgets.QWidget.RenderFlag(0))
        yield
