"""What a list is narrowed to by keys: how near the last day is, one item, whose. No Qt here."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from casework.question import SAID_DUE, Due

DUES: Final[tuple[Due, ...]] = ("", "past", "today", "soon")
"""In the order in which D goes through them, and back to all."""
BY_DUE, BY_ITEM, BY_MINE, BY_HERE = "due", "item", "mine", "here"


class Toggle(Struct, frozen=True):
    """A key above a list: pressed it narrows, pressed again (or Esc) it doesn't any more."""

    which: str
    key: str
    text: str
    on: bool


def next_due(due: Due) -> Due:
    """What D makes of it."""
    return DUES[(DUES.index(due) + 1) % len(DUES)]


def due_toggle(due: Due) -> Toggle:
    """D."""
    return Toggle(BY_DUE, "D", SAID_DUE[due] or "到期", bool(due))


def item_toggle(name: str) -> Toggle:
    """I: the item of the row under the cursor."""
    return Toggle(BY_ITEM, "I", name or "同事项", bool(name))
