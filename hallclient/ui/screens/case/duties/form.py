"""What a rare act asks for, as data: its lines, its law, who may do it, and the rule that makes it. No Qt.

The same description gives the entry of the list (locked with the rule's own words), the form, and what is done with
what was written: no act has a screen of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, Literal

from msgspec import Struct, field

from casework.acts import AnyAct
from casework.case import Case
from casework.decide.bench import Bench, Stamp
from casework.lifecycle import Kind
from casework.people import Person, Use
from casework.refusal import Refusal
from casework.seals import RegisteredSeal
from casework.signoff import Signer

Made = tuple[AnyAct, ...] | Refusal
LineKind = Literal["text", "long", "day", "choice", "files", "pad", "secret"]
DAY_FORM: Final = "日期写成 2026-11-20"
SOMETHING: Final = "…"
LONG_AGO: Final = "2000-01-01"


class Unread(ValueError):
    """What was written can't be read; the text is for the person."""


class Line(Struct, frozen=True):
    """One line to fill. `options` are (value, word) of a choice; `may` be left empty; `value` stands there already."""

    key: str
    word: str
    value: str = ""
    kind: LineKind = "text"
    options: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    may: bool = False


class Told:
    """What was written, read as what it is. Raises `Unread` with words for the person."""

    def __init__(self, lines: Mapping[str, str], pages: tuple[str, ...] = ()) -> None:
        self._lines, self.pages = lines, pages

    def text(self, key: str) -> str:
        return self._lines.get(key, "").strip()

    def day(self, key: str) -> date:
        try:
            return date.fromisoformat(self.text(key))
        except ValueError:
            raise Unread(DAY_FORM) from None

    def several(self, key: str) -> tuple[str, ...]:
        """Parted by 、 or ；: names, provisions."""
        text = self.text(key).replace("；", "、").replace(";", "、")
        return tuple(part.strip() for part in text.split("、") if part.strip())


class Setting(Struct, frozen=True):
    """What the rules of an act are asked with: the counter at one moment, and the acts of the case."""

    bench: Bench
    stamp: Stamp
    signer: Signer
    people: tuple[Person, ...] = ()
    acts: tuple[AnyAct, ...] = ()
    seals: tuple[RegisteredSeal, ...] = ()


def _no_limit(case: Case, setting: Setting) -> str:
    return ""


class DutyForm(Struct, frozen=True):
    """One rare act. `uses`: what one of the person's roles must allow; `made` asks the rule, `until` says a last day,
    `done` what was put on record."""

    key: str
    kind: Kind
    word: str
    law: str
    uses: tuple[Use, ...]
    lines: Callable[[Case, Setting], tuple[Line, ...]]
    made: Callable[[Case, Setting, Told], Made]
    done: str
    until: Callable[[Case, Setting], str] = field(default=_no_limit)
    whose: str = ""  # where no role says it

    def locked(self, case: Case, setting: Setting) -> Refusal | None:
        """Why it may not be done whatever is written; None: it may. Asked of the rule itself, with something in each
        line."""
        sample = {line.key: _sample(line) for line in self.lines(case, setting)}
        made = self.made(case, setting, Told(sample))
        return made if isinstance(made, Refusal) else None


def _sample(line: Line) -> str:
    """Any day will do where none stands there: one long ago."""
    if line.kind == "day":
        return line.value or LONG_AGO
    if line.kind == "choice":
        return line.value or (line.options[0][0] if line.options else "")
    return line.value or SOMETHING
