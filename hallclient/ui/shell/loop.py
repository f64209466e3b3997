"""The event loop for whoever joins the parts: they need no Qt of their own for it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def later(call: Callable[[], None], milliseconds: int = 0) -> None:
    """`call` once the loop is back, after what is to be painted now; or after some milliseconds."""
    QTimer.singleShot(milliseconds, call)


def every(call: Callable[[], None], milliseconds: int, owner: QObject) -> Callable[[], None]:
    """`call` again and again in the window's thread; returns what stops it."""
    timer = QTimer(owner)
    timer.setInterval(milliseconds)
    timer.timeout.connect(call)
    timer.start()
    return timer.stop
