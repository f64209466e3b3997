"""The acts after the acceptance: reviewed, sent back, stopped, extended, granted, refused, sealed, delivered.

Whoever did one of them is its `by`: the signature over the act's bytes stands beside the act and is none of its fields.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from casework.act import Act
from casework.hall import Remedy, SealType
from casework.item import ItemType, Special
from casework.record import Struct
from casework.subtypes import Subtype

Proposal = Literal["grant", "refuse"]
ServiceWay = Literal["direct", "left", "electronic", "post", "notice"]
"""直接, 留置, 电子, 邮寄, 公告送达 (民事诉讼法 第八十七条至第九十五条)."""
SealGround = Literal["", "upward", "law", "again"]
"""Why another seal than the paper's own, or once more: 报上级机关, 法定须用机关印章, 补打后再盖."""
HandedKind = Literal["paper", "certificate", "original"]
"""文书, 证照, 收件时留存的原件."""
Whom = Literal["", "self", "agent", "courier"]
"""本人 (of an organisation: who represents it), 受托人, 邮政快递."""
LeftWhy = Literal["later", "missing", "unmade"]
"""申请人要求以后领取, 没找到, 证照还没有制好."""


class Handed(Struct, frozen=True, kw_only=True):
    """One line of what is handed over. `key`: a paper's code, the certificate's name, the material."""

    kind: HandedKind
    key: str
    name: str
    number: str = ""  # 文号, 证照编号
    count: int = 1

    @property
    def ref(self) -> str:
        """What it is called within its case: paper/D11."""
        return f"{self.kind}/{self.key}"


class Left(Struct, frozen=True, kw_only=True):
    """One line that stays here for now."""

    kind: HandedKind
    key: str
    name: str
    why: LeftWhy


class Bars(Struct, frozen=True, kw_only=True):
    """Not again for this item until a day (行政许可法 第七十八条、第七十九条): the decision says so, the hall
    file's block list takes it from there."""

    ground: str  # of grounds.yaml, one with `bar_months`
    until: date


class Reviewed(Act, frozen=True, kw_only=True, tag="reviewed"):
    """审查 (行政许可法 第三十四条第一款): one signature of the way, with what it proposes to the next one."""

    step: int  # of the case's way, from 0
    step_name: str
    proposes: Proposal
    opinion: str
    looked_up: tuple[str, ...] = ()  # materials whose licences were seen at their source
    touches: tuple[
        str, ...
    ] = ()  # whose major interests it touches: told and heard before the decision (第三十六条)


class SentBack(Act, frozen=True, kw_only=True, tag="sent_back"):
    """退回审查: whose turn it is to sign doesn't agree; the way is taken up again at `to_step`, with the reason."""

    to_step: int
    reason: str


class SpecialBegun(Act, frozen=True, kw_only=True, tag="special_begun"):
    """特别程序 (行政许可法 第四十五条; D07): the applicant was told on `on`, in writing, how long it takes.

    The eight of the article stop both clocks; 现场核查 and 公示 the promise alone, where the item says so.
    """

    procedure: Special
    begins_on: date
    planned_end: date
    reason: str


class SpecialEnded(Act, frozen=True, kw_only=True, tag="special_ended"):
    """The procedure really ended on `ended_on`, with this result."""

    procedure: Special
    ended_on: date
    finding: str


class Extended(Act, frozen=True, kw_only=True, tag="extended"):
    """延长期限 (行政许可法 第四十二条第一款; D08): `by` heads the organ; `days` are working days (第八十二条)."""

    days: int
    reason: str


class Certificate(Struct, frozen=True, kw_only=True):
    """What the applicant gets in hand with a grant: 证件、证书 or another paper of approval (第三十九条)."""

    name: str
    number: str = ""  # "": it is given when the certificate is made
    bears: tuple[
        str, ...
    ] = ()  # the results that stand on it, where it has another name than its one (多证合一)


class Granted(Act, frozen=True, kw_only=True, tag="granted"):
    """准予行政许可 (行政许可法 第三十八条第一款; D11): `by` decided, in the name of `organ`."""

    organ: str  # code of the owner on `on`
    content: str  # what is permitted, and how far
    valid_from: date | None = None
    valid_to: date | None = None  # the last day; None: as the result of the item says
    looked_up: tuple[str, ...] = ()
    certificates: tuple[Certificate, ...] = ()  # none: the results of the item, not numbered yet
    makes: bool = False  # a certificate is to be made of it (制证): the paper of the decision is not all
    item_type: ItemType = "行政许可"  # what is granted, as its paper calls it
    subtype: Subtype = ""  # of a licence that is there already (D13)


class Refused(Act, frozen=True, kw_only=True, tag="refused"):
    """不予行政许可 (行政许可法 第三十八条第二款; D12): with reasons and with where to turn against it.

    `standard`: the technical standard that an inspection was measured by (第五十五条第三款).
    """

    organ: str
    reasons: str
    provisions: tuple[str, ...]
    remedy: Remedy
    standard: str = ""
    bars: Bars | None = None  # false materials for what touches safety or health (第七十八条)
    looked_up: tuple[str, ...] = ()
    item_type: ItemType = "行政许可"
    subtype: Subtype = ""


class SealedPaper(Struct, frozen=True, kw_only=True):
    """A paper under a seal, by the hash of its archived bytes."""

    code: str
    doc_number: str
    sha256: str
    copies: int = 1


class Sealed(Act, frozen=True, kw_only=True, tag="sealed"):
    """用印: its keeper, `by`, put the seal on these papers; the last one on a decision makes it (第三十九条)."""

    seal: str  # 编号 in the hall's register
    seal_type: SealType
    seal_name: str
    organ: str
    of: tuple[SealedPaper, ...]
    ground: SealGround = ""
    reason: str = ""


class Delivered(Act, frozen=True, kw_only=True, tag="delivered"):
    """送达 (行政许可法 第四十四条; D14, D18): decision and certificate count as served on `served_on`.

    `handed` of an act that doesn't say it is everything. While a paper or certificate is `left`, at the applicant's
    own wish or because it wasn't found, the case is not delivered yet.
    """

    way: ServiceWay
    served_on: date
    recipient: str  # who signed for it
    relation: str = ""  # to the applicant, where it is somebody else
    evidence: str = ""  # witness, consent and log, number of the receipt slip, reason of the notice
    published_on: date | None = None  # of a notice
    whom: Whom = ""
    id_kind: str = ""  # whose card was seen: key of identity.yaml
    id_number: str = ""
    phone: str = ""
    authority: str = ""  # 授权委托书: what the agent showed
    handed: tuple[Handed, ...] = ()
    left: tuple[Left, ...] = ()
