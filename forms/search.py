"""The item box: items and themes by Chinese, pinyin, initials or code, the window's most used first.

Every name stands in one long text as `'sound字` a character (`'shi食'pin品`), a line a name, so one search of
one pattern answers a key: letters may be whole sounds, initials or both, mixed with characters.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from heapq import nsmallest
from itertools import accumulate, islice

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
        self._exact: dict[str, tuple[int, ...]] = {}
        for place, hit in enumerate(hits):
            for text in {self._names[place], hit.code.lower()}:
                self._exact[text] = (*self._exact.get(text, ()), place)
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
        groups, codes = self._groups, self._codes
        coded = asked in self._every_code
        begins = self._heard(asked, sys.maxsize if coded else limit)
        if coded:
            for place, code in enumerate(codes):
                if asked in code:
                    begins.setdefault(place, code.startswith(asked))
        exact = self._exact.get(asked, ())
        ranked = [(groups[place], not begin, place) for place, begin in begins.items() if place not in exact]
        ranked += [(0, False, place) for place in exact]
        return tuple(self._hits[place] for _, _, place in nsmallest(limit, ranked))

    def _heard(self, asked: str, limit: int) -> dict[int, bool]:
        """Place -> whether its name begins with the text, of the names that hold it.

        Lines lie in the order of their groups, so of those that begin with it and of the others only the first `limit`
        can be among the best: a single letter is in half of all names.
        """
        pattern, lines, text = _pattern(asked), self._lines, self._text
        begins: dict[int, bool] = {}
        others = first = end = 0  # `first`: so many more that begin with it are wanted behind `end`
        for match in re.finditer(pattern + "[^\n]*\n", text):
            start, end = match.span()
            place = bisect_right(lines, start) - 1
            begins[place] = start == lines[place]
            others += start != lines[place]
            if others == limit:
                first = limit + others - len(begins)
                break
        for match in islice(re.compile("\n" + pattern).finditer(text, max(0, end - 1)), max(0, first)):
            begins[bisect_right(lines, match.start() + 1) - 1] = True
        return begins


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
