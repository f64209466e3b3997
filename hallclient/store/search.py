"""What the search over cases holds and how a typed text becomes a question.

Four columns of FTS5 tokens: `characters` has every character as a word of its own, so that a phrase finds any
part of a name, one character long or more; what the tokenizer's tables are too old for (𬱖, 𰻝) or would drop is
written as a pair of characters that they know. `sounds` has the pinyin, the initials and what is written in letters
and digits, from each character on, so that a prefix finds any part. `marks` says what a case is: its numbers from
the front and, backwards, from the end; stage, open or shut, day, month and year of receipt, who received it, item.
`pairs` has a token for each two neighbouring characters: most names hold every character of 有限公司, few hold 湖餐. A
long name is looked for by its rarest pairs, which say where it may stand, not that it does: see `case_search`.
So a question of words, numbers, stage and days together is one walk from the newest row on that stops when it has
enough. Prefixes have indices of their own up to the length that the migration says: no token of `characters` is in
them, and a prefix of such a length is read as it stands where another would first be gathered from all its words.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

from casework.case import Stage
from casework.masking import personal_number
from casework.question import OPEN, Question
from resources.pinyin import readings

OPEN_MARK, SHUT_MARK = "o", "u"
MAX_SOUND = 16
MAX_NAME = 100
PAIRS = 42_711
"""So many characters of U+20000 on are words of their own to the tokenizer, and no other token here is one of them."""
_RUNS = re.compile(r"[0-9a-z]+")


def characters(texts: Sequence[str]) -> str:
    """The words of the texts, a gap between texts so that no phrase reaches across."""
    return " zz ".join(" ".join(_words(text)) for text in texts if text)


def _words(text: str) -> list[str]:
    words = []
    for character in text[:MAX_NAME].casefold():
        if character.isspace():
            continue
        if "一" <= character <= "\u9fa5" or (character.isascii() and character.isalnum()):
            words.append(character)
        else:
            high, low = divmod(ord(character), 1 << 12)
            words.append(chr(0x4E00 + high) + chr(0x4E00 + low))
    return words


def pairs(texts: Sequence[str]) -> str:
    """A token for each two neighbouring characters of a text. Two pairs in 42,711 share theirs."""
    found = dict.fromkeys(pair for text in texts for pair in _pairs(_words(text)))
    return " ".join(found)


def _pairs(words: Sequence[str]) -> Iterator[str]:
    for one, other in pairwise(words):
        yield chr(0x20000 + crc32(f"{one} {other}".encode()) % PAIRS)


def pairs_of(word: str) -> tuple[str, ...]:
    """The pairs that a text must hold which holds the word."""
    return tuple(dict.fromkeys(_pairs(_words(word))))


def holds(texts: Sequence[str], word: str) -> bool:
    """Whether the word's characters stand in a text in a row: what `characters` is asked for as a phrase."""
    plain = word.casefold()
    if any(plain in text[:MAX_NAME].casefold() for text in texts):
        return True
    return f" {' '.join(_words(word))} " in f" {characters(texts)} "


def sounds(texts: Sequence[str]) -> str:
    """Pinyin and initials of the texts from every character on, and what is in letters and digits from each of
    these on, all cut at 16 letters.
    """
    found: set[str] = set()
    for text in texts:
        syllables = [syllable for syllable in readings(text[:MAX_NAME]) if syllable]
        initials = "".join(syllable[0] for syllable in syllables)
        for start in range(len(syllables)):
            found.add("".join(syllables[start:])[:MAX_SOUND])
            found.add(initials[start:][:MAX_SOUND])
        for run in _RUNS.findall("".join(text[:MAX_NAME].casefold().split())):
            found.update(run[start:][:MAX_SOUND] for start in range(len(run)))
    return " ".join(sorted(found))


def marks(
    stage: Stage,
    received_on: date,
    by: str,
    item_code: str,
    texts: Sequence[str],
    numbers: Numbers,
    waybills: Iterable[str] = (),
) -> str:
    """What a case is, a token each, one for the whole of each text, its numbers and those of the parcels it came in."""
    sent = ("w" + _plain(waybill) for waybill in waybills)
    return " ".join((
        *(_whole(text) for text in texts if text),
        _stage(stage), OPEN_MARK if stage in OPEN else SHUT_MARK,
        _day(received_on), _month(received_on.year, received_on.month), _year(received_on.year),
        _person(by), "i" + _plain(item_code), *dict.fromkeys((*_numbers(numbers), *sent)),
    ))  # fmt: skip


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
    open_to_parts = [_plain(numbers.case_no)]
    whole = [_plain(numbers.agent_number)]
    own, phone = _plain(numbers.applicant_number), _plain(numbers.phone)
    person = personal_number(
        numbers.applicant_number.upper()
    )  # also where it is of who will represent a company
    (whole if person else open_to_parts).append(own)
    for number in filter(None, open_to_parts):
        yield from ("c" + number, "r" + number[::-1])
    for number in filter(None, (*whole, phone)):
        yield "w" + number
    for number in filter(None, (phone, own if person else "")):
        yield "t" + number[-4:]


def _plain(number: str) -> str:
    return "".join(one for one in number.casefold() if one.isascii() and one.isalnum())


def _short(number: int) -> str:
    """A number in as few characters as can be: what is asked for whole shall be in few indices of prefixes."""
    high, low = divmod(number, 20_000)
    return (_short(high) if high else "") + chr(0x4E00 + low)


def _whole(text: str) -> str:
    """A checksum to rank by: a whole name stands before a part. What is found is found by its characters."""
    return "x" + _short(crc32(" ".join(_words(text)).encode()))


def _stage(stage: Stage) -> str:
    return "s" + _short(crc32(stage.encode()))


def _person(staff_no: str) -> str:
    return "b" + _short(int.from_bytes(staff_no.encode(), "big"))


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


def phrase(word: str, *, written: bool = True) -> str:
    """The FTS5 question for one typed word: its characters in a row, or its sound; a number, too, where it may be.
    `written`: False where it is known that no text holds the characters of a word that may be something else.
    """
    words = _words(word)
    if not words:
        return ""
    letters = word.casefold()
    asked = [f'characters : "{" ".join(words)}"'] if written else []
    if _by_sound(letters):
        asked = [f'sounds : "{letters}"*']
    elif len(letters) > MAX_SOUND and letters.isascii() and letters.isalpha():
        asked.append(f'sounds : "{letters[:MAX_SOUND]}"*')
    if may_be_number(word):
        parts = [f'"c{letters}"*', f'"r{letters[::-1]}"*', f'"w{letters}"']
        if len(letters) == 4:
            parts.append(f'"t{letters}"')
        if len(letters) >= 4:
            parts.append(f'"i{letters}"*')
        asked.append(f"marks : ({' OR '.join(parts)})")
    return asked[0] if len(asked) == 1 else f"({' OR '.join(asked)})"


def sent_in(waybill: str) -> str:
    """The FTS5 question for the cases that came in a parcel."""
    return _either((f"w{_plain(waybill)}",))


def whole(words: Sequence[str]) -> str:
    """The FTS5 question for rows where a typed word is the whole of a name, an item or a number; "" where none can."""
    asked = [_whole(word) for word in words if len(word) >= 2]
    for word in words:
        if may_be_number(word):
            asked += [f"{kind}{word.casefold()}" for kind in "cw"]
    return _either(asked) if asked else ""


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
