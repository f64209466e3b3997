"""The item box: items and themes by Chinese, pinyin, initials or code, the window's most used first.

Every name stands in one long text as `'sound字` a character (`'shi食'pin品`), a line a name, so one search of
one pattern answers a key: letters may be whole sounds, initials or both, mixed with characters.
"""

from __future__ import annotations

import re
import time
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from casework.catalogue import Catalogue
from casework.hall import Window
from forms.hits import Hit, hits_of

__all__ = ["Hit", "Index", "measure", "sounds"]

LONGEST = 40
"""Characters of a question that count."""

Sounds = Mapping[str, tuple[str, ...]]


def plain(text: str) -> str:
    """The text as it is compared: half width, small letters, without blanks and punctuation."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(letter for letter in folded if letter.isalnum())


def sounds(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Name -> the pinyin of each character of its `plain` form (others stand for themselves).

    Imports pypinyin (0.2 s): call it in a thread, or keep what it gave.
    """
    from pypinyin import Style, lazy_pinyin

    apart: Any = list  # what has no pinyin, a character each; the library's own types know only one text
    return {name: tuple(lazy_pinyin(plain(name), style=Style.NORMAL, errors=apart)) for name in names}


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
        self._hits = hits
        self._order = [(not hit.usable, -usage.get(hit.code, 0)) for hit in hits]
        self._names = [plain(hit.name) for hit in hits]
        self._lines: list[int] = []  # where each name's line begins
        written: list[str] = []
        length = 0
        for hit, name in zip(hits, self._names, strict=True):
            pairs = zip(heard[hit.name], name, strict=False)
            line = "".join(f"'{sound}{'' if sound == letter else letter}" for sound, letter in pairs) + "\n"
            self._lines.append(length)
            written.append(line)
            length += len(line)
        self._text = "".join(written)

    def find(self, text: str, limit: int = 10) -> tuple[Hit, ...]:
        """The best hits: usable ones first, then the most used, then names that begin with the text.

        An empty text gives the usable ones, most used first.
        """
        asked = plain(text)[:LONGEST]
        if not asked:
            return tuple(hit for hit in self._hits[:limit] if hit.usable)
        ranks = self._by_name(asked)
        if asked.isascii():
            for place, hit in enumerate(self._hits):
                code = hit.code.lower()
                if asked in code:
                    ranks[place] = -1 if asked == code else min(ranks.get(place, 2), _at(code, asked))
        for place in ranks:
            if self._names[place] == asked:
                ranks[place] = -1
        best = sorted(ranks, key=lambda place: (ranks[place] >= 0, *self._order[place], ranks[place], place))
        return tuple(self._hits[place] for place in best[:limit])

    def _by_name(self, asked: str) -> dict[int, int]:
        """Place of a hit -> 0 where its name begins so, 1 where the match is further in."""
        search = re.compile(_pattern(asked)).search
        lines, found = self._lines, dict[int, int]()
        match = search(self._text)
        while match is not None:
            place = bisect_right(lines, match.start()) - 1
            found[place] = int(match.start() != lines[place])
            if place + 1 == len(lines):
                break
            match = search(self._text, lines[place + 1])
        return found


def _at(code: str, asked: str) -> int:
    return 0 if code.startswith(asked) else 1


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


def measure(index: Index, questions: Iterable[str]) -> list[float]:
    """Milliseconds for each question: what one key costs."""
    spent = []
    for question in questions:
        begun = time.perf_counter()
        index.find(question)
        spent.append((time.perf_counter() - begun) * 1_000)
    return spent
