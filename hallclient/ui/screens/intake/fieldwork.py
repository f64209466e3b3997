"""What stands in the fields of the one table and what is to be said of each: tidied, checked, asked twice.

Checks run while typing; a fault is said only when the field is left (nobody likes to be corrected at the first
digit), a sound value is said at once. An unusual value warns and asks for a second time, it never blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

import msgspec

from casework import fields
from casework.draft import Draft
from casework.hall import IdentityKind
from casework.item import Field
from casework.onetable import OneTable, TableField
from hallclient.ui.screens.intake.models import Chip, FieldState, FormCounts
from hallclient.ui.screens.words import letter_of

AGAIN = "请再输一次"  # short: the whole line is read beside the field for the second time
NUMBERS = frozenset({"identity", "citizen_id", "uscc"})
Value = object


def number_of(field: Field, value: Value) -> str:
    """The number in a value: of an identity its number, of a USCC itself; empty for other fields."""
    if field.type == "identity":
        return str(value.get("number") or "") if isinstance(value, dict) else ""
    return str(value or "") if field.type in NUMBERS else ""


def is_number(field: Field) -> bool:
    """Whether the field takes a number that identifies somebody."""
    return field.type in NUMBERS


def tidied(field: Field, value: Value) -> Value:
    """The value as a draft keeps it."""
    return fields.tidy(field, value)


def same_again(field: Field, value: Value, text: str) -> bool:
    """Whether the number typed a second time is the one that stands in the field."""
    if field.type == "identity" and isinstance(value, dict):
        again = fields.tidy(field, {**value, "number": text})
        return isinstance(again, dict) and again.get("number") == value.get("number")
    return bool(fields.tidy(field, text) == value)


def known_number(field: Field, value: Value, kinds: tuple[IdentityKind, ...], today: date) -> str:
    """The applicant's whole, sound number, by which an earlier case may be looked for; else empty."""
    if not field.key.startswith("applicant.") or not is_number(field) or fields.empty(value):
        return ""
    if fields.check(field, value, kinds, today=today):
        return ""
    return number_of(field, value)


class FieldWork:
    """The states of all fields of a draft; each is worked out again only when its own value changes."""

    def __init__(
        self,
        kinds: tuple[IdentityKind, ...],
        today: date,
        missing: Callable[[str], tuple[str, ...]] = lambda text: (),
    ) -> None:
        """`missing`: the characters of a text that no face has: they print as their code point."""
        self._kinds, self._today, self._missing = kinds, today, missing
        self._lines: dict[str, TableField] = {}
        self._letters: dict[str, str] = {}
        self._left: set[str] = set()
        self._kept: dict[str, tuple[object, FieldState]] = {}

    def whole(self, draft: Draft, number: str) -> bool:
        """Whether this identifying number stands whole and sound in a field, or unusual and typed twice."""
        return any(
            key in draft.confirmed or not fields.check(line.field, value, self._kinds, today=self._today)
            for key, line in self._lines.items()
            if is_number(line.field)
            and not fields.empty(value := draft.values.get(key))
            and number_of(line.field, value) == number
        )

    def use(self, table: OneTable) -> None:
        """Another table: what was already left stays known."""
        self._lines = {line.field.key: line for line in table.fields}
        self._letters = {code: letter_of(index) for index, code in enumerate(table.items)}
        self._kept.clear()

    def forget(self) -> None:
        """The next applicant."""
        self._left.clear()
        self._kept.clear()

    def leave(self, keys: Iterable[str]) -> None:
        """These fields were left: from now on their faults are said."""
        for key in keys:
            self._left.add(key)
            self._kept.pop(key, None)

    def field(self, key: str) -> Field | None:
        """The definition behind a key of this table."""
        line = self._lines.get(key)
        return line.field if line is not None else None

    def fields(self) -> tuple[str, ...]:
        """All fields of the table."""
        return tuple(self._lines)

    def state(self, draft: Draft, key: str) -> FieldState:
        """How a field stands."""
        value = draft.values.get(key)
        about = (value, key in draft.confirmed, draft.filled_from.get(key, ""), key in draft.ask_fields)
        kept = self._kept.get(key)
        if kept is not None and kept[0] == about:
            return kept[1]
        state = self._work_out(draft, self._lines[key], value)
        self._kept[key] = (about, state)
        return state

    def unusual(self, draft: Draft, key: str) -> bool:
        """Whether a second time is asked for this value."""
        return self.state(draft, key).again

    def _work_out(self, draft: Draft, line: TableField, value: Value) -> FieldState:
        key = line.field.key
        if line.given_by:
            letter = self._letters.get(line.given_by, "")
            return FieldState(value, "derived", note=f"{letter} 出照后由系统填入，不必录入".strip())
        if fields.empty(value):
            if key in draft.ask_fields:
                return FieldState(value, "warn", "申请人暂不能提供，列入一次性告知")
            return FieldState(value, "owed" if line.required else "empty")
        problems = fields.check(line.field, value, self._kinds, today=self._today)
        wrong = [problem.text for problem in problems if problem.level == "wrong"]
        unusual = [problem.text for problem in problems if problem.level == "unusual"]
        if key not in self._left and (wrong or unusual):
            return FieldState(value, "empty")
        if wrong:
            return FieldState(value, "wrong", "；".join(wrong))
        if unusual and key not in draft.confirmed:
            said = unusual[0].partition("；")[0]
            return FieldState(value, "warn", f"{said}；{AGAIN}", again=True)
        if bare := self._missing(fields.show(line.field, value, self._kinds)):
            points = "".join(f"〔U+{ord(char):04X}〕" for char in bare)
            return FieldState(value, "no_glyph", f"字库没有这个字，文书上印成{points}；照常收件")
        origin = draft.filled_from.get(key, "")
        return FieldState(value, "sound", note=f"取自 {origin}" if origin else "")

    def counts(self, draft: Draft) -> FormCounts:
        """`18 项 · 已填 16`, 须改 1, 待填 1."""
        if not self._lines:
            return FormCounts()
        states = [self.state(draft, key) for key in self._lines]
        filled = sum(
            1 for key, line in self._lines.items() if line.given_by or not fields.empty(draft.values.get(key))
        )
        wrong = sum(1 for state in states if state.mark == "wrong")
        warn = sum(1 for state in states if state.mark == "warn")
        owed = sum(1 for state in states if state.mark == "owed")
        chips = []
        if wrong:
            chips.append(Chip(f"须改 {wrong}", "red", "x"))
        if warn:
            chips.append(Chip(f"请核对 {warn}", "amber", "triangle"))
        if owed:
            chips.append(Chip(f"待填 {owed}", "amber", "-"))
        return FormCounts(f"{len(states)} 项 · 已填 {filled}", tuple(chips))


def with_value(draft: Draft, key: str, value: Value) -> Draft:
    """The draft with another value: a confirmation or an origin goes with the old one."""
    values = {**draft.values}
    if fields.empty(value):
        values.pop(key, None)
    else:
        values[key] = value
    filled = {one: day for one, day in draft.filled_from.items() if one != key}
    return msgspec.structs.replace(
        draft,
        values=values,
        confirmed=tuple(one for one in draft.confirmed if one != key),
        filled_from=filled,
        ask_fields=tuple(one for one in draft.ask_fields if one != key),
    )


def confirmed(draft: Draft, key: str) -> Draft:
    """The unusual value was typed a second time and agrees."""
    return msgspec.structs.replace(draft, confirmed=(*(one for one in draft.confirmed if one != key), key))


def asked_for(draft: Draft, key: str, on: bool) -> Draft:
    """The applicant can't give this field now: it goes into the one-time notice."""
    rest = tuple(one for one in draft.ask_fields if one != key)
    return msgspec.structs.replace(draft, ask_fields=(*rest, key) if on else rest)


def filled(
    draft: Draft, values: Mapping[str, object], day: str, allowed: Iterable[str]
) -> tuple[Draft, tuple[str, ...]]:
    """Empty fields of this table filled from an earlier case, each marked with its day."""
    taken = {
        key: values[key]
        for key in allowed
        if key in values and fields.empty(draft.values.get(key)) and not fields.empty(values[key])
    }
    draft = msgspec.structs.replace(
        draft,
        values={**draft.values, **taken},
        filled_from={**draft.filled_from, **dict.fromkeys(taken, day)},
    )
    return draft, tuple(taken)
