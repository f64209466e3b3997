"""The acts beside the way to the decision: other people told and heard, inspections, joint handling, the report to the
organ above, the publication, and what becomes of a licence later.

Each is done by somebody in the name of the organ; none of them is a signature of the way.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

from casework.act import Act
from casework.deciding import Bars, Certificate
from casework.hall import Remedy
from casework.record import Struct

Inspection = Literal["现场核查", "检验", "检测", "检疫"]
Said = Literal["stated", "waived", "asked", "heard"]
"""陈述申辩, 放弃, 申请听证, 听证笔录."""
LapseRule = Literal["deemed_accepted", "deemed_withdrawn", "deferral_broken", "deemed_renewed"]
"""What the law or the region makes of silence."""
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


class Officer(Struct, frozen=True, kw_only=True):
    """Who inspected; `staff_no` empty for somebody of another organ or of an institution."""

    name: str
    staff_no: str = ""


class Inspected(Act, frozen=True, kw_only=True, tag="inspected"):
    """现场核查记录 (行政许可法 第三十四条第三款、第五十五条第二款; D10): by two officers
    or more, with what the party said; `pages` are the attached files (photos, the list that was ticked)."""

    procedure: Inspection
    inspected_on: date
    place: str
    officers: tuple[Officer, ...]
    finding: str
    comment: str = ""  # of the party; empty: none
    pages: tuple[str, ...] = ()  # sha256, in order


class HandledJointly(Act, frozen=True, kw_only=True, tag="handled_jointly"):
    """统一办理、联合办理、集中办理 (行政许可法 第二十六条第二款、第四十二条第二款): with these organs, 45
    working days in all."""

    organs: tuple[str, ...]  # codes, the leading one first
    reason: str


class ReportOwed(Act, frozen=True, kw_only=True, tag="report_owed"):
    """应当上报 (行政许可法 第三十五条): the formalities were complete on `ready_on`, it is to go up to `to`."""

    to: str
    ready_on: date


class SentUp(Act, frozen=True, kw_only=True, tag="sent_up"):
    """上报 (行政许可法 第三十五条、第四十三条): the opinion and all materials went to the organ above."""

    to: str
    opinion: str


class Published(Act, frozen=True, kw_only=True, tag="published"):
    """公开决定 (行政许可法 第四十条): where; or why not, wholly or in part (第五条: 国家秘密、商业秘密、个人隐私)."""

    published_on: date
    where: str = ""
    withheld: str = ""


class Lapsed(Act, frozen=True, kw_only=True, tag="lapsed"):
    """What silence made of a case, put on record by the home server: everybody derives it, the act changes nothing.

    `on` is the first day on which it holds, `due` the last day on which it could be prevented.
    """

    rule: LapseRule
    due: date
    basis: str


class LicenceEnded(Act, frozen=True, kw_only=True, tag="licence_ended"):
    """撤回、撤销、注销 (行政许可法 第八条第二款、第六十九条、第七十条; D22): with facts, provisions and remedies,
    under the organ's own seal. `compensation`: what is made good to whoever relied on it (第八条、第六十九条)."""

    organ: str  # code of the owner on `on`
    way: LicenceEnd
    facts: str
    provisions: tuple[str, ...]
    remedy: Remedy
    compensation: str = ""
    bars: Bars | None = None  # got by fraud or bribery, where it touches safety or health (第七十九条)


ChangeGround = Literal["law", "facts"]
"""行政许可法 第八条第二款: what it rests on was amended or abolished; the objective circumstances changed greatly."""


class LicenceChanged(Act, frozen=True, kw_only=True, tag="licence_changed"):
    """依法变更已经生效的行政许可, by the organ's own motion and for the public interest (行政许可法 第八条第二款; D22):
    the licence goes on with another content, the holder's loss is made good. What its holder applies for is another
    case (第四十九条)."""

    organ: str  # code of the owner on `on`
    ground: ChangeGround
    change: str  # what is permitted from now on
    facts: str  # and which public interest
    provisions: tuple[str, ...]
    remedy: Remedy
    compensation: str


class HearingSet(Act, frozen=True, kw_only=True, tag="hearing_set"):
    """听证通知 (行政许可法 第四十八条第一款第一项、第三项): when and where, led by whom, told to whom on `told_on`.

    `not_before`: the first day that leaves the region's term of notice; None: 日历未发布.
    """

    held_on: date
    time: str  # as the notice says it: 9:30
    place: str
    chair: Officer
    told: tuple[str, ...]
    told_on: date
    not_before: date | None = None


class CertificatesMade(Act, frozen=True, kw_only=True, tag="certificates_made"):
    """制证 (行政许可法 第三十九条): the certificates of the grant lie ready to be handed over, each with its number."""

    certificates: tuple[Certificate, ...]


class ReceiptSigned(Act, frozen=True, kw_only=True, tag="receipt_signed"):
    """签名件 (民事诉讼法 第八十七条): the receipt with the signature of whoever took the decision, bound to
    the paper that he signed by its hash. `pages` are the attached files: the scan, or the pad's sheet (手写板签名)."""

    way: Literal["paper", "pad"]
    of: str  # sha256 of the paper
    code: str
    signer: str  # by name
    pages: tuple[str, ...]  # sha256, in order


class DayCorrected(Act, frozen=True, kw_only=True, tag="day_corrected"):
    """更正日期: a supervisor found that these acts bear a wrong day, because the clock was wrong, and says which day
    it was. Papers and acts stay as they are; the case is reckoned with the right day (`casework.redating`)."""

    of: tuple[str, ...]  # act ids of the case, all of the day `was`
    was: date
    day: date
    reason: str


Notice = Literal["变更", "撤回", "撤销", "注销"]
"""What a regulator did to a licence, or found about it."""


class LicenceNoted(Act, frozen=True, kw_only=True, tag="licence_noted"):
    """监管部门反馈: what became of the licence at its regulator, who told the server himself (审批与监管信息双向推送).

    It marks the licence and takes its decision off the public list; it ends nothing by itself: the organ that granted
    it withdraws, revokes or cancels by a decision of its own (行政许可法 第六十九条、第七十条).
    """

    way: Notice
    organ: str  # code of the regulator
    organ_name: str
    doc_number: str  # of its decision
    decided_on: date
    reasons: str
    reference: str  # its own number of what it sent


Duty: TypeAlias = (
    ThirdPartyTold
    | ThirdPartyHeard
    | LicenceEnded
    | Inspected
    | HandledJointly
    | ReportOwed
    | SentUp
    | Published
    | Lapsed
    | DayCorrected
    | CertificatesMade
    | HearingSet
    | LicenceNoted
    | ReceiptSigned
    | LicenceChanged
)
