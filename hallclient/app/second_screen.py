"""Which screen faces the applicant at this PC, kept beside the book: it is needed before the book is open."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

FILE: Final = "applicant-screen.txt"
AUTO: Final = ""
"""The first screen that is not the clerk's."""
OFF: Final = "off"
MOST: Final = 200  # characters of a screen's name


class Screen(NamedTuple):
    """A screen of this PC: its name, and where it lies among the others."""

    name: str
    left: int
    top: int
    width: int
    height: int

    def meets(self, other: Screen) -> bool:
        """Whether both show a part of the same picture: screens that mirror each other lie on one place."""
        return (
            self.left < other.left + other.width
            and other.left < self.left + self.width
            and self.top < other.top + other.height
            and other.top < self.top + self.height
        )


def facing(choice: str, screens: Sequence[Screen], clerk: str) -> Screen | None:
    """The screen for the applicant; None where there is none. Never one on which the clerk's window is."""
    own = next((one for one in screens if one.name == clerk), None)
    if choice == OFF or own is None:
        return None
    free = [one for one in screens if one.name != clerk and not one.meets(own)]
    if choice == AUTO:
        return free[0] if free else None
    return next((one for one in free if one.name == choice), None)


class ScreenChoice:
    """The choice of a data folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def of(self) -> str:
        """A screen's name, `OFF`, or `AUTO` where nobody chose."""
        try:
            return self._path.read_text("utf-8").strip()[:MOST]
        except (OSError, ValueError):
            return AUTO

    @property
    def chosen(self) -> bool:
        """Whether anybody chose."""
        return self._path.exists()

    def keep(self, choice: str) -> None:
        """Keeps it. A disk that takes nothing costs the memory, not the screen."""
        new = self._path.with_name(FILE + ".new")
        try:
            new.write_text(choice + "\n", "utf-8")
            new.replace(self._path)
        except OSError:
            return
