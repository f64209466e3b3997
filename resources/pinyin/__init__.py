"""How Chinese characters sound: one syllable a character without tones, by the phrase it stands in.

Data from pinyin-data and phrase-pinyin-data (MIT, mozillazg), compacted by `packaging/pinyin.py`: the library
`pypinyin` itself takes 56 MB of memory and holds every other thread for 0.2 s while it loads.
"""

from __future__ import annotations

import sys
from array import array
from functools import cache
from io import StringIO
from pathlib import Path
from typing import NamedTuple

_FIRST, _LAST = 0x3007, 0x9FFF
"""From 〇 to the end of what names and items are written with; beyond lie rare characters."""


class _Table(NamedTuple):
    syllables: tuple[str, ...]  # number 0: none
    single: array[int]  # number of the syllable by code point, from `_FIRST` to `_LAST`
    rare: str  # the characters beyond
    rare_single: array[int]  # number of the syllable by place in `rare`
    phrases: dict[str, tuple[str, ...]]
    longest: dict[str, int]  # of the phrases that begin with a character


@cache
def _table() -> _Table:
    syllables: list[str] = [""]
    single = array("H", bytes(2 * (_LAST - _FIRST + 1)))
    rare, rare_single = StringIO(), array("H")
    phrases: dict[str, tuple[str, ...]] = {}
    for line in (Path(__file__).parent / "pinyin.txt").read_text("utf-8").splitlines():
        word, *rest = line.split(" ")
        if word == "#":
            continue
        if word.isascii():
            syllables.append(word)
            for char in rest[0]:
                if ord(char) <= _LAST:
                    single[ord(char) - _FIRST] = len(syllables) - 1
                else:
                    rare.write(char)
                    rare_single.append(len(syllables) - 1)
        else:
            phrases[word] = tuple(map(sys.intern, rest))  # 12,000 of some 400 syllables
    longest: dict[str, int] = {}
    for word in phrases:
        longest[word[0]] = max(len(word), longest.get(word[0], 0))
    return _Table(tuple(syllables), single, rare.getvalue(), rare_single, phrases, longest)


def readings(text: str) -> tuple[str, ...]:
    """One syllable a character (`yin`, `hang`), empty for what is no Chinese character.

    Phrases are taken from the front, the longest first: 银行 is yin hang, 行政 is xing zheng.
    """
    table, at = _table(), 0
    found: list[str] = []
    while at < len(text):
        for length in range(min(table.longest.get(text[at], 0), len(text) - at), 1, -1):
            phrase = table.phrases.get(text[at : at + length])
            if phrase is not None:
                found += phrase
                at += length
                break
        else:
            found.append(table.syllables[_alone(table, text[at])])
            at += 1
    return tuple(found)


def _alone(table: _Table, char: str) -> int:
    """The number of a character's syllable, whatever it stands beside."""
    code = ord(char)
    if code <= _LAST:
        return table.single[code - _FIRST] if code >= _FIRST else 0
    place = table.rare.find(char)
    return table.rare_single[place] if place >= 0 else 0
