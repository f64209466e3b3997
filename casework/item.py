"""An item, its form, its materials, and a theme of several items, as the catalogue defines them.

The names are those of the catalogue files (`forms` parses and checks them). Days are `datetime.date`.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import msgspec

from casework.hall import RenewalRule, Unit
from casework.record import Struct

ItemKind = Literal["即办件", "一审一核件", "承诺件"]
ApprovalSystem = Literal["一审", "一审一核", "多级"]
ItemType = Literal["行政许可", "行政确认", "行政给付", "行政奖励", "行政裁决", "其他行政权力", "公共服务"]
ApplicantKind = Literal["自然人", "法人", "非法人组织"]
Special = Literal["听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审", "现场核查", "公示"]
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


class Column(Struct, frozen=True, kw_only=True):
    """A column of a table field, with the keys of a field of its type."""

    key: str
    label: str
    type: FieldType
    required: bool = True
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


class Way(Struct, frozen=True, kw_only=True):
    """Whose signatures bring a case to its decision, in order; the last one decides (`casework.signoff.way_of`)."""

    system: ApprovalSystem
    steps: tuple[Step, ...]
    reason: str = ""  # recorded with 多级: why two signatures are not enough


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


NumberRule = Literal["制证", "填写", "文号"]
"""Where the number of a certificate comes from: given when it is made, written at the decision, the decision's own."""


class Result(Struct, frozen=True, kw_only=True):
    """What a grant gives. `certificate`: the other result's certificate that this one is entered on (多证合一)."""

    name: str
    validity: str
    gives: str | None = None
    certificate: str | None = None
    number: NumberRule = "制证"
    pattern: str | None = None  # of the number


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
    needed: tuple[
        Special, ...
    ] = ()  # of `special`: in any case, so that the five days of 第五十五条 run from 受理
    technical_standard: tuple[str, ...] = ()
    inspection: Literal["独立", "联合", "委托"] | None = None
    promise: bool = False
    approve_first_when: str | None = None
    promise_when: str | None = None
    deferral: Deferral | None = None
    presence_required: str | None = None
    renewal: RenewalRule | None = None
    safety: bool = (
        False  # touches public safety, health, life or property (行政许可法 第七十八条、第七十九条)
    )
    place: str | None = None
    consult: str | None = None
    complain: str | None = None


class ThemeItem(Struct, frozen=True, kw_only=True):
    """A part of a theme. `answers`: what the theme settles of the item's own questions (`matter: 新办`); nobody is
    asked them, and another part may have other answers to the same question."""

    code: str
    when: str | None = None
    answers: dict[str, str] = {}


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
    certificate: ThemeCertificate | None = None


class ThemeCertificate(Struct, frozen=True, kw_only=True):
    """One certificate for what several parts of a theme grant (多证合一); each is entered on it when it is granted."""

    name: str
    items: tuple[str, ...]
    basis: str


class ThemeLimits(Struct, frozen=True, kw_only=True):
    promised: int
    unit: Unit
