"""Garbage is looked for in the window's thread and in no other.

Left alone, Python looks in whatever thread happens to allocate; a widget that goes in another thread than its own may
take the program with it. So its own looking is off from the start, and a timer of the window looks instead, by the
interpreter's own thresholds.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject

from hallclient.ui.shell.loop import every

LOOK_MILLISECONDS: Final = 500


def look_in_turn(owner: QObject) -> Callable[[], None]:
    """Looks as long as `owner` lives; returns what stops it."""
    gc.disable()
    return every(look, LOOK_MILLISECONDS, owner)


def look() -> None:
    """The oldest generation that is due and all younger ones: mostly below a millisecond, as most die young."""
    due = [
        generation
        for generation, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
        if most and count > most
    ]
    if due:
        gc.collect(due[-1])
