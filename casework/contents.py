"""Papers and attached files between counters and server: named by their hash in the acts, carried in parts.

An act never waits for them. A hall's contents are those that its acts name; whoever holds one gives it to the home
server, part by part, and the server alone knows how far that is. The protocol: docs/decisions/0011-contents.md.
"""

from __future__ import annotations

import re
from typing import Literal

from casework.acts import AnyAct, Inspected, ReceiptSigned
from casework.record import Struct, built

MOST_CONTENT = 64 * 1024 * 1024
"""Bytes of one paper or attached file."""
MOST_PART, LEAST_PART = 1024 * 1024, 16 * 1024
"""Bytes of one part; only the last may have fewer."""
MOST_ASKED = 500
"""Names of one question."""
OCTETS = "application/octet-stream"
"""How contents travel: as bytes, whatever they are, and never packed."""

_NAME = re.compile(r"[0-9a-f]{64}", re.ASCII)
_NOTHING: frozenset[str] = frozenset()

ContentPlace = Literal["unnamed", "wanted", "arriving", "whole", "backed"]
"""No act of the hall names it; named and not here; begun by the asking counter; here and verified; and in a backup."""


class ContentState(Struct, frozen=True, kw_only=True):
    """How one content stands at the server. `at`: how many of the asking counter's bytes it holds, or the size of a
    whole one."""

    name: str
    place: ContentPlace
    at: int = 0


class ContentsAsked(Struct, frozen=True, kw_only=True):
    """What a counter wants to know: at most `MOST_ASKED` names."""

    names: tuple[str, ...]


class ContentsKnown(Struct, frozen=True, kw_only=True):
    """An answer for each name, in the order that was asked."""

    contents: tuple[ContentState, ...]


built(ContentsAsked, ContentsKnown, ContentState)


def is_name(text: str) -> bool:
    """Whether it is the SHA-256 of a content in lower-case hexadecimal: nothing else becomes a path or a key."""
    return _NAME.fullmatch(text) is not None


def pages_in(act: AnyAct) -> set[str]:
    """The attached files that an act names."""
    judged = getattr(act, "materials", {}).values()
    found = {name for one in judged for name in one.pages}
    return found | set(act.pages) if type(act) is Inspected or type(act) is ReceiptSigned else found


def named_in(act: AnyAct) -> frozenset[str]:
    """The papers that an act put out and the attached files that it names; a paper that waits for its 文号 is none."""
    found = pages_in(act)
    if not found and not act.papers:
        return _NOTHING
    return frozenset(filter(is_name, found.union(paper.sha256 for paper in act.papers)))
