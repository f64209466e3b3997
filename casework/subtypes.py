"""What an application asks of a licence that is there already: that it is changed (行政许可法 第四十九条), that it goes
on (第五十条)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

Subtype = Literal["", "变更", "延续"]
"""A first licence, 变更, 延续."""
SUBTYPES: Final[tuple[Subtype, ...]] = ("变更", "延续")
MATTER: Final = "matter"
"""The situation that says which of them it is, where an item has it."""
ARTICLES: Final[Mapping[Subtype, str]] = {"变更": "第四十九条", "延续": "第五十条"}


def subtype_of(situations: Mapping[str, str]) -> Subtype:
    """As the applicant answered: `matter`, else the item's own question, 变更注册, 延续注册; anything else is a first
    licence."""
    said = situations.get(MATTER)
    for answer in situations.values() if said is None else (said,):
        for subtype in SUBTYPES:
            if answer.startswith(subtype):
                return subtype
    return ""
