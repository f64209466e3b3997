"""What a character may do on a line, and which characters are never printed as themselves.

Line rules: no line begins with closing punctuation, none ends with opening punctuation (GB/T 15834 and
clreq, "prohibition rules for line start and line end"). Full-width punctuation gives up half its width
beside other full-width punctuation and at the edges of a line.
"""

from __future__ import annotations

import unicodedata
from enum import IntEnum


class Kind(IntEnum):
    """How a character behaves on a line."""

    HAN = 0  # may be parted from its neighbours
    LATIN = 1  # letters, digits and their marks: a word stays whole
    SPACE = 2
    OPENING = 3
    CLOSING = 4


_OPENING = frozenset("（《〈「『【〔［｛“‘([{￥¥$＄№﹁﹃")
_CLOSING = frozenset("，。、；：？！）》〉」』】〕］｝”’…—～·),.;:?!]}%％‰℃°￠㎡㎥々〻ー/")
_HALF_RIGHT = frozenset("，。、；：）》〉」』】〕］｝”’")
"""Full-width marks with their ink on the left: the right half may go."""
_HALF_LEFT = frozenset("（《〈「『【〔［｛“‘")
_PAIRS = frozenset("—…")
"""Marks that come in twos and are never parted (破折号、省略号)."""
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0), range(0x180B, 0x1810))
_UNPRINTED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def kind(char: str) -> Kind:
    """The behaviour of one character."""
    if char in _OPENING:
        return Kind.OPENING
    if char in _CLOSING:
        return Kind.CLOSING
    if char.isspace():
        return Kind.SPACE
    if ord(char) < 0x2000 or unicodedata.category(char) in ("Mn", "Mc", "Me"):
        return Kind.LATIN
    return Kind.HAN


def half_right(char: str) -> bool:
    """Whether the right half of a full-width mark may be given up."""
    return char in _HALF_RIGHT


def half_left(char: str) -> bool:
    """Whether the left half of a full-width mark may be given up."""
    return char in _HALF_LEFT


def may_part(before: str, kind_before: Kind, after: str, kind_after: Kind) -> bool:
    """Whether a line may end between two neighbours."""
    if kind_after is Kind.SPACE or kind_before is Kind.OPENING or kind_after is Kind.CLOSING:
        return False
    if kind_before is Kind.SPACE:
        return True
    if before == after and before in _PAIRS:
        return False
    return not (_in_word(before, kind_before) and _in_word(after, kind_after))


def _in_word(char: str, its_kind: Kind) -> bool:
    return its_kind is Kind.LATIN or (ord(char) < 0x80 and its_kind is not Kind.SPACE)


def is_printed(char: str) -> bool:
    """Whether a character may stand on paper as itself.

    Controls, direction marks, joiners, private use, unassigned code points and variation selectors would
    vanish or change their neighbours: they are printed as their code point.
    """
    number = ord(char)
    if number >> 16 in (2, 3):  # the planes of rare Han grow faster than Python's tables
        return number & 0xFFFE != 0xFFFE
    if unicodedata.category(char) in _UNPRINTED:
        return False
    return not any(number in selectors for selectors in _SELECTORS)


def may_be_blank(char: str) -> bool:
    """Whether a character without ink is right: the spaces, and nothing else."""
    return unicodedata.category(char) == "Zs"


def code_point(char: str) -> str:
    """A character in words: 〔U+31350〕."""
    return f"〔U+{ord(char):04X}〕"
