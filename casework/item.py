"""The catalogue as the rules see it: items, fields, materials, themes, hall, region.

The names are those of the catalogue files; `forms` parses and checks the files into these structs.
Days are `datetime.date`; codes are text. Every struct is frozen and travels through one codec (msgspec).
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import msgspec

Unit = Literal["工作日", "自然日"]
ItemKind = Literal["即办件", "一审一核件", "承诺件"]
ApprovalSystem = Literal["一审", "一审一核", "多级"]
ItemType = Literal[
    "行政许可", "行政确认", "行政给付", "行政奖励", "行政裁决", "其他行政权力", "公共服务"
]
ApplicantKind = Literal["自然人", "法人", "非法人组织"]
Special = Literal[
    "听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审", "现场核查", "公示"
]
STATUTORY_STOPS: frozenset[Special] = frozenset(
    {"听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审"}
)
"""What stops both clocks (行政许可法 第四十五条): a closed list."""

Stage = Literal["受理", "审查", "特别程序", "决定", "送达"]
Role = Literal[
    "窗口人员", "审查人员", "核查人员", "评审专家", "专业机构", "相关部门", "首席代表",
    "科室负责人", "分管负责人", "主要负责人", "办公会", "本级人民政府", "出件人员",
]  # fmt: skip
FieldType = Literal[
    "text", "long_text", "choice", "multi_choice", "yes_no", "integer", "decimal", "money", "date",
    "phone", "email", "person_name", "identity", "citizen_id", "uscc", "postcode", "region",
    "address", "table",
]  # fmt: skip
LateRule = Literal["视为撤回", "不予受理"]
DeferralLate = Literal["视为撤回", "撤销受理", "终止办理", "不予许可"]
DepartmentKind = Literal["工作部门", "派出机构", "垂直领导", "授权组织", "党委部门"]
Transfer = Literal["first", "later", "kept", ""]


class Struct(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A frozen record of the catalogue; unknown keys are refused everywhere."""


class Term(Struct, frozen=True, kw_only=True):
    """A length of time: `days` in `unit`."""

    days: int
    unit: Unit


class Remedy(Struct, frozen=True, kw_only=True):
    """Where to apply for reconsideration and where to sue (行政复议法 第二十四条; 行政诉讼法 第十八条)."""

    reconsideration: tuple[str, ...]
    court: str


class Organ(Struct, frozen=True, kw_only=True):
    """A department or the operator: the body in whose name a paper goes out."""

    code: str
    name: str
    short: str
    kind: DepartmentKind = "工作部门"
    remedy: Remedy | None = None


class Operator(Struct, frozen=True, kw_only=True):
    """The approval bureau; `since` is the first day of 划转."""

    code: str
    name: str
    short: str
    since: date
    remedy: Remedy


class OfficeHours(Struct, frozen=True, kw_only=True):
    days: tuple[str, ...]
    periods: tuple[str, ...]
    by_appointment: bool = False


class Seal(Struct, frozen=True, kw_only=True):
    key: Literal["accept", "approve", "organ"]
    name: str
    since: date | None = None


class PaperRule(Struct, frozen=True, kw_only=True):
    """A paper of the hall: copies, the seal it needs (none = unsealed), whether it prints remedies."""

    code: str
    name: str
    copies: int
    seal: Literal["accept", "approve", "organ"] | None = None
    remedy: bool = False


class Window(Struct, frozen=True, kw_only=True):
    """A window takes in the items whose `department` is in `departments`, no others."""

    code: str
    group: str
    name: str
    departments: tuple[str, ...]


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


class PromiseRule(Struct, frozen=True, kw_only=True):
    check: Term


class HearingRule(Struct, frozen=True, kw_only=True):
    ask: Term


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


class LampRule(Struct, frozen=True, kw_only=True):
    yellow_days: int


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
    rating: RatingRule
    offline: OfflineRule
    closed_at: Literal["决定", "制证", "送达"]
    lamp: LampRule
    masking: dict[str, Mask]


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


class Column(Struct, frozen=True, kw_only=True):
    """A column of a table field, with the keys of a field of its type."""

    key: str
    label: str
    type: FieldType
    required: bool = False
    max: float | None = None
    min: float | None = None
    pattern: str | None = None
    unit: str | None = None
    hint: str | None = None
    options: tuple[str, ...] = ()
    sensitive: bool = False
    sample: Any = None


class Field(Struct, frozen=True, kw_only=True):
    """A field of the dictionary; the same key in two items is the same field, asked once."""

    key: str
    label: str
    type: FieldType
    max: float | None = None
    min: float | None = None
    pattern: str | None = None
    unit: str | None = None
    hint: str | None = None
    options: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    sensitive: bool = False
    sample: Any = None


class Situation(Struct, frozen=True, kw_only=True):
    """A question that decides what is asked; the same key anywhere is the same question."""

    key: str
    ask: str
    options: tuple[str, ...]


class FormLine(Struct, frozen=True, kw_only=True):
    """One field of an item's form."""

    field: str
    required: bool = True
    when: str | None = None


class Limits(Struct, frozen=True, kw_only=True):
    """`statutory` and `promised` in `unit`; promised 0 for 即办件 and only there."""

    statutory: int
    promised: int
    unit: Unit
    slow_reason: str | None = None


class Approval(Struct, frozen=True, kw_only=True):
    system: ApprovalSystem
    reason: str | None = None


class Owner(Struct, frozen=True, kw_only=True):
    from_: date = msgspec.field(name="from")
    organ: str


class Step(Struct, frozen=True, kw_only=True):
    name: str
    stage: Stage
    role: Role
    limit: int | None = None


class Deferral(Struct, frozen=True, kw_only=True):
    """How long a 容缺 material may be late, in the unit of the item's limits."""

    days: int


class Fee(Struct, frozen=True, kw_only=True):
    name: str
    unit: str
    lower: float
    upper: float
    basis: str
    charged: float | None = None
    reason: str | None = None
    until: date | None = None


class Prerequisite(Struct, frozen=True, kw_only=True):
    code: str
    basis: str


class Result(Struct, frozen=True, kw_only=True):
    name: str
    validity: str
    gives: str | None = None


class Material(Struct, frozen=True, kw_only=True):
    """One line of an item's checklist."""

    name: str
    basis: str
    original: int
    copies: int
    forms: tuple[Literal["纸质", "电子"], ...]
    source: Literal["申请人自备", "政府部门核发", "第三方出具"]
    required: Literal["必要", "非必要"]
    deferrable: bool
    from_licence_library: bool
    checks: tuple[str, ...]
    key: str | None = None
    deferral_reason: str | None = None
    promise: bool = False
    when: str | None = None
    sample: str | None = None


class Item(Struct, frozen=True, kw_only=True):
    """The full definition of an item that windows handle (实施清单)."""

    code: str
    name: str
    version: int
    valid_from: date
    type: ItemType
    department: str
    applicants: tuple[ApplicantKind, ...]
    basis: tuple[str, ...]
    conditions: tuple[str, ...]
    kind: ItemKind
    approval: Approval
    limits: Limits
    special: tuple[Special, ...]
    procedure: tuple[Step, ...]
    approve_first: bool
    visits: int
    online: bool
    fees: tuple[Fee, ...]
    intermediary: tuple[str, ...]
    prerequisites: tuple[Prerequisite, ...]
    results: tuple[Result, ...]
    delivery: tuple[str, ...]
    situations: tuple[Situation, ...]
    form: tuple[FormLine, ...]
    materials: tuple[Material, ...]
    valid_to: date | None = None
    owners: tuple[Owner, ...] = ()
    quantity_limited: bool = False
    quantity: str | None = None
    register_on_spot: bool = False
    stops_promise: tuple[Special, ...] = ()
    technical_standard: tuple[str, ...] = ()
    inspection: Literal["独立", "联合", "委托"] | None = None
    promise: bool = False
    approve_first_when: str | None = None
    promise_when: str | None = None
    deferral: Deferral | None = None
    presence_required: str | None = None
    renewal: RenewalRule | None = None
    place: str | None = None
    consult: str | None = None
    complain: str | None = None


class ItemRow(Struct, frozen=True, kw_only=True):
    """A row of items.csv: the part that every licence has. `id` is the published code or an interim number."""

    id: str
    code: str
    name: str
    type: ItemType
    department: str
    kind: ItemKind
    approval: ApprovalSystem
    statutory_days: int
    promised_days: int
    unit: Unit
    transferred: Transfer
    basis: tuple[str, ...]
    remark: str
    definition: str


class ThemeItem(Struct, frozen=True, kw_only=True):
    code: str
    when: str | None = None


class Theme(Struct, frozen=True, kw_only=True):
    """A "one thing" (一件事): several items taken in with one table."""

    code: str
    name: str
    version: int
    valid_from: date
    lead: str
    mode: Literal["并联", "串联"]
    items: tuple[ThemeItem, ...]
    limits: ThemeLimits
    order: tuple[tuple[str, str], ...]
    basis: tuple[str, ...] = ()
    situations: tuple[Situation, ...] = ()
    valid_to: date | None = None


class ThemeLimits(Struct, frozen=True, kw_only=True):
    promised: int
    unit: Unit


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


class Fault(Struct, frozen=True, kw_only=True):
    """One fault of a catalogue file: shown as `file:line: key: rule: text`."""

    file: str
    line: int
    key: str
    rule: str
    text: str


class Unusable(Struct, frozen=True, kw_only=True):
    """An item or theme whose file is faulty: listed with the reason, never taken in."""

    id: str
    name: str
    faults: tuple[Fault, ...]


class Catalogue(Struct, frozen=True, kw_only=True):
    """A whole catalogue as one value; `version` counts the snapshots of a hall from 1."""

    version: int
    hall: Hall
    region: Region
    departments: tuple[Organ, ...]
    fields: dict[str, Field]
    identity: tuple[IdentityKind, ...]
    rows: tuple[ItemRow, ...]
    items: dict[str, Item]
    themes: dict[str, Theme]
    grounds: tuple[Ground, ...]
    intermediaries: tuple[Intermediary, ...]
    samples: dict[str, SampleText]
    years: tuple[Year, ...]
    unusable: tuple[Unusable, ...] = ()


class DeviceKey(Struct, frozen=True, kw_only=True):
    """A device of the hall: its 3-digit number (never given twice) and public key."""

    number: str
    name: str
    algorithm: Literal["ed25519", "sm2"]
    public_key: str  # base64
    revoked_on: date | None = None


class Person(Struct, frozen=True, kw_only=True):
    """A person of the hall. `password` is an encoded Argon2id hash, never the word itself."""

    staff_no: str
    name: str
    roles: tuple[Literal["窗口人员", "首席代表", "大厅管理", "系统管理"], ...]
    windows: tuple[str, ...]
    departments: tuple[str, ...]
    phone: str
    password: str
    valid_from: date
    valid_to: date | None = None


class DocNumberWord(Struct, frozen=True, kw_only=True):
    """The 文号 words of one organ and kind of paper: 示审批收 …"""

    organ: str
    paper: str
    word: str


class DocNumberBlock(Struct, frozen=True, kw_only=True):
    """Numbers `first`..`last` of one organ, paper and year granted to one device."""

    organ: str
    paper: str
    year: int
    first: int
    last: int
    device: str


class Enrolment(Struct, frozen=True, kw_only=True):
    """The signed hall file: what a counter runs on. The signature stands outside, over these bytes."""

    version: int
    issued_at: str
    catalogue: Catalogue
    page_address: str
    devices: tuple[DeviceKey, ...]
    people: tuple[Person, ...]
    words: tuple[DocNumberWord, ...]
    blocks: tuple[DocNumberBlock, ...]
    recovery_key: str
    practice: bool = False


def owner_on(hall: Hall, row: ItemRow | None, item: Item, day: date) -> str:
    """Code of the organ in whose name the item's papers go out on `day`.

    The last of the item's `owners` that has begun; without `owners` the operator from `since` on where the
    row says `first`; otherwise the item's department. (行政许可法 第二十五条; hall.yaml)
    """
    begun = [owner for owner in item.owners if owner.from_ <= day]
    if begun:
        return max(begun, key=lambda owner: owner.from_).organ
    if not item.owners and row is not None and row.transferred == "first" and day >= hall.operator.since:
        return hall.operator.code
    return item.department


def organ(catalogue: Catalogue, code: str) -> Organ:
    """The organ with this code, the operator included. Raises KeyError for an unknown code."""
    operator = catalogue.hall.operator
    if code == operator.code:
        return Organ(code=operator.code, name=operator.name, short=operator.short, remedy=operator.remedy)
    for department in catalogue.departments:
        if department.code == code:
            return department
    raise KeyError(code)


def usable_on(item: Item, day: date) -> bool:
    """Whether `day` lies between the item's first and last day of taking in."""
    return item.valid_from <= day and (item.valid_to is None or day <= item.valid_to)
