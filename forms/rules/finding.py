"""What a rule finds: a place in the file being checked, the rule's name, what is wrong and what is allowed."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator
from typing import NamedTuple, TypeVar

from forms.part import rule
from forms.strict import Place

T = TypeVar("T", bound=Hashable)

_KEY = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_DOTTED = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+", re.ASCII)


class Finding(NamedTuple):
    """One breach; `rule` is `schema` where the format's table of refusals has no name of its own for it."""

    place: Place
    text: str
    rule: str = "schema"


def repeated(values: Iterable[T]) -> Iterator[tuple[int, T]]:
    """Index and value of every entry that stood before."""
    seen: set[T] = set()
    for index, value in enumerate(values):
        if value in seen:
            yield index, value
        seen.add(value)


def digits(text: str, count: int) -> bool:
    """Whether the text is that many ASCII digits."""
    return len(text) == count and text.isascii() and text.isdigit()


def simple_key(text: str) -> bool:
    """A key of a situation or column: small letters, digits, underscore."""
    return _KEY.fullmatch(str(text)) is not None


def dotted_key(text: str) -> bool:
    """A key of the field dictionary or of a material: parts joined by dots."""
    return _DOTTED.fullmatch(str(text)) is not None


@rule
def filled(values: tuple[object, ...], place: Place, what: str) -> Iterator[Finding]:
    """A list that must not be empty."""
    if not values:
        yield Finding(place, f"{what}至少写一项")


@rule
def unique(values: Iterable[str], place: Place, what: str) -> Iterator[Finding]:
    """A list whose entries must differ."""
    for index, value in repeated(values):
        yield Finding((*place, index), f"{what}“{value}”写了两次；只写一次")
