"""Which keys are a scan: keys at most 50 ms apart, six and more of them, not one key held down. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from msgspec import Struct

APART_MS: Final = 50
"""Keys of a scanner follow each other within this time; those of a hand hardly ever six times in a row."""

ENDS_MS: Final = 250
"""A scan that was recognised ends after so long a pause: a busy display may deliver its keys late."""

LEAST: Final = 6
DIFFERENT: Final = 3
"""So many different keys are among them: a key held down repeats itself as fast as a scanner types."""

MOST: Final = 400
"""Characters that are kept; a scanner that never ends is not a code."""

END_KEYS: Final = "\n\t"
_WRAP: Final = 1 << 32  # X counts the milliseconds in 32 bits


class Stroke(Struct, frozen=True):
    """A key pressed: its character on a scanner's keyboard, empty for a key that makes none, and when (ms)."""

    character: str
    at_ms: int
    combined: bool = False  # with Ctrl, Alt or the system's key: never part of a code


class Step(Enum):
    """What a key was."""

    ALONE = "alone"  # the first after a pause: a hand, or the beginning of a scan
    CLOSE = "close"  # follows quickly, not yet told from a hand
    FOUND = "found"  # now it is a scan: what went before leaked
    MORE = "more"  # part of the scan
    END = "end"  # Enter or Tab at its end
    TRAIL = "trail"  # a scanner's keys behind the end


@dataclass(slots=True)
class Burst:
    """Fed with every key pressed; `text` is what was scanned."""

    _characters: list[str] = field(default_factory=list)
    _last_ms: int | None = None
    _scanning: bool = False
    _ended: bool = False

    @property
    def scanning(self) -> bool:
        """A scan is under way."""
        return self._scanning

    @property
    def text(self) -> str:
        """The characters of the burst so far."""
        return "".join(self._characters)

    def feed(self, stroke: Stroke) -> Step:
        """The next key. While `scanning`, whoever feeds calls `end` after a pause of `ENDS_MS`."""
        gap = _WRAP if self._last_ms is None else (stroke.at_ms - self._last_ms) % _WRAP
        self._last_ms = stroke.at_ms
        if self._ended and gap <= APART_MS:
            return Step.TRAIL
        self._ended = False
        if self._scanning:
            return self._next(stroke)
        if gap > APART_MS or stroke.combined or not self._characters:
            self._characters = []
        if stroke.combined or not stroke.character or stroke.character in END_KEYS:
            self._characters = []
            return Step.ALONE
        self._characters.append(stroke.character)
        del self._characters[:-MOST]
        if len(self._characters) == 1:
            return Step.ALONE
        if len(self._characters) >= LEAST and len(set(self._characters)) >= DIFFERENT:
            self._scanning = True
            return Step.FOUND
        return Step.CLOSE

    def _next(self, stroke: Stroke) -> Step:
        if stroke.character and stroke.character in END_KEYS and not stroke.combined:
            return Step.END
        if stroke.character and not stroke.combined and len(self._characters) < MOST:
            self._characters.append(stroke.character)
        return Step.MORE

    def end(self) -> str:
        """The scan is over; gives its text."""
        text, self._characters = self.text, []
        self._scanning, self._ended = False, True
        return text

    def forget(self) -> None:
        """What was fed was no scan and never becomes one."""
        self._characters, self._scanning, self._ended, self._last_ms = [], False, False, None
