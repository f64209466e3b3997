"""The rules of a catalogue beyond its shape: what the law and the format refuse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from casework.catalogue import Catalogue
from casework.item import Item, Theme

if TYPE_CHECKING:
    from forms.catalogue import Source


def check_items(
    source: Source,
    ground: Catalogue | None,
    items: Mapping[str, Item | None],
    themes: Mapping[str, Theme | None],
) -> None:
    """Every item and theme by itself and against the dictionary, the rows, each other."""


def check_whole(source: Source, ground: Catalogue | None, items: Mapping[str, Item | None]) -> None:
    """The hall, its region, calendars and lists."""
