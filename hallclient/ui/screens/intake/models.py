"""What the intake view is given to show: plain values, compared before anything is repainted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field

from casework.item import Field

Tone = Literal["plain", "blue", "green", "amber", "red"]
FieldMark = Literal["empty", "owed", "sound", "wrong", "warn", "derived", "no_glyph", "known"]
Decision = Literal["accept", "notify", "refuse", "defer"]
Strip = Literal["", "licence", "refusal", "extras", "note", "shortcut", "items"]


class Chip(Struct, frozen=True):
    """A badge: word, meaning, mark."""

    text: str
    tone: Tone = "plain"
    icon: str = ""


class Found(Struct, frozen=True):
    """One line of the item box. `why` says what keeps it from being taken in here; empty = it can be."""

    key: str
    code: str
    name: str
    note: str
    why: str = ""
    theme: bool = False


class Question(Struct, frozen=True):
    """A situation, asked once for all items."""

    key: str
    ask: str
    options: tuple[str, ...]
    answer: str


class ItemMark(Struct, frozen=True):
    """One item of several: its letter, name and limit."""

    letter: str
    code: str
    name: str
    note: str
    current: bool = False
    first: bool = False


class Head(Struct, frozen=True):
    """Zone ①: what is applied for."""

    title: str = ""
    theme: bool = False
    chips: tuple[Chip, ...] = ()
    items: tuple[ItemMark, ...] = ()
    order_note: str = ""
    saved: str = ""
    saved_figures: str = ""
    questions: tuple[Question, ...] = ()
    hint: str = ""

    @property
    def answered(self) -> int:
        """How many situations have an answer."""
        return sum(1 for question in self.questions if question.answer)


class Cell(Struct, frozen=True):
    """One field where it stands in the table. Its look never changes with what is typed."""

    field: Field
    label: str
    required: bool
    letters: str = ""
    span: Literal["half", "whole", "short"] = "half"
    look: Literal["line", "buttons", "menu", "boxes", "checks", "grid", "lines", "identity"] = "line"


class Row(Struct, frozen=True):
    """One row of the table: a whole cell, or up to two halves (a half may hold two short cells)."""

    cells: tuple[Cell, ...]
    letters: str = ""


class Group(Struct, frozen=True):
    """Rows under one title."""

    title: str
    under: str
    rows: tuple[Row, ...]


class Form(Struct, frozen=True):
    """Zone ②'s structure; it changes only with items and situations."""

    groups: tuple[Group, ...] = ()
    letters: str = ""

    def cells(self) -> tuple[Cell, ...]:
        """All cells in reading order."""
        return tuple(cell for group in self.groups for row in group.rows for cell in row.cells)


class FieldState(Struct, frozen=True):
    """What stands in a field and what is to be said of it."""

    value: object = None
    mark: FieldMark = "empty"
    message: str = ""
    again: bool = False
    note: str = ""


class FormCounts(Struct, frozen=True):
    """Zone ②'s head."""

    text: str = ""
    chips: tuple[Chip, ...] = ()


class PointLine(Struct, frozen=True):
    """One review point of the current material."""

    text: str
    failed: bool
    note: str
    judged: bool


class MaterialLine(Struct, frozen=True):
    """One row of the checklist."""

    id: str
    number: int
    mark: str
    name: str
    result: str
    tone: Tone
    rest: str
    letters: str = ""
    heading: str = ""
    heading_note: str = ""
    points: tuple[PointLine, ...] = ()


class KeyHint(Struct, frozen=True):
    """One key of the strip; struck through where this material doesn't allow it."""

    key: str
    word: str
    allowed: bool = True


class PagesLine(Struct, frozen=True):
    """What is attached to the current material."""

    number: int = 0
    pictures: tuple[bytes, ...] = ()
    shas: tuple[str, ...] = ()
    note: str = ""


class Checklist(Struct, frozen=True):
    """Zone ③."""

    count: str = ""
    chips: tuple[Chip, ...] = ()
    note: str = ""
    lines: tuple[MaterialLine, ...] = ()
    current: int = 0
    keys: tuple[KeyHint, ...] = ()
    pages: PagesLine = field(default_factory=PagesLine)


class DecisionKey(Struct, frozen=True):
    """One of the four buttons: never moves; a locked one says why."""

    decision: Decision
    word: str
    key: str
    line: str
    allowed: bool
    primary: bool = False


class AnswerBar(Struct, frozen=True):
    """The rules' own answer."""

    tone: Tone = "plain"
    headline: str = ""
    details: tuple[tuple[str, str], ...] = ()
    short: tuple[tuple[str, str], ...] = ()  # the details in fewer words, for a narrow bar
    law: str = ""
    keys: tuple[DecisionKey, ...] = ()
    partial: DecisionKey | None = None
    receipt: str = ""
    receipt_allowed: bool = False
    receipt_word: str = "收件凭证"
    beside: str = ""  # 同项在办: which, where, since when and how it stands


class Notice(Struct, frozen=True):
    """A banner inside the zone it concerns."""

    text: str = ""
    tone: Tone = "blue"
    strong: str = ""


class GroundLine(Struct, frozen=True):
    """A ground of the closed list and what it needs."""

    key: str
    text: str
    article: str
    needs: tuple[str, ...]
    why: str = ""
    given: Mapping[str, str] = field(default_factory=dict)  # by need: stated before, or of the block list
    listed: bool = False  # by the block list: nothing has to be typed


class Extras(Struct, frozen=True):
    """Channel, express, helper, day of receipt, who stands here."""

    channel: str
    reply_by: str
    received_on: str
    express: bool
    express_reason: str
    helper: str
    present: str
    summary: str
    applicant_kind: str = ""  # 自然人, 法人, 非法人组织; empty: by the number
    waybill: str = ""  # of a parcel or letter
    signed_by: str = ""


class PartLine(Struct, frozen=True):
    """One item's own part of the table: shown when the table is split back."""

    letter: str
    name: str
    fields: tuple[tuple[str, str], ...]
    materials: tuple[tuple[str, str], ...]


class BesideRow(Struct, frozen=True):
    """One line of two applications side by side: what it is, there (`masked` or not) and here."""

    label: str
    there: str
    here: str
    differs: bool
    masked: bool = False


class Beside(Struct, frozen=True):
    """An open case of the same applicant on the same item beside what is being taken in."""

    at: int  # which of `count`, from 0
    count: int
    item: str
    number: str
    since: str  # window, who, day, state
    rows: tuple[BesideRow, ...]
    differing: int  # so many rows, first of all, differ
    masked: bool
