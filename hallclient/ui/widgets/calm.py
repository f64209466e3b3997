"""One layout for many changes, and a turn of its own for painting them.

A part that appears makes Qt lay out all that stands around it, there and then; and what a turn changed Qt paints before
a key that came meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

P = ParamSpec("P")
R = TypeVar("R")
W = TypeVar("W", bound=QWidget)

TURN_MILLISECONDS = 1
"""With 0 Qt makes no timer but an event, which has its turn before the keys and the paint that wait already."""


def calmly(method: Callable[Concatenate[W, P], R]) -> Callable[Concatenate[W, P], R]:
    """For a widget's method that shows and hides many parts: the layouts around them wait until its end.

    An item that is chosen brings a hundred parts; each laid out the whole screen, 30 ms of 50.
    """

    @wraps(method)
    def once(self: W, /, *args: P.args, **kwargs: P.kwargs) -> R:
        waiting = []
        around: QWidget | None = self
        while around is not None:
            layout = around.layout()
            if layout is not None and layout.isEnabled():
                layout.setEnabled(False)
                waiting.append(layout)
            around = around.parentWidget()
        try:
            return method(self, *args, **kwargs)
        finally:
            for layout in waiting:
                layout.setEnabled(True)
            for layout in waiting:
                layout.activate()

    return once


def painted_apart(part: QWidget) -> None:
    """What this turn changes in `part` is painted whole in the next one: a key waits for one of the two, not for both.

    Until then stands what was painted before, so that nothing half made is seen. `part` is not the window itself: what
    Qt was to paint there it would forget.
    """
    if not part.testAttribute(Qt.WidgetAttribute.WA_ForceUpdatesDisabled):
        part.setUpdatesEnabled(False)
        QTimer.singleShot(TURN_MILLISECONDS, part, lambda: part.setUpdatesEnabled(True))
