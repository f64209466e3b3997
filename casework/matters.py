"""What a hall records beside its cases, in the same chain and for ever: the cards of 电子监察, and who sat in.

The acts of one matter share `case_id`, which names the matter, never a case: `about` names the case that it speaks of.
None of them changes a case or waits for one; what a matter has come to is worked out of its acts.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

from casework.act import Act

RuleKey = Literal[
    "late", "step_late", "upward_late", "set_aside", "unreasoned", "off_list_fee", "clock_jump", "outside_authority",
    "outside_hours", "no_act", "gap", "before_acceptance", "absent",
]  # fmt: skip
"""超期, 环节超期, 上报超期, 特准再次告知, 不予决定没有理由, 清单外收费, 时钟跳变, 超越权限, 办公时间外办理; 体外循环:
编号没有办件, 编号断号, 决定早于受理; 坐班不足."""
Level = Literal["reminder", "yellow", "red"]
"""提醒, 黄牌, 红牌."""
LEVELS: tuple[Level, ...] = ("reminder", "yellow", "red")


class Matter(Act, frozen=True, kw_only=True):
    """One act of a matter."""


class CardGiven(Matter, frozen=True, kw_only=True, tag="card_given"):
    """亮牌: a supervisor holds a finding against a unit, which answers by `answer_due` (None: 日历未发布).

    What was found is copied: the card says for ever what it was given for. A card of the same matter that is given
    again is worse than the one before it.
    """

    ref: str  # of the finding
    rule: RuleKey
    rule_name: str
    level: Level
    what: str
    since: date
    basis: str
    unit: str  # organ code
    answer_due: date | None
    about: str = ""  # case_id
    case_no: str = ""
    item_name: str = ""
    whose: str = ""  # staff_no of whoever did it
    remark: str = ""


class CardAnswered(Matter, frozen=True, kw_only=True, tag="card_answered"):
    """答复: the unit's word on it; `corrected`: what was put right, and the matter is over; empty: it is not yet."""

    text: str
    corrected: str = ""


class CardWithdrawn(Matter, frozen=True, kw_only=True, tag="card_withdrawn"):
    """撤牌: a supervisor takes the card back, with the reason."""

    reason: str


class SatIn(Matter, frozen=True, kw_only=True, tag="sat_in"):
    """坐班: whoever's duty it is was at the hall on `on`, at the window that the act names; he says so himself."""


AnyCard: TypeAlias = CardGiven | CardAnswered | CardWithdrawn
AnyMatter: TypeAlias = AnyCard | SatIn
