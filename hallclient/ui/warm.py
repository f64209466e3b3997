"""Brings in behind the sign-in what would otherwise stall the window when a screen first needs it."""

from __future__ import annotations

from PySide6.QtWidgets import QScrollArea


def meet_widgets() -> None:
    """Lets PySide6 make its classes of widgets and their enumerations, 16 ms and more.

    It does so when a widget first comes back from C++; afterwards every scroll area opens at once.
    """
    area = QScrollArea()
    area.viewport()
    area.deleteLater()
