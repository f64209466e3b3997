"""What is wrong with something typed, pasted or scanned: a value, never an exception."""

from __future__ import annotations

from typing import Literal

from casework.record import Struct


class Problem(Struct, frozen=True, kw_only=True):
    """`wrong` must be changed; `unusual` is asked for twice and then stands. `text` says what to do."""

    level: Literal["wrong", "unusual"]
    text: str


def wrong(text: str) -> Problem:
    return Problem(level="wrong", text=text)


def unusual(text: str) -> Problem:
    return Problem(level="unusual", text=text)
