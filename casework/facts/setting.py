"""What a paper is made from beside its case: the organ of the day, the counter, the numbers, the code."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypeAlias

from casework.calendar import Calendar
from casework.catalogue import Catalogue, Person
from casework.hall import Hall, Organ, Window
from casework.record import Struct
from casework.seals import type_of

Fact: TypeAlias = str | bool | tuple[Mapping[str, str], ...]
"""Text, a condition, or rows of text: what a layout asks for."""

Facts: TypeAlias = dict[str, Fact]


class PaperSetting(Struct, frozen=True, kw_only=True):
    """`catalogue`: the one the case was opened under; `organ`: the item's owner on the paper's day; `calendar`: every
    year that is published today."""

    catalogue: Catalogue
    hall: Hall
    organ: Organ
    window: Window
    person: Person
    calendar: Calendar
    doc_number: str
    qr: str = ""


def seal_name(hall: Hall, paper: str, day: date) -> str:
    """The seal the hall's data ask for on this paper; before its first day the organ's own seal."""
    key = type_of(hall, paper, day)
    return next((seal.name for seal in hall.seals if seal.key == key), "")
