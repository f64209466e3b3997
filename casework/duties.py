"""The acts beside the way to the decision: other people told and heard, and what becomes of a licence later.

Each is done by somebody in the name of the organ; none of them is a signature of the way.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

from casework.act import Act
from casework.hall import Remedy

Said = Literal["stated", "waived", "asked", "heard"]
"""陈述申辩, 放弃, 申请听证, 听证笔录."""
LicenceEnd = Literal["撤回", "撤销", "注销"]
"""行政许可法 第八条第二款 (the law or the facts changed), 第六十九条 (it should not have been granted), 第七十条."""


class ThirdPartyTold(Act, frozen=True, kw_only=True, tag="third_party_told"):
    """告知利害关系人 (行政许可法 第三十六条、第四十七条; D09): whose major interests the licence touches, and how.

    `hearing`: told that a hearing may be asked for. `until`: the last day to do so, or to state, as printed; None:
    日历未发布.
    """

    name: str
    address: str
    interest: str
    told_on: date
    hearing: bool
    until: date | None = None


class ThirdPartyHeard(Act, frozen=True, kw_only=True, tag="third_party_heard"):
    """听取意见 (行政许可法 第三十六条): stated or waived; a hearing asked for within the term is owed until it was held
    (第四十七条), and `record` then names its record, by which it is decided (第四十八条第二款)."""

    name: str
    said: Said
    heard_on: date
    record: str


class LicenceEnded(Act, frozen=True, kw_only=True, tag="licence_ended"):
    """撤回、撤销、注销 (行政许可法 第八条第二款、第六十九条、第七十条; D22): with facts, provisions and remedies,
    under the organ's own seal. `compensation`: what is made good to whoever relied on it (第八条、第六十九条)."""

    organ: str  # code of the owner on `on`
    way: LicenceEnd
    facts: str
    provisions: tuple[str, ...]
    remedy: Remedy
    compensation: str = ""


Duty: TypeAlias = ThirdPartyTold | ThirdPartyHeard | LicenceEnded
