"""What happens to a case: an append-only list of acts, the only truth of the record.

Each act is frozen, tagged by `act`, and encoded once; the same bytes go to the book, the wire and the hash.
`on` is the legal day (the one on the paper), `at` the device's clock, a claim. Values and materials are those
of the case's own item, split back from the one table.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from casework.act import Act as Act
from casework.act import PaperIssued as PaperIssued
from casework.checklist import Judgement, Point
from casework.deciding import Bars as Bars
from casework.deciding import Certificate as Certificate
from casework.deciding import Delivered as Delivered
from casework.deciding import Extended as Extended
from casework.deciding import Granted as Granted
from casework.deciding import Handed as Handed
from casework.deciding import Left as Left
from casework.deciding import Refused as Refused
from casework.deciding import Reviewed as Reviewed
from casework.deciding import Sealed as Sealed
from casework.deciding import SealedPaper as SealedPaper
from casework.deciding import SentBack as SentBack
from casework.deciding import SpecialBegun as SpecialBegun
from casework.deciding import SpecialEnded as SpecialEnded
from casework.duties import CertificatesMade as CertificatesMade
from casework.duties import DayCorrected as DayCorrected
from casework.duties import HandledJointly as HandledJointly
from casework.duties import HearingSet as HearingSet
from casework.duties import Inspected as Inspected
from casework.duties import Lapsed as Lapsed
from casework.duties import LicenceChanged as LicenceChanged
from casework.duties import LicenceEnded as LicenceEnded
from casework.duties import LicenceNoted as LicenceNoted
from casework.duties import Published as Published
from casework.duties import ReceiptSigned as ReceiptSigned
from casework.duties import ReportOwed as ReportOwed
from casework.duties import SentUp as SentUp
from casework.duties import ThirdPartyHeard as ThirdPartyHeard
from casework.duties import ThirdPartyTold as ThirdPartyTold
from casework.grievances import GrievanceAnswered as GrievanceAnswered
from casework.grievances import GrievanceAssigned as GrievanceAssigned
from casework.grievances import GrievanceContacted as GrievanceContacted
from casework.grievances import GrievanceFollowedUp as GrievanceFollowedUp
from casework.grievances import GrievanceTaken as GrievanceTaken
from casework.grievances import Rated as Rated
from casework.hall import DeferralLate, LateRule, RenewalRule, Term
from casework.item import ApplicantKind, ItemKind, Limits, Special, Way
from casework.matters import CardAnswered as CardAnswered
from casework.matters import CardGiven as CardGiven
from casework.matters import CardWithdrawn as CardWithdrawn
from casework.matters import Matter as Matter
from casework.matters import SatIn as SatIn
from casework.record import Struct

Channel = Literal["window", "post", "courier", "electronic", "self_service", "appointment"]
"""窗口, 邮寄, 快递, 网上, 自助, 预约 (行政许可法 第二十九条第三款)."""


class Parcel(Struct, frozen=True, kw_only=True):
    """A parcel or letter that arrived: its own number and who signed for it; the day is the act's `received_on`.

    Noted when it comes, opened when somebody has the time: what it brings counts from its arrival (行政许可法
    第二十九条第三款: 信函 …; 第三十二条: from 收到申请材料之日).
    """

    waybill: str
    signed_by: str  # by name: it may be the post room
    noted_by: str  # staff_no
    noted_at: datetime


class Terms(Struct, frozen=True, kw_only=True):
    """The local terms that a case was opened under (region.yaml), resolved."""

    start_day_counted: bool
    notice: Term
    supply: Term
    late: LateRule
    late_basis: str
    deferral_late: DeferralLate
    publication: Term = Term(days=7, unit="工作日")  # of a decision (双公示)
    report: Term = Term(days=2, unit="工作日")  # to the organ above, once the formalities are complete


class Versions(Struct, frozen=True, kw_only=True):
    """What counts for a case for ever: the versions it was opened under."""

    item: int
    catalogue: int
    theme: int = 0
    years: tuple[int, ...] = ()


class Applicant(Struct, frozen=True, kw_only=True):
    """Whose application it is, as the form says it; `number` is a USCC or an identity number."""

    kind: ApplicantKind
    name: str
    number: str
    phone: str = ""
    agent_name: str = ""
    agent_kind: str = ""
    agent_number: str = ""


class Received(Act, frozen=True, kw_only=True, tag="received"):
    """收件: materials were taken in and a number was given (D01)."""

    application_id: str
    case_no: str  # 24 digits, 26 of an application's part
    query_code: str  # 6 digits
    item_code: str
    item_name: str
    item_kind: ItemKind
    owner: str  # organ code on `on`
    versions: Versions
    terms: Terms
    limits: Limits
    channel: Channel
    received_on: date  # the day the materials arrived; the clocks run from here
    applicant: Applicant
    situations: dict[str, str]
    values: dict[str, Any]
    materials: dict[str, Judgement]
    answer_due: date | None  # as printed; None: 日历未发布
    theme: str = ""
    express: bool = False  # 绿色通道
    express_reason: str = ""
    helper: str = ""  # 帮办代办: who helped
    reply_by: Literal["窗口领取", "邮政快递", "电子"] = "窗口领取"
    parcel: Parcel | None = None
    open_beside: tuple[str, ...] = ()  # case_ids: open cases of the same applicant on this item (同项在办)
    first_contact: str = ""  # 首问负责: whom the applicant asked first, whoever took it in (staff_no)
    first_contact_name: str = ""
    renewal: RenewalRule | None = None  # of the item: when a renewal is in time (行政许可法 第五十条)
    theme_limit: Term | None = None  # promised for the whole theme


class Attended(Act, frozen=True, kw_only=True, tag="attended"):
    """A person stood at a window for this case: visits are counted from these (到办事现场次数)."""

    person: Literal["applicant", "agent", "helper"]
    purpose: Literal["apply", "correct", "supply", "ask", "collect", "withdraw"]


class Corrected(Act, frozen=True, kw_only=True, tag="corrected"):
    """Fields changed on the spot before any answer (行政许可法 第三十二条第一款第三项): no notice needed."""

    values: dict[str, Any]


class CorrectionAsked(Act, frozen=True, kw_only=True, tag="correction_asked"):
    """一次性告知 (D02): everything that is missing, once (行政许可法 第三十二条第一款第四项)."""

    points: tuple[Point, ...]
    supply_due: date | None
    opened_by: Literal["first", "changed", "set_aside"] = "first"
    materials: dict[str, Judgement] = {}  # the findings that the notice rests on


class CorrectionSupplied(Act, frozen=True, kw_only=True, tag="correction_supplied"):
    """补正材料收到: judged against the notice alone; `open` are the materials still owed (D01 repeats them)."""

    channel: Channel
    received_on: date
    materials: dict[str, Judgement]
    open: tuple[str, ...]
    parcel: Parcel | None = None


class Changed(Act, frozen=True, kw_only=True, tag="changed"):
    """The applicant's own change of the application: the one thing that opens a new notice."""

    reason: str
    situations: dict[str, str]
    values: dict[str, Any]
    materials: dict[str, Judgement]
    swapped: tuple[str, ...] = ()  # materials that the applicant replaced by others


class RuleSetAside(Act, frozen=True, kw_only=True, tag="rule_set_aside"):
    """A chief representative sets the one-notice rule aside, once a case, with a reason: supervised."""

    reason: str


class Deferred(Struct, frozen=True, kw_only=True):
    """A 容缺 material: what was promised until when."""

    material: str
    name: str
    due: date | None
    term: Term | None = None  # the day follows from it when the year's calendar arrives


class Accepted(Act, frozen=True, kw_only=True, tag="accepted"):
    """受理 (D03; D05 with 容缺): the decision clocks start on `accepted_on`."""

    accepted_on: date
    statutory_due: date | None  # as printed; None: 日历未发布
    promised_due: date | None
    deferred: tuple[Deferred, ...] = ()
    promised: tuple[str, ...] = ()  # materials replaced by 告知承诺
    to_look_up: tuple[str, ...] = ()  # licences not seen: the decision waits
    special: tuple[Special, ...] = ()  # that may come
    needed: tuple[Special, ...] | None = None  # of them: that come in any case; None: not said, all of them
    materials: dict[str, Judgement] = {}
    way: Way | None = None  # whose signatures it needs, as of the opening; None: by its kind


class NotAccepted(Act, frozen=True, kw_only=True, tag="not_accepted"):
    """不予受理 (D04) on one ground of the closed list (grounds.yaml)."""

    ground: str
    article: str
    text: str
    organ: str = ""
    finding: str = ""
    decision: str = ""
    until: date | None = None
    bars: Bars | None = None  # false materials for what touches safety or health (行政许可法 第七十八条)


class DeferredSupplied(Act, frozen=True, kw_only=True, tag="deferred_supplied"):
    """A 容缺 material arrived."""

    received_on: date
    materials: dict[str, Judgement]
    channel: Channel = "window"
    parcel: Parcel | None = None


class PaperNumbered(Act, frozen=True, kw_only=True, tag="paper_numbered"):
    """A paper that had waited for its 文号 was made: `papers` holds it, `for_act` is the act it speaks of."""

    for_act: str


class Reprinted(Act, frozen=True, kw_only=True, tag="reprinted"):
    """补打: the archived bytes of one paper were printed again with the mark; the paper is `sha256`'s."""

    code: str
    doc_number: str
    sha256: str
    copies: int = 1


class Settled(Act, frozen=True, kw_only=True, tag="settled"):
    """核定: a supervisor looked at acts that the server had flagged or not let stand, and says what was done about it.
    `of` are their ids; each keeps its outcome for ever."""

    of: tuple[str, ...]
    reason: str


EndGround = Literal["dead", "incapable", "dissolved"]
"""自然人死亡, 丧失行为能力, 法人或者其他组织终止 (旅游行政许可办法 第二十二条, as other rules of departments)."""


class Withdrawn(Act, frozen=True, kw_only=True, tag="withdrawn"):
    """撤回: the applicant took the application back in writing before the decision (D16)."""

    written_on: date  # the day on the letter
    channel: Channel = "window"
    reason: str = ""  # nobody has to give one


class Terminated(Act, frozen=True, kw_only=True, tag="terminated"):
    """终止办理 (D16): there is no applicant any more, by what was seen as evidence."""

    ground: EndGround
    event_on: date
    evidence: str


class ReturnedInHall(Act, frozen=True, kw_only=True, tag="returned_in_hall"):
    """退件 (D17): inside the hall only, after the acceptance; the applicant's clocks run on."""

    to: str
    reason: str
    demand: str  # what has to be done before it comes back


class ReturnAnswered(Act, frozen=True, kw_only=True, tag="return_answered"):
    """退件已办: the receiving window did what was asked of it, and the case goes on where it stood."""

    answer: str


class Enclosed(Struct, frozen=True, kw_only=True):
    """A paper, a certificate or an original in a parcel; `ref` names what is served with it (`Handed.ref`)."""

    code: str  # "" where it is no paper
    name: str
    doc_number: str
    ref: str = ""
    count: int = 1


class Sent(Act, frozen=True, kw_only=True, tag="sent"):
    """快递送达 (D19): papers given to a courier at the applicant's own wish, to the address he gave."""

    to_name: str
    address: str
    phone: str
    carrier: str
    tracking_no: str
    enclosed: tuple[Enclosed, ...]


class GivenBack(Struct, frozen=True, kw_only=True):
    """A material that went back to the applicant."""

    material: str
    name: str
    originals: int


class MaterialsReturned(Act, frozen=True, kw_only=True, tag="materials_returned"):
    """材料退还 (D20): originals handed back against a list that both sign."""

    lines: tuple[GivenBack, ...]
    to: Literal["applicant", "agent"]


AnyAct = (
    Received
    | Attended
    | Settled
    | Corrected
    | CorrectionAsked
    | CorrectionSupplied
    | Changed
    | RuleSetAside
    | Accepted
    | NotAccepted
    | DeferredSupplied
    | PaperNumbered
    | Reprinted
    | Withdrawn
    | Terminated
    | ReturnedInHall
    | ReturnAnswered
    | Sent
    | MaterialsReturned
    | Reviewed
    | SentBack
    | SpecialBegun
    | SpecialEnded
    | Extended
    | Granted
    | Refused
    | Sealed
    | Delivered
    | ThirdPartyTold
    | ThirdPartyHeard
    | LicenceEnded
    | LicenceChanged
    | LicenceNoted
    | Inspected
    | HandledJointly
    | ReportOwed
    | SentUp
    | Published
    | Lapsed
    | DayCorrected
    | CertificatesMade
    | HearingSet
    | ReceiptSigned
    | CardGiven
    | CardAnswered
    | CardWithdrawn
    | SatIn
    | Rated
    | GrievanceTaken
    | GrievanceAssigned
    | GrievanceContacted
    | GrievanceAnswered
    | GrievanceFollowedUp
)
