"""A matter in words: its row in the list, and its sheet. No Qt."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from casework.numbering import grouped

Unit = Callable[[str], str]
"""An organ's short name."""


class MatterLine(Struct, frozen=True):
    """One row: how bad or to when, what, whose, in which words, and how it stands. `ink`, `tone`: of both ends."""

    key: str
    limit: str
    note: str
    title: str
    who: str
    detail: str
    state: str
    tone: str
    ink: str


class MatterSheet(Struct, frozen=True):
    """One of them whole: headed lines, what was said and done since, and what may be done now."""

    key: str
    title: str
    lines: tuple[tuple[str, str], ...]
    said: tuple[str, ...]
    case_id: str
    may: frozenset[str]
    unit: str = ""


def case_told(item: str, case_no: str) -> str:
    """Item and number of the case that it is about, as far as there are such."""
    return "　".join(part for part in (item, grouped(case_no) if case_no else "") if part)
