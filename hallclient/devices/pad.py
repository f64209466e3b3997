"""手写板: where somebody writes his name with a pen or a finger, and what a driver of one promises.

A driver shows what is signed, takes what is written and gives back the sheet for the file: a picture (PNG) that names
the paper by its hash, bears the mark 手写板签名 and the strokes as they were written. What a hall has (a pen display, a
touch screen that faces the applicant, a pad with a library of its own) is the driver's to know.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, Protocol

MARK = "手写板签名"


class PadPaper(NamedTuple):
    """What is signed, by whom and where; `now` tells the moment at which it was signed."""

    hall: str
    window: str
    paper: str  # its name
    about: str  # the item and its number
    sha256: str
    signer: str
    now: Callable[[], datetime]


class Pad(Protocol):
    """One signature at a time."""

    def ask(self, paper: PadPaper, done: Callable[[bytes | None], None]) -> None:
        """Shows the paper and waits; `done` gets the sheet, or None where nothing was signed: on paper it is
        to be, or what was shown was closed."""

    def cancel(self) -> None:
        """Takes back what is shown; `done` is not called any more."""
