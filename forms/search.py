"""The item box: items and themes by Chinese, pinyin, initials or code, the window's most used first.

Every name stands in one long text as `'sound字` a character (`'shi食'pin品`), a line a name, so one search of
one pattern answers a key: letters may be whole sounds, initials or both, mixed with characters.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from heapq import nsmallest
from itertools import accumulate

from casework.catalogue import Catalogue
from casework.hall import Window
from forms.hits import Hit, hits_of
from resources.pinyin import readings

__all__ = ["Hit", "Index", "sounds"]

LONGEST = 40
"""Characters of a question that count."""

Sounds = Mapping[str, tuple[str, ...]]


def plain(text: str) -> str:
    """The text as it is compared: half width, small letters, without blanks and punctuation."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(letter for letter in folded if letter.isalnum())


def sounds(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Name -> the pinyin of each character of its `plain` form (others stand for themselves)."""
    return {name: _sounds(plain(name)) for name in names}


def _sounds(text: str) -> tuple[str, ...]:
    return tuple(sound or letter for letter, sound in zip(text, readings(text), strict=True))


class Index:
    """Built once a window and day, off the window's thread; `find` is asked at every key."""

    def __init__(
        self,
        catalogue: Catalogue,
        window: Window,
        usage: Mapping[str, int],
        today: date,
        known: Sounds | None = None,
    ) -> None:
        """`usage`: code -> how often this window took it in. `known`: sounds made earlier."""
        hits = sorted(
            hits_of(catalogue, window, today),
            key=lambda hit: (not hit.usable, -usage.get(hit.code, 0), hit.kind != "theme", hit.code),
        )
        self._fill(hits, usage, known or {})

    def _fill(self, hits: list[Hit], usage: Mapping[str, int], known: Sounds) -> None:
        heard = {**sounds(hit.name for hit in hits if hit.name not in known), **known}
        orders = [(not hit.usable, -usage.get(hit.code, 0)) for hit in hits]
        groups = {order: place for place, order in enumerate(sorted(set(orders)), start=1)}
        self._hits = hits
        self._groups = [groups[order] for order in orders]
        self._names = [plain(hit.name) for hit in hits]
        self._codes = [hit.code.lower() for hit in hits]
        self._every_code = "\n".join(self._codes)
        lines = [_line(heard[hit.name], name) for hit, name in zip(hits, self._names, strict=True)]
        self._lines = [0, *accumulate(map(len, lines))]  # where each name's line begins, and the end
        self._text = "".join(lines)

    def all(self) -> tuple[Hit, ...]:
        """Every item and theme, usable ones first."""
        return tuple(self._hits)

    def find(self, text: str, limit: int = 10) -> tuple[Hit, ...]:
        """The best hits: usable ones first, then the most used, then names that begin with the text.

        The exact name or code goes before all. An empty text gives the usable ones, most used first.
        """
        asked = plain(text)[:LONGEST]
        if not asked:
            return tuple(hit for hit in self._hits[:limit] if hit.usable)
        lines, groups, names, codes = self._lines, self._groups, self._names, self._codes
        ranked: dict[int, tuple[int, int, int]] = {}
        for match in re.finditer(_pattern(asked) + "[^\n]*\n", self._text):
            start = match.start()
            place = bisect_right(lines, start) - 1
            ranked[place] = (groups[place], start != lines[place], place)
        if asked in self._every_code:
            for place, code in enumerate(codes):
                if asked in code:
                    ranked.setdefault(place, (groups[place], not code.startswith(asked), place))
        for place in ranked:
            if asked in (names[place], codes[place]):
                ranked[place] = (0, 0, place)
        best = nsmallest(limit, ranked.values())
        return tuple(self._hits[place] for _, _, place in best)


def _line(tones: tuple[str, ...], name: str) -> str:
    heard = tones if len(tones) == len(name) else tuple(name)  # sounds kept of another name: none at all
    pairs = zip(heard, name, strict=True)
    return "".join(f"'{tone}{'' if tone == letter else letter}" for tone, letter in pairs) + "\n"


def _pattern(asked: str) -> str:
    """The characters in their order; a letter goes on in the sound or leaps to the next one."""
    parts: list[str] = []
    for place, letter in enumerate(asked):
        after_letter = place > 0 and asked[place - 1].isascii()
        if not letter.isascii():
            parts.append(f"[^'\n]*'[a-z]*{letter}" if after_letter else f"'[a-z]*{letter}")
        else:
            parts.append(f"(?:[^'\n]*')?{letter}" if after_letter else f"'{letter}")
    return "".join(parts)
