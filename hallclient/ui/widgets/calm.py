"""One layout for many changes: a part that appears makes Qt lay out all that stands around it, there and then."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from PySide6.QtWidgets import QWidget

P = ParamSpec("P")
R = TypeVar("R")
W = TypeVar("W", bound=QWidget)


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
