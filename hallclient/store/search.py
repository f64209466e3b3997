"""What the search over cases holds and how a typed text becomes a question.

Three columns of FTS5 tokens: `characters` has every character as a word of its own, so that a phrase finds any
part of a name, one character long or more; beyond ASCII the word is the character's code, because the
tokenizer's tables are older than the rare characters (𬱖, 𰻝) and would drop them. `sounds` has the pinyin and
the initials from each character on, so that a prefix finds any part of what is typed by ear. `marks` says what a
case is: stage, open or shut, day, month and year of receipt, who received it, item; so that a question of words,
stage and days together is one walk over row numbers. Numbers are not in here: they are found by the indices of
`case_row`, from the front and, kept backwards, from the end.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from zlib import crc32

from casework.case import Stage
from casework.question import OPEN, Question
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


def marks(stage: Stage, received_on: date, by: str, item_code: str, texts: Sequence[str]) -> str:
    """What a case is, a token each, and one for the whole of each text."""
    return " ".join((
        *(_whole(text) for text in texts if text),
        _stage(stage), "open" if stage in OPEN else "shut", f"d{received_on:%Y%m%d}", f"m{received_on:%Y%m}",
        f"y{received_on:%Y}", _person(by), "i" + "".join(one for one in item_code.casefold() if one.isalnum()),
    ))  # fmt: skip


def _whole(text: str) -> str:
    """A checksum to rank by: a whole name stands before a part. What is found is found by its characters."""
    return f"x{crc32(' '.join(_words(text)).encode()):08x}"


def _stage(stage: Stage) -> str:
    return "s" + stage.replace("_", "")


def _person(staff_no: str) -> str:
    return "b" + staff_no.encode().hex()


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
    elif len(letters) >= 4 and letters.isascii() and letters.isalnum():
        asked = f'({asked} OR marks : "i{letters}"*)'
    return asked


def meets(texts: Sequence[str], item_code: str, word: str) -> bool:
    """Whether `phrase(word)` finds a row of these texts: for the few rows that numbers found already."""
    asked = f" {' '.join(_words(word))} "
    if any(asked in f" {' '.join(_words(text))} " for text in texts):
        return True
    letters = word.casefold()
    if len(letters) >= 2 and letters.isascii() and letters.isalpha():
        return any(sound.startswith(letters[:MAX_SOUND]) for sound in sounds(texts).split())
    return (
        len(letters) >= 4
        and letters.isascii()
        and letters.isalnum()
        and item_code.casefold().startswith(letters)
    )


def whole(words: Sequence[str]) -> str:
    """The FTS5 question for rows where a typed word is the whole of a name or an item; "" where none can be."""
    asked = [_whole(word) for word in words if len(word) >= 2]
    return _either(asked) if asked else ""


def is_whole(texts: Sequence[str], words: Sequence[str]) -> bool:
    """What `whole` asks, of a row that was read."""
    return bool({_whole(text) for text in texts if text} & {_whole(word) for word in words if len(word) >= 2})


def conditions(asked: Question, by: str) -> Iterator[str]:
    """The FTS5 questions for stages, days and whose; `by` is the person that 本人 means."""
    if asked.stages:
        yield _either(_stage(stage) for stage in asked.stages)
    if asked.first is not None and asked.last is not None:
        yield _either(_cover(asked.first, asked.last))
    if asked.mine:
        yield _either((_person(by),))


def _either(tokens: Iterator[str] | Sequence[str]) -> str:
    return f"marks : ({' OR '.join(tokens)})"


def _cover(first: date, last: date) -> Iterator[str]:
    """The fewest years, months and days from `first` to `last`: at most 60 days, 22 months and the years between."""
    day = first
    while day <= last:
        year_end = date(day.year, 12, 31)
        month_end = day.replace(day=monthrange(day.year, day.month)[1])
        if (day.month, day.day) == (1, 1) and year_end <= last:
            yield f"y{day:%Y}"
            end = year_end
        elif day.day == 1 and month_end <= last:
            yield f"m{day:%Y%m}"
            end = month_end
        else:
            yield f"d{day:%Y%m%d}"
            end = day
        if end == date.max:
            return
        day = end + timedelta(days=1)
