"""What an application asks of a licence that is there already: that it is changed (行政许可法 第四十九条), that it goes
on (第五十条)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

Subtype = Literal["", "变更", "延续"]
"""A first licence, 变更, 延续."""
SUBTYPES: Final[tuple[Subtype, ...]] = ("变更", "延续")
ARTICLES: Final[Mapping[Subtype, str]] = {"变更": "第四十九条", "延续": "第五十条"}


def subtype_of(situations: Mapping[str, str]) -> Subtype:
    """As the applicant answered the item's own question: 变更注册, 延续注册; anything else is a first licence."""
    for answer in situations.values():
        for subtype in SUBTYPES:
            if answer.startswith(subtype):
                return subtype
    return ""
