"""How the program looks at this PC and for each of its people: theme and text size, kept beside the book.

A small plain file without secrets, read before the first paint; a file that can't be read is as none.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

FILE = "looks.json"
THEMES = ("light", "dark", "contrast")
SCALES = (1.0, 1.25, 1.5)
PC = ""
"""The name under which the PC's own look is kept, for whoever has none."""


class Look(NamedTuple):
    """One of the themes at one of the text sizes."""

    theme: str = "light"
    scale: float = 1.0


class Looks:
    """The looks of a data folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def of(self, staff_no: str = PC) -> Look:
        """This person's look, else the PC's, else light at 100 %."""
        kept = self._read()
        return kept.get(staff_no) or kept.get(PC) or Look()

    def keep(self, staff_no: str, look: Look) -> None:
        """Keeps a person's look, or the PC's. A disk that takes nothing costs the memory, not the look."""
        kept = {**self._read(), staff_no: look}
        new = self._path.with_name(FILE + ".new")
        try:
            new.write_text(json.dumps(kept, indent=1), "utf-8")
            new.replace(self._path)
        except OSError:
            return

    def _read(self) -> dict[str, Look]:
        try:
            found = json.loads(self._path.read_text("utf-8"))
            return {
                str(who): Look(one[0], one[1])
                for who, one in found.items()
                if one[0] in THEMES and one[1] in SCALES
            }
        except (OSError, ValueError, AttributeError, TypeError, LookupError):
            return {}
