"""What a grant waits for beyond its own case: a limited number for those accepted before, a part of a theme for the
parts before it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from casework.case import Case
from casework.item import Item, Theme
from casework.parts import waits
from casework.refusal import Refusal
from casework.turn import overtakes


def early(
    case: Case,
    item: Item | None,
    theme: Theme | None,
    ahead_of: Callable[[Case], Sequence[str]] | None,
    parts_of: Callable[[Case], Sequence[Case]] | None,
) -> Refusal | None:
    """Why it is not its turn (行政许可法 第五十七条; the theme's order); None: it is, or that is not known here."""
    if ahead_of is not None and item is not None and item.quantity_limited:
        front = overtakes(ahead_of(case))
        if front is not None:
            return front
    if parts_of is not None and case.opened.theme:
        return waits(case, parts_of(case), theme)
    return None
