"""The words of a layout: fixed text with places for facts.

`{name}` is the place of a fact, `**bold**` and `##number##` (bold sans, larger, tabular) mark the words of
the layout. Marks belong to the layout alone: the text of a fact is never looked at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple, TypeAlias

from printing.text import Look, Run

Fact: TypeAlias = str | bool | tuple[Mapping[str, str], ...]
_TOKEN = re.compile(r"\*\*|##|\{([a-z][a-z0-9_]*)\}|([^*#{]+|.)", re.DOTALL)
_NUMBER_SCALE = 1.19


class TemplateError(ValueError):
    """A mark that is opened and not closed, or a brace that is no fact."""


class FactError(ValueError):
    """Facts that are missing, unknown or of the wrong kind; the text names them."""


class Part(NamedTuple):
    """Fixed words, or with `fact` set the place of a fact."""

    words: str
    fact: str
    bold: bool
    number: bool


@cache
def parts(template: str) -> tuple[Part, ...]:
    """The template taken apart. Raises `TemplateError`."""
    found: list[Part] = []
    bold = number = False
    for token in _TOKEN.finditer(template):
        fact, words = token.group(1), token.group(2)
        if token.group() == "**":
            bold = not bold
        elif token.group() == "##":
            number = not number
        elif words is not None and words in "{}":
            raise TemplateError(f"brace without a fact in {template!r}")
        else:
            found.append(Part(words or "", fact or "", bold, number))
    if bold or number:
        raise TemplateError(f"mark not closed in {template!r}")
    return tuple(found)


def names(template: str) -> tuple[str, ...]:
    """The facts a template uses."""
    return tuple(part.fact for part in parts(template) if part.fact)


def fill(template: str, facts: Mapping[str, Fact], look: Look) -> list[Run]:
    """The template with its facts as runs of text. Raises `FactError` for an optional one that is wanting."""
    runs = []
    for words, fact, bold, number in parts(template):
        text = text_of(facts, fact) if fact else words
        its_look = look
        if number:
            its_look = Look(look.size * _NUMBER_SCALE, "sans", True, True, 0.5)
        elif bold:
            its_look = look._replace(bold=True)
        runs.append(Run(text, its_look))
    return runs


def text_of(facts: Mapping[str, Fact], name: str) -> str:
    """A fact that is text. Raises `FactError` where it is wanting."""
    value = facts.get(name)
    if not isinstance(value, str):
        raise FactError(f"没有给出 {name}，而要印的部分用到它")
    return value
