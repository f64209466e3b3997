"""One catalogue folder being read: the faults so far, and the lines of what was read."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec

from casework.catalogue import Fault, ItemRow
from forms.part import ABSENT, part_of
from forms.shape import Breach, breaches
from forms.strict import Place, Read, StrictError, read

T = TypeVar("T")

ROWS = "items.csv"
SINGLE = ("items/", "themes/")
"""Folders whose files stand alone: a fault there takes one item or theme down, not the hall."""

SHORT = {"form": "field", "items": "code"}
"""Lists whose lines may be written as the bare value of this key."""

WITHOUT_BASIS = {"materials": "material-without-basis", "prerequisites": "prerequisite-without-basis"}


def spelt_out(value: Any) -> Any:
    """The same with bare lines of forms and themes as the mappings they stand for."""
    if not isinstance(value, dict):
        return value
    full = dict(value)
    for key, name in SHORT.items():
        if isinstance(full.get(key), list):
            full[key] = [{name: one} if isinstance(one, str) else one for one in full[key]]
    return full


class BrokenRow(NamedTuple):
    """A row of items.csv that can't be read: what could be made out of it."""

    line: int
    id: str
    name: str
    definition: str


class Source:
    """A folder, its files' values and lines, and every fault found so far."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[Fault] = []
        self._told: set[Fault] = set()
        self.files: dict[str, Read] = {}
        self._parts: dict[str, Any] = {}
        self.rows: list[tuple[int, ItemRow]] = []  # line and row of items.csv
        self.broken_rows: list[BrokenRow] = []

    def fault(self, file: str, place: Place, rule: str, text: str) -> None:
        """Writes down a fault at a place of a file that was read."""
        line = self.files[file].line(place) if file in self.files else 1
        key = ".".join(str(part) for part in place) or "-"
        self._write(Fault(file=file, line=line, key=key, rule=rule, text=text))

    def row_fault(self, line: int, column: str, rule: str, text: str) -> None:
        """Writes down a fault of a row of items.csv; line 1 is the heading."""
        self._write(Fault(file=ROWS, line=line, key=column, rule=rule, text=text))

    def _write(self, fault: Fault) -> None:
        if fault not in self._told:
            self._told.add(fault)
            self.faults.append(fault)

    def raw(self, file: str) -> Any:
        """The file's plain value; None where it can't be read (the fault is written down)."""
        try:
            found = read(self.folder / file)
        except StrictError as error:
            key = error.key or "-"
            self._write(Fault(file=file, line=error.line, key=key, rule="schema", text=error.text))
            return None
        self.files[file] = found
        for slip in found.slips:
            key = ".".join(map(str, slip.place)) or "-"
            self._write(Fault(file=file, line=slip.line, key=key, rule="schema", text=slip.text))
        return found.value

    def typed(self, file: str, value: Any, type_: type[T], place: Place = ()) -> T | None:
        """The value as a struct; None where its shape is wrong."""
        wrong = breaches(value, type_, place)
        for breach in wrong:
            self.fault(file, breach.place, _rule(breach), breach.text)
        return None if wrong else msgspec.convert(value, type_)

    def file(self, file: str, type_: type[T]) -> T | None:
        """A whole file as a struct; None where its shape is wrong, of which `part` may still hold something."""
        value = spelt_out(self.raw(file))
        if file not in self.files:
            return None
        found = self.typed(file, value, type_)
        slips = self.files[file].slips
        if found is None or slips:
            broken = [*(slip.place for slip in slips), *(one.place for one in breaches(value, type_))]
            self._parts[file] = part_of(value, type_, broken)
        return None if slips else found

    def part(self, file: str, type_: type[T]) -> T:
        """What is sound of a file that `file` could not give; `ABSENT` where nothing could be read."""
        part: T = self._parts.get(file, ABSENT)
        return part

    def piece(self, file: str, value: Any, type_: type[T], place: Place) -> T:
        """A part of a file as a struct, or what is sound of it."""
        found = self.typed(file, value, type_, place)
        return (
            part_of(value, type_, [one.place for one in breaches(value, type_)]) if found is None else found
        )

    def names(self, folder: str) -> list[str]:
        """The YAML files of a sub-folder, by name."""
        return sorted(f"{folder}/{path.name}" for path in (self.folder / folder).glob("*.yaml"))

    def named(self, file: str) -> tuple[str, str]:
        """Code and name of an item's or theme's file, however faulty: as written, by its row, or the slug."""
        slug = Path(file).stem
        row = next((row for _, row in self.rows if row.definition == slug), None)
        found = self.files[file].value if file in self.files else None
        told = found if isinstance(found, dict) else {}
        code, name = told.get("code"), told.get("name")
        return (
            str(code) if code else row.id if row else slug,
            str(name) if name else row.name if row else slug,
        )

    def of(self, file: str) -> tuple[Fault, ...]:
        """The faults of one file."""
        return tuple(fault for fault in self.faults if fault.file == file)

    def ground_faults(self) -> tuple[Fault, ...]:
        """The faults that stop the hall: all but those of single items, themes and rows."""
        return tuple(
            fault
            for fault in self.faults
            if not fault.file.startswith(SINGLE) and (fault.file != ROWS or fault.line == 1)
        )


def _rule(breach: Breach) -> str:
    if breach.missing and breach.place[-1:] == ("basis",):
        return WITHOUT_BASIS.get(str(breach.place[0]), "schema")
    return "schema"
