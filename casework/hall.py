"""The hall and its region as the rules see them: organs, windows, seals, papers, local terms, calendars.

The names are those of the catalogue files (`forms` parses and checks them). Days are `datetime.date`.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from casework.record import Struct

Unit = Literal["工作日", "自然日"]
LateRule = Literal["视为撤回", "不予受理"]
DeferralLate = Literal["视为撤回", "撤销受理", "终止办理", "不予许可"]
DepartmentKind = Literal["工作部门", "派出机构", "垂直领导", "授权组织", "党委部门"]
SealType = Literal["accept", "approve", "organ"]
"""受理专用章, 审批专用章, 行政机关印章."""
TwoSeals = Literal["by_stage", "equal"]


class Term(Struct, frozen=True, kw_only=True):
    """A length of time: `days` in `unit`."""

    days: int
    unit: Unit


class Remedy(Struct, frozen=True, kw_only=True):
    """Where to apply for reconsideration and where to sue (行政复议法 第二十四条; 行政诉讼法 第十八条).

    `online`: the way over the internet, which what is served over the internet has to name (行政复议法 第二十二条).
    """

    reconsideration: tuple[str, ...]
    court: str
    online: str = ""


class Organ(Struct, frozen=True, kw_only=True):
    """A department or the operator: the body in whose name a paper goes out."""

    code: str
    name: str
    short: str
    kind: DepartmentKind = "工作部门"
    remedy: Remedy | None = None
    uscc: str = ""  # 统一社会信用代码, for exports; not every organ's is known


class Operator(Struct, frozen=True, kw_only=True):
    """The approval bureau; `since` is the first day of 划转."""

    code: str
    name: str
    short: str
    since: date
    remedy: Remedy
    uscc: str = ""


class OfficeHours(Struct, frozen=True, kw_only=True):
    days: tuple[str, ...]
    periods: tuple[str, ...]
    by_appointment: bool = False


class Seal(Struct, frozen=True, kw_only=True):
    """A type of seal. Each use of 审批专用章 and of the organ's own is entered by its keeper; 受理专用章 lies at the
    window and goes onto the paper as it is handed out, so the paper's own act says it, unless `each_use` asks for more.
    """

    key: SealType
    name: str
    since: date | None = None
    each_use: bool = False


class PaperRule(Struct, frozen=True, kw_only=True):
    """A paper of the hall: copies, the seal it needs (none = unsealed), whether it prints remedies."""

    code: str
    name: str
    copies: int
    seal: SealType | None = None
    remedy: bool = False
    signed: bool = False  # as PAdES, where the counter has a certificate


class Window(Struct, frozen=True, kw_only=True):
    """A window takes in the items whose `department` is in `departments`, no others."""

    code: str
    group: str
    name: str
    departments: tuple[str, ...]

    @property
    def hands_out(self) -> bool:
        """统一出件: takes nothing in; what every department decided is fetched here."""
        return not self.departments and "出件" in self.group


CLOSED_DAYS = 90
"""How long a closed case stays at the counters at least: what a newly restored server may ask for again."""

LOOSE_PAGE_DAYS = 30
"""How long an attached file stays at a counter that nothing names any more (个人信息保护法 第十九条、第四十七条)."""


class Regulator(Struct, frozen=True, kw_only=True):
    """监管部门: a department that hears of every decision on the items that came from it, and on those of `items`."""

    organ: str
    address: str  # where its system takes packages
    items: tuple[str, ...] = ()


class SealPlatformAt(Struct, frozen=True, kw_only=True):
    """统一电子印章 or another service that signs decision papers in the place of the counters' own keys."""

    url: str  # https://
    ca: str = ""  # PEM of the authority of its TLS certificate; empty: those that the system trusts


class Hall(Struct, frozen=True, kw_only=True):
    name: str
    code: str
    region: str
    operator: Operator
    address: str
    hotline: str
    consult: str
    complain: str
    office_hours: tuple[OfficeHours, ...]
    seals: tuple[Seal, ...]
    papers: tuple[PaperRule, ...]
    groups: tuple[str, ...]
    windows: tuple[Window, ...]
    two_seals: TwoSeals = "by_stage"  # 双章制
    regulators: tuple[Regulator, ...] = ()  # none: nothing is sent
    seal_platform: SealPlatformAt | None = None  # none: every counter signs under its own certificate
    rating_at_window: bool = False  # 评价 on the applicant's screen too, after what was done
    receipts_scanned_from: date | None = (
        None  # 签名件 are asked for, of decisions from this day on; none: kept on paper
    )
    pad: bool = False  # 手写板签名 is on offer beside the signature on paper
    closed_days: int = CLOSED_DAYS  # how long closed cases stay at the counters, and come along to a new one
    loose_page_days: int = LOOSE_PAGE_DAYS  # how long 附页 stay there that no act and no draft names any more


class Mask(Struct, frozen=True, kw_only=True):
    head: int
    tail: int
    long_from: int | None = None
    long_tail: int | None = None


class CorrectionRule(Struct, frozen=True, kw_only=True):
    """Terms of the one correction round (行政许可法 第三十二条第一款第四项) and what follows lateness."""

    notice: Term
    supply: Term
    late: LateRule
    basis: str = ""


class DeferralRule(Struct, frozen=True, kw_only=True):
    late: DeferralLate


class TerminationRule(Struct, frozen=True, kw_only=True):
    """The rule under which an application that was withdrawn or has no applicant any more is ended."""

    basis: str


class PromiseRule(Struct, frozen=True, kw_only=True):
    check: Term


class HearingRule(Struct, frozen=True, kw_only=True):
    """The terms of a hearing: to ask for one (行政许可法 第四十七条), told of its day before it (第四十八条)."""

    ask: Term
    notice: Term = Term(days=7, unit="工作日")


class RenewalRule(Struct, frozen=True, kw_only=True):
    before: int
    unit: Literal["工作日", "自然日", "月"]
    basis: str = ""


class RatingRule(Struct, frozen=True, kw_only=True):
    contact: Term
    settle: Term
    warn_days: int


class OfflineRule(Struct, frozen=True, kw_only=True):
    decide: Term


ClosedAt = Literal["决定", "制证", "送达"]
"""Which step closes a case (办结)."""


class LampRule(Struct, frozen=True, kw_only=True):
    """When a limit is yellow: with so many working days left, or once more than so many percent of it are used."""

    yellow_days: int | None = None
    yellow_share: int | None = None


class Baseline(Struct, frozen=True, kw_only=True):
    """How many items there were, and materials of those that windows handle, before they were cut: 通报 measures by
    it. `on`: the day that was counted for."""

    items: int
    materials: int
    on: date


PrivateWhy = Literal["国家秘密", "商业秘密", "个人隐私"]


class NotPublic(Struct, frozen=True, kw_only=True):
    """An item whose decisions are not published, and why (行政许可法 第五条第二款)."""

    item: str
    reason: PrivateWhy
    basis: str = ""


class PublishingRule(Struct, frozen=True, kw_only=True):
    """What the public list leaves out (`withheld`), and which items' decisions wait for a person's word (`asked`)."""

    withheld: tuple[NotPublic, ...] = ()
    asked: tuple[str, ...] = ()


class Region(Struct, frozen=True, kw_only=True):
    """What the law leaves to the region."""

    region: str
    start_day_counted: bool
    correction: CorrectionRule
    deferral: DeferralRule
    promise: PromiseRule
    renewal: RenewalRule
    hearing: HearingRule
    publication: Term
    report: Term = Term(days=2, unit="工作日")  # to the organ above, once the formalities are complete
    rating: RatingRule
    offline: OfflineRule
    closed_at: ClosedAt
    lamp: LampRule
    masking: dict[str, Mask]
    termination: TerminationRule | None = None
    baseline: Baseline | None = None
    publishing: PublishingRule = PublishingRule()


class IdentityKind(Struct, frozen=True, kw_only=True):
    """A kind of identity paper; an unusual number warns and asks twice, it never blocks."""

    key: str
    name: str
    pattern: str | None = None
    check: Literal["mod11_2"] | None = None
    sample: str | None = None
    describe: bool = False


class Ground(Struct, frozen=True, kw_only=True):
    """One ground of the closed list for 不予受理."""

    key: str
    article: str
    text: str
    needs: tuple[Literal["organ", "finding", "decision", "until", "notice"], ...]
    bar_months: int | None = None
    by_region: bool = False


class Intermediary(Struct, frozen=True, kw_only=True):
    name: str
    for_: str = msgspec.field(name="for")
    basis: str


class SampleText(Struct, frozen=True, kw_only=True):
    name: str
    text: str


class Holiday(Struct, frozen=True, kw_only=True):
    name: str
    from_: date = msgspec.field(name="from")
    to: date


class Year(Struct, frozen=True, kw_only=True):
    """A published calendar year: holidays and the weekend days worked."""

    year: int
    source: str
    published: str
    working_days: int
    holidays: tuple[Holiday, ...]
    workdays: tuple[date, ...]
