"""What the search over cases holds and how a typed text becomes a question.

Two columns of FTS5 tokens: `characters` has every character as a word of its own, so that a phrase finds any
part of a name, one character long or more; beyond ASCII the word is the character's code, because the
tokenizer's tables are older than the rare characters (𬱖, 𰻝) and would drop them. `sounds` has the pinyin and
the initials from each character on, so that a prefix finds any part of what is typed by ear. Numbers are not in
here: they are found by the indices of `case_row`, from the front and, kept backwards, from the end.
"""

from __future__ import annotations

from collections.abc import Sequence

from resources.pinyin import readings

MAX_SOUND = 16
MAX_NAME = 100


def characters(texts: Sequence[str]) -> str:
    """The words of the texts, a gap between texts so that no phrase reaches across."""
    return " zz ".join(" ".join(_words(text)) for text in texts if text)


def _words(text: str) -> list[str]:
    words = []
    for character in text[:MAX_NAME].casefold():
        if character.isspace():
            continue
        words.append(character if character.isascii() and character.isalnum() else f"{ord(character):x}x")
    return words


def sounds(texts: Sequence[str]) -> str:
    """Pinyin and initials of the texts from every character on, each cut at 16 letters."""
    found: set[str] = set()
    for text in texts:
        syllables = [syllable for syllable in readings(text[:MAX_NAME]) if syllable]
        initials = "".join(syllable[0] for syllable in syllables)
        for start in range(len(syllables)):
            found.add("".join(syllables[start:])[:MAX_SOUND])
            found.add(initials[start:][:MAX_SOUND])
    return " ".join(sorted(found))


def may_be_number(word: str) -> bool:
    """Whether a word is also looked for among numbers: three letters and digits at least, one of them a digit."""
    return len(word) >= 3 and word.isascii() and word.isalnum() and any(one.isdigit() for one in word)


def phrase(word: str) -> str:
    """The FTS5 question for one typed word: its characters in a row, or for letters its sound."""
    words = _words(word)
    if not words:
        return ""
    asked = f'characters : "{" ".join(words)}"'
    letters = word.casefold()
    if len(letters) >= 2 and letters.isascii() and letters.isalpha():
        asked = f'({asked} OR sounds : "{letters[:MAX_SOUND]}"*)'
    return asked
