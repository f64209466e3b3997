"""The search over cases as FTS5 keeps it and is asked; which tokens there are stands in `forms.case_tokens`.

Four columns: `characters` has every character as a word of its own, so that a phrase finds any part of a name, one
character long or more. `sounds` has the pinyin, the initials and what is written in letters and digits, from each
character on, so that a prefix finds any part. `marks` says what a case is.
`pairs` has a token for each two neighbouring characters: most names hold every character of 有限公司, few hold 湖餐. A
long name is looked for by its rarest pairs, which say where it may stand, not that it does: see `case_search`.
So a question of words, numbers, stage and days together is one walk from the newest row on that stops when it has
enough. Prefixes have indices of their own up to the length that the migration says: no token of `characters` is in
them, and a prefix of such a length is read as it stands where another would first be gathered from all its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from casework.question import Question
from forms import case_tokens
from forms.case_tokens import Wanted, characters_of, exact, wanted_by


def phrase(word: str, *, written: bool = True) -> str:
    """The FTS5 question for one typed word; see `wanted_by`."""
    wanted = wanted_by(word, written=written)
    asked = [_written(one.text) for one in wanted if one.kind == "written"]
    asked += [f"sounds : {_token(one)}" for one in wanted if one.kind == "sound"]
    if parts := [_token(one) for one in wanted if one.kind == "mark"]:
        asked.append(f"marks : ({' OR '.join(parts)})")
    return asked[0] if len(asked) == 1 else f"({' OR '.join(asked)})" if asked else ""


def _written(word: str) -> str:
    return f'characters : "{" ".join(characters_of(word))}"'


def _token(wanted: Wanted) -> str:
    return f'"{wanted.text}"{"*" if wanted.begins else ""}'


def sent_in(waybill: str) -> str:
    """The FTS5 question for the cases that came in a parcel."""
    return _either((case_tokens.sent_in(waybill),))


def whole(words: Sequence[str]) -> str:
    """The FTS5 question for rows where a typed word is the whole of a name, an item or a number; "" where none can."""
    asked = exact(words)
    return _either(asked) if asked else ""


def conditions(asked: Question, by: str, window: str = "") -> Iterator[str]:
    """The FTS5 questions for stages, days, item and whose; `by` is whom 本人 means, `window` what 本窗口 means."""
    return map(_either, case_tokens.conditions(asked, by, window))


def _either(tokens: Iterable[str]) -> str:
    return f"marks : ({' OR '.join(tokens)})"
