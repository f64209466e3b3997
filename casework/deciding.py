"""The acts between the acceptance and the decision: reviewed, sent back, granted, refused.

Whoever did one of them is its `by`: the signature over the act's bytes, and the seal on its paper, stand beside the
act and are none of its fields.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from casework.act import Act
from casework.hall import Remedy

Proposal = Literal["grant", "refuse"]


class Reviewed(Act, frozen=True, kw_only=True, tag="reviewed"):
    """审查 (行政许可法 第三十四条第一款): one signature of the way, with what it proposes to the next one."""

    step: int  # of the case's way, from 0
    step_name: str
    proposes: Proposal
    opinion: str
    looked_up: tuple[str, ...] = ()  # materials whose licences were seen at their source


class SentBack(Act, frozen=True, kw_only=True, tag="sent_back"):
    """退回审查: whose turn it is to sign doesn't agree; the way is taken up again at `to_step`, with the reason."""

    to_step: int
    reason: str


class Granted(Act, frozen=True, kw_only=True, tag="granted"):
    """准予行政许可 (行政许可法 第三十八条第一款; D11): `by` decided, in the name of `organ`."""

    organ: str  # code of the owner on `on`
    content: str  # what is permitted, and how far
    valid_from: date | None = None
    valid_to: date | None = None  # the last day; None: as the result of the item says
    looked_up: tuple[str, ...] = ()


class Refused(Act, frozen=True, kw_only=True, tag="refused"):
    """不予行政许可 (行政许可法 第三十八条第二款; D12): with reasons and with where to turn against it.

    `standard`: the technical standard that an inspection was measured by (第五十五条第三款).
    """

    organ: str
    reasons: str
    provisions: tuple[str, ...]
    remedy: Remedy
    standard: str = ""
    looked_up: tuple[str, ...] = ()
