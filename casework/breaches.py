"""The grounds of 行政许可法 第七十二条 to 第七十五条 as data: under which of them a rule's card falls. Pure.

The law names what its organs and people are called to account for; a card says only which rule was broken. The mapping
is the hall's (`grounds` of supervision.yaml). A ground that no rule watches is printed as such, never as a nought.
"""

from __future__ import annotations

from casework.matters import Level, RuleKey
from casework.record import Struct


class Falls(Struct, frozen=True, kw_only=True):
    """Cards of a rule; `of`: only those about these clocks; `levels`: only those of these levels (empty: all)."""

    rule: RuleKey
    of: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()


class Ground(Struct, frozen=True, kw_only=True):
    """One ground: where it stands, what it says, and which cards fall under it."""

    article: str
    text: str
    falls: tuple[Falls, ...] = ()

    def takes(self, rule: RuleKey, of: str, level: Level) -> bool:
        """Whether a card falls under it."""
        return any(
            one.rule == rule and (not one.of or of in one.of) and (not one.levels or level in one.levels)
            for one in self.falls
        )
