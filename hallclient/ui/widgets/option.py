"""What a person may choose from."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct


class Option(Struct, frozen=True):
    """A value with the words that stand for it. `letter`: key that chooses it, e.g. the pinyin initial `s`
    for 是."""

    value: str
    text: str
    letter: str = ""

    def answers_to(self, key: str) -> bool:
        """True when typing `key` means this option."""
        wanted = key.casefold()
        return bool(wanted) and (self.letter.casefold() == wanted or self.text[:1].casefold() == wanted)


def next_answering(options: Sequence[Option], key: str, after: int) -> int:
    """Index of the next option after `after` that answers to `key`, round the end; -1 for none."""
    count = len(options)
    for step in range(1, count + 1):
        index = (after + step) % count
        if options[index].answers_to(key):
            return index
    return -1
