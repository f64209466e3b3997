"""By which tokens a case is found, and which of them a typed word asks for: the same at a counter's book and at the
server, so that both find the same case by the same line.

A name is known by its characters, by each two neighbouring ones, by its pinyin and its initials from each character
on; `marks` say what a case is: its numbers from the front and, backwards, from the end; stage, open or shut, day, month
and year of receipt, by whom and where, item. How they are kept and asked for is the matter of each database.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple
from zlib import crc32

from casework.case import Stage
from casework.masking import personal_number
from casework.numbering import whole
from casework.question import OPEN, Question
from resources.pinyin import readings

OPEN_MARK, SHUT_MARK = "o", "u"
MAX_SOUND = 16
MAX_NAME = 100
PAIRS = 42_711
"""So many characters of U+20000 on are words of their own to SQLite's tokenizer, and no other token is one of them."""
_EVERYDAY = re.compile("[一-\u9fa50-9a-z]*")
"""What SQLite's tokenizer knows, and nothing between: nearly every name."""
_RUNS = re.compile(r"[0-9a-z]+")


class Wanted(NamedTuple):
    """A token that is asked for: the whole of it, or all that begin so. `kind` "written": no token but a text, whose
    characters must stand in a row."""

    kind: Literal["written", "sound", "mark"]
    text: str
    begins: bool = False


@lru_cache(maxsize=64)
def characters_of(text: str) -> tuple[str, ...]:
    """The characters of a text, each as a word that SQLite's tokenizer knows: what its tables are too old for (𬱖,
    𰻝) or would drop is written as a pair of characters that they know."""
    folded = text[:MAX_NAME].casefold()
    if _EVERYDAY.fullmatch(folded):
        return tuple(folded)
    words = []
    for character in folded:
        if character.isspace():
            continue
        if _EVERYDAY.fullmatch(character):
            words.append(character)
        else:
            high, low = divmod(ord(character), 1 << 12)
            words.append(chr(0x4E00 + high) + chr(0x4E00 + low))
    return tuple(words)


def characters(texts: Sequence[str]) -> str:
    """The words of the texts, a gap between texts so that no phrase reaches across."""
    return " zz ".join(" ".join(characters_of(text)) for text in texts if text)


def pairs(texts: Sequence[str]) -> str:
    """A token for each two neighbouring characters of a text. Two pairs in 42,711 share theirs."""
    found = dict.fromkeys(pair for text in texts for pair in pairs_of(text))
    return " ".join(found)


def pairs_of(word: str) -> tuple[str, ...]:
    """The pairs that a text must hold which holds the word."""
    return _pairs(word, PAIRS)


@lru_cache(maxsize=64)
def _pairs(word: str, among: int) -> tuple[str, ...]:
    neighbours = pairwise(characters_of(word))
    found = (chr(0x20000 + crc32(f"{one} {other}".encode()) % among) for one, other in neighbours)
    return tuple(dict.fromkeys(found))


def holds(texts: Sequence[str], word: str) -> bool:
    """Whether the word's characters stand in a text in a row: what `characters` is asked for as a phrase."""
    plain = word.casefold()
    if any(plain in text[:MAX_NAME].casefold() for text in texts):
        return True
    return f" {' '.join(characters_of(word))} " in f" {characters(texts)} "


def sounds(texts: Sequence[str]) -> str:
    """Pinyin and initials of the texts from every character on, and what is in letters and digits from each of
    these on, all cut at 16 letters.
    """
    return " ".join(sorted({sound for text in texts for sound in _sounds_of(text)}))


@lru_cache(maxsize=512)
def _sounds_of(text: str) -> frozenset[str]:
    """Of one text; a hall's items are a few names for thousands of cases."""
    found: set[str] = set()
    syllables = [syllable for syllable in readings(text[:MAX_NAME]) if syllable]
    initials = "".join(syllable[0] for syllable in syllables)
    for start in range(len(syllables)):
        found.add("".join(syllables[start:])[:MAX_SOUND])
        found.add(initials[start:][:MAX_SOUND])
    for run in _RUNS.findall("".join(text[:MAX_NAME].casefold().split())):
        found.update(run[start:][:MAX_SOUND] for start in range(len(run)))
    return frozenset(found)


def marks(
    stage: Stage,
    received_on: date,
    by: str,
    window: str,
    item_code: str,
    texts: Sequence[str],
    numbers: Numbers,
    waybills: Iterable[str] = (),
) -> str:
    """What a case is, a token each."""
    found = marks_of_receipt(received_on, by, window, item_code, texts, numbers, waybills)
    return " ".join((_stage(stage), OPEN_MARK if stage in OPEN else SHUT_MARK, *found))


def marks_of_receipt(
    received_on: date,
    by: str,
    window: str,
    item_code: str,
    texts: Sequence[str],
    numbers: Numbers,
    waybills: Iterable[str] = (),
) -> tuple[str, ...]:
    """What a case stays: a mark for the whole of each text, day, month and year of receipt, whose, where, of which
    item, its numbers and those of the parcels it came in."""
    return (
        *(_whole(text) for text in texts if text),
        _day(received_on), _month(received_on.year, received_on.month), _year(received_on.year),
        _person(by), _window(window), "i" + _plain(item_code),
        *dict.fromkeys((*_numbers(numbers), *map(sent_in, waybills))),
    )  # fmt: skip


class Numbers(NamedTuple):
    """The numbers that find a case."""

    case_no: str
    applicant_number: str
    agent_number: str
    phone: str


def _numbers(numbers: Numbers) -> Iterator[str]:
    """`c` may be asked for by its beginning, `r` backwards by its end, `w` whole, `t` as the last four.

    Of a person's number only the whole or its last four find it, which the masked result shows anyway: with any
    part, digit after digit of what is masked could be asked for. Organisations' numbers are public, those of
    traders in their own name (92) among them.
    """
    case_no = _plain(numbers.case_no)
    open_to_parts = [case_no]
    secret = [_plain(numbers.agent_number)]
    own, phone = _plain(numbers.applicant_number), _plain(numbers.phone)
    person = personal_number(
        numbers.applicant_number.upper()
    )  # also where it is of who will represent a company
    (secret if person else open_to_parts).append(own)
    for number in filter(None, open_to_parts):
        yield from ("c" + number, "r" + number[::-1])
    if case_no != whole(case_no):  # a part is asked for by the end of its application's number, too
        yield "r" + whole(case_no)[::-1]
    for number in filter(None, (*secret, phone)):
        yield "w" + number
    for number in filter(None, (phone, own if person else "")):
        yield "t" + number[-4:]


def _plain(number: str) -> str:
    if number.isascii() and number.isalnum():
        return number.casefold()
    return "".join(one for one in number.casefold() if one.isascii() and one.isalnum())


@lru_cache(maxsize=256)
def _short(number: int) -> str:
    """A number in as few characters as can be: what is asked for whole shall be in few indices of prefixes."""
    high, low = divmod(number, 20_000)
    return (_short(high) if high else "") + chr(0x4E00 + low)


def _whole(text: str) -> str:
    """A checksum to rank by: a whole name stands before a part. What is found is found by its characters."""
    return "x" + _short(crc32(" ".join(characters_of(text)).encode()))


def _stage(stage: Stage) -> str:
    return "s" + _short(crc32(stage.encode()))


def _person(staff_no: str) -> str:
    return "b" + _short(int.from_bytes(staff_no.encode(), "big"))


def _window(code: str) -> str:
    return "v" + _short(int.from_bytes(code.encode(), "big"))


def _day(day: date) -> str:
    return "d" + _short(day.toordinal())


def _month(year: int, month: int) -> str:
    return "m" + _short(year * 12 + month)


def _year(year: int) -> str:
    return "y" + _short(year)


def may_be_number(word: str) -> bool:
    """Whether a word is also looked for among numbers: three letters and digits at least, one of them a digit."""
    return len(word) >= 3 and word.isascii() and word.isalnum() and any(one.isdigit() for one in word)


def by_characters(word: str) -> bool:
    """Whether nothing but its characters in a row finds a word."""
    letters = word.casefold()
    return not (_by_sound(letters) or may_be_number(word) or (letters.isascii() and letters.isalpha()))


def _by_sound(letters: str) -> bool:
    return 2 <= len(letters) <= MAX_SOUND and letters.isascii() and letters.isalnum()


def wanted_by(word: str, *, written: bool = True) -> tuple[Wanted, ...]:
    """What a typed word asks for, any of it: its characters in a row, or its sound; a number, too, where it may be.
    `written`: False where it is known that no text holds the characters of a word that may be something else.
    """
    if not characters_of(word):
        return ()
    letters = word.casefold()
    wanted = [Wanted("written", word)] if written else []
    if _by_sound(letters):
        wanted = [Wanted("sound", letters, True)]
    elif len(letters) > MAX_SOUND and letters.isascii() and letters.isalpha():
        wanted.append(Wanted("sound", letters[:MAX_SOUND], True))
    if may_be_number(word):
        wanted += [Wanted("mark", "c" + letters, True), Wanted("mark", "r" + letters[::-1], True)]
        wanted.append(Wanted("mark", "w" + letters))
        if len(letters) == 4:
            wanted.append(Wanted("mark", "t" + letters))
        if len(letters) >= 4:
            wanted.append(Wanted("mark", "i" + letters, True))
    return tuple(wanted)


def sent_in(waybill: str) -> str:
    """The mark of the cases that came in a parcel."""
    return f"w{_plain(waybill)}"


def exact(words: Sequence[str]) -> list[str]:
    """The marks of rows where a typed word is the whole of a name, an item or a number; none where none can be."""
    asked = [_whole(word) for word in words if len(word) >= 2]
    for word in words:
        if may_be_number(word):
            asked += [f"{kind}{word.casefold()}" for kind in "cw"]
    return asked


def conditions(asked: Question, by: str, window: str = "") -> Iterator[tuple[str, ...]]:
    """The marks for stages, days, item and whose, any of each; `by` is whom 本人 means, `window` what 本窗口 means."""
    if asked.stages:
        yield tuple(map(_stage, asked.stages))
    if asked.first is not None and asked.last is not None:
        yield tuple(_cover(asked.first, asked.last))
    if asked.mine:
        yield (_person(by),)
    if asked.here:
        yield (_window(window),)
    if asked.item_code:
        yield ("i" + _plain(asked.item_code),)


def _cover(first: date, last: date) -> Iterator[str]:
    """The fewest years, months and days from `first` to `last`: at most 60 days, 22 months and the years between."""
    day = first
    while day <= last:
        year_end = date(day.year, 12, 31)
        month_end = day.replace(day=monthrange(day.year, day.month)[1])
        if (day.month, day.day) == (1, 1) and year_end <= last:
            yield _year(day.year)
            end = year_end
        elif day.day == 1 and month_end <= last:
            yield _month(day.year, day.month)
            end = month_end
        else:
            yield _day(day)
            end = day
        if end == date.max:
            return
        day = end + timedelta(days=1)
