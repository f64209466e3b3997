"""What 出件 shows of one application, as data. Pure."""

from __future__ import annotations

from typing import Final, Literal

from msgspec import Struct

LineMark = Literal["open", "ticked", "missing", "later", "way", "held", "done"]
"""未点, 点到, 没找到, 以后领, 在途, 不交付 (the whole part), 已办."""
Mode = Literal["window", "send", "slip"]
"""Somebody stands here; a parcel is packed; its receipt slip came back."""
FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "self": ("name", "number", "relation", "phone"),
    "agent": ("name", "number", "relation", "authority", "phone"),
    "send": ("to_name", "address", "to_phone", "carrier", "tracking_no"),
    "slip": ("tracking_no", "signed_by", "slip_on"),
}
"""What is asked for, by who comes or how it goes."""
LABELS: Final = {
    "name": "姓名", "number": "证件", "relation": "与申请人关系", "authority": "授权委托书", "phone": "联系电话",
    "to_name": "收件人", "address": "地址", "to_phone": "联系电话", "carrier": "快递公司", "tracking_no": "快递单号",
    "signed_by": "签收人", "slip_on": "收件日期",
}  # fmt: skip


class LineRow(Struct, frozen=True):
    """One line of the list. `heading` stands above the first line of each of several parts."""

    key: str
    place: int
    mark: LineMark
    name: str
    under: str
    count: str
    heading: str = ""
    certificate: bool = False  # its number can be noted
    unmade: bool = False  # and has to be, before it goes
    paper: bool = False  # it can be printed again

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        return (
            f"{self.heading} {self.place} {self.name}，{self.under}，{self.count}，{WORDS[self.mark]}".strip()
        )


WORDS: Final[dict[LineMark, str]] = {
    "open": "未点", "ticked": "点到", "missing": "没找到", "later": "以后领", "way": "在途", "held": "不交付",
    "done": "已办",
}  # fmt: skip


class FieldRow(Struct, frozen=True):
    """One field of the person or the parcel. `owed`: the action waits for it."""

    key: str
    value: str
    owed: bool = False
    derived: bool = False
    wrong: str = ""


class Key(Struct, frozen=True):
    """A key at the foot; `why` locks it."""

    word: str
    why: str = ""


class Page(Struct, frozen=True):
    """The whole screen while an application is open."""

    title: str
    who: str
    what: str
    number: str
    ticked: str  # 2 / 3 已点, or 待制证 1
    all_ticked: bool
    rows: tuple[LineRow, ...]
    whom: str
    mode: Mode
    fields: tuple[FieldRow, ...]
    compared: tuple[str, str]  # how card and form agree, in a sentence, and its tone
    badge: tuple[str, str]  # the same in a word
    sign: str
    answer: str
    tone: str
    note: str
    act: Key  # F9
    other: Key  # F8


class WaitingRow(Struct, frozen=True):
    """A line of 待领取 or 待寄出."""

    key: str
    limit: str
    limit_note: str
    ink: str
    title: str
    who: str
    detail: str
    tracking_no: str = ""
    unmade: bool = False  # nothing of it is there yet: its certificate is still to be made
