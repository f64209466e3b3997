"""What the conflict screen shows, as data. Pure."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Side = Literal["one", "two", "other"]
Tone = Literal["plain", "green", "amber"]


class Head(Struct, frozen=True):
    """Over a version: its name, when it reached the server, who did it where and when and what."""

    title: str
    arrived: str
    late: bool
    by: str


class Cell(Struct, frozen=True):
    """One side of a row. `note`: what became of it, in `tone`."""

    text: str
    note: str = ""
    tone: Tone = "plain"


class Row(Struct, frozen=True):
    """One thing that both versions say. `choice`: which of them is kept; "" where there is nothing to choose."""

    label: str
    one: Cell
    two: Cell
    choice: Side | Literal[""] = ""
    other: str = ""  # the right content where neither version has it

    @property
    def spoken(self) -> str:
        """As a screen reader says it."""
        kept = {"one": "，留用版一", "two": "，留用版二", "other": f"，另录 {self.other}", "": ""}[
            self.choice
        ]
        sides = (
            f"{name} {cell.text} {cell.note}".rstrip()
            for name, cell in (("版一", self.one), ("版二", self.two))
        )
        return f"{self.label}：{'；'.join(sides)}{kept}"


class Key(Struct, frozen=True):
    """A key at the foot; `why` locks it. Not shown where `word` is empty."""

    word: str = ""
    why: str = ""


class Page(Struct, frozen=True):
    """The whole screen."""

    title: str
    what: str  # item, applicant, number
    how: str  # how it came to this, and what stays
    heads: tuple[Head, Head]
    rows: tuple[Row, ...]
    current: int  # the row under the keys; -1: nothing is to be chosen
    answer: str  # what F9 would do, in words
    answer_note: str
    keep: Key  # F9
    other: Key  # 3
    chief: Key  # F8
    again: Key  # F5
    case: bool = True  # there is a case to be seen
