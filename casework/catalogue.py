"""A whole catalogue as one value, and the enrolment that a counter runs on."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Literal

import msgspec

from casework.authority import Authority
from casework.hall import (
    Ground,
    Hall,
    IdentityKind,
    Intermediary,
    Organ,
    Region,
    SampleText,
    Unit,
    Year,
)
from casework.item import ApprovalSystem, Field, Item, ItemKind, ItemType, Theme
from casework.people import Person as Person
from casework.people import Security
from casework.record import Struct
from casework.seals import RegisteredSeal
from casework.supervision_rules import Supervision

Transfer = Literal["first", "later", "kept", ""]


class ItemRow(Struct, frozen=True, kw_only=True):
    """A row of items.csv: what every licence has. `id` is the published code or an interim number."""

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
    paper_key: str = ""  # base64, P-256: signs decision papers
    paper_certificate: str = (
        ""  # base64 (DER), by the hall's authority for papers; made when the file is signed
    )
    revoked_on: date | None = None


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


class Blocked(Struct, frozen=True, kw_only=True):
    """A line of the block list: who may not apply for these items again, by which decision, from when to when.

    `mark` is made of kind and number (`casework.blocking.number_text`) so slowly that the list gives no number away;
    `shown` is the masked number. Nothing is removed: `lifted_on` ends a line before its term.
    """

    mark: str
    shown: str
    items: tuple[str, ...]
    ground: str  # of grounds.yaml, one with `bar_months`
    decision: str
    from_: date = msgspec.field(name="from")
    until: date
    lifted_on: date | None = None


class BlockList(Struct, frozen=True, kw_only=True):
    """限制申请名单 (行政许可法 第七十八、七十九条). `algorithm` and `salt` say how the marks are made."""

    algorithm: str
    salt: str
    lines: tuple[Blocked, ...] = ()


class HallChange(Struct, frozen=True, kw_only=True):
    """What was changed at the server with one version of the hall file, by whom and when: signed with it."""

    at: str
    by: str
    by_name: str
    text: str


class Enrolment(Struct, frozen=True, kw_only=True, dict=True):
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
    security: Security | None = None  # None in a hall file of an older issuer: the usual one
    glyphs: dict[str, bytes] = {}  # the hall's own PNG pictures of characters that no face has
    block_list: BlockList | None = None  # None: the hall keeps none, decision and term are typed
    authority: Authority | None = None  # 授权书; None: the hall keeps none, a person's right is his role's
    seals: tuple[RegisteredSeal, ...] = ()  # 印章登记; empty: the hall keeps none, no use is entered
    paper_authority: str = ""  # base64 (DER): under whose certificates papers are signed
    changed: HallChange | None = None  # None: issued whole, from the hall's folder
    supervision: Supervision | None = None  # 电子监察; None: by the usual rules

    @cached_property
    def _by_number(self) -> dict[str, Person]:
        return {one.staff_no: one for one in self.people}

    def person(self, staff_no: str) -> Person | None:
        """Whoever has this number; None: nobody."""
        return self._by_number.get(staff_no)


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
        return Organ(
            code=operator.code, name=operator.name, short=operator.short, remedy=operator.remedy,
            uscc=operator.uscc,
        )  # fmt: skip
    for department in catalogue.departments:
        if department.code == code:
            return department
    raise KeyError(code)


def usable_on(item: Item | Theme, day: date) -> bool:
    """Whether `day` lies between the first and last day of taking in."""
    return item.valid_from <= day and (item.valid_to is None or day <= item.valid_to)
