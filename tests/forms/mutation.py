"""A small change of the demo catalogue, and the faults the checker finds after it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from forms.__main__ import check
from forms.catalogue import DEMO

FOOD = "items/food-operation.yaml"
COMPANY = "items/company-registration.yaml"
AD = "items/outdoor-ad.yaml"
FOREST = "items/temporary-forest-land.yaml"
RIVER = "items/river-sand.yaml"
CAFE = "themes/open-restaurant.yaml"
YEAR = "calendars/2026.yaml"

Found = tuple[str, int, str, str]
"""File, line, key, rule."""


@dataclass(frozen=True)
class Mutation:
    """`old` → `new` in `file`; the fault stands at `key` on the line of `at`, under `rule`.

    `at` ends on that line, where it first stands in the changed file ("" = line 1); `told_in`: the file of
    the fault, where that is not the one changed.
    """

    name: str
    file: str
    old: str
    new: str
    at: str
    key: str
    rule: str = "schema"
    told_in: str = ""
    also: tuple[tuple[str, str], ...] = ()  # key and rule of what else follows from the change

    def made_in(self, folder: Path) -> Path:
        """The demo catalogue with the change, in `folder`."""
        hall = copied(folder)
        path = hall / self.file
        text = path.read_text(encoding="utf-8")
        assert self.old in text, f"{self.name}: {self.old!r} is not in {self.file}"
        path.write_text(text.replace(self.old, self.new, 1), encoding="utf-8")
        return hall

    def expected(self, hall: Path) -> Found:
        """Where the fault must be told."""
        file = self.told_in or self.file
        text = (hall / file).read_text(encoding="utf-8")
        assert text.count(self.at) >= 1, f"{self.name}: {self.at!r} is not in {file}"
        line = text[: text.index(self.at) + len(self.at)].count("\n") + 1
        return file, line, self.key, self.rule

    def tell(self, folder: Path) -> None:
        """Asserts that the fault is told where it stands, and nothing but what follows from it."""
        hall = self.made_in(folder)
        found = faults(hall)
        expected = self.expected(hall)
        assert expected in found
        rest = {(key, rule) for file, line, key, rule in found if (file, line, key, rule) != expected}
        assert rest == set(self.also)


def copied(folder: Path) -> Path:
    """The demo catalogue, to be changed."""
    hall = folder / "hall"
    shutil.copytree(DEMO, hall)
    return hall


def faults(hall: Path) -> list[Found]:
    """Everything the checker says of a folder, but for its words."""
    return [(one.file, one.line, one.key, one.rule) for one in check(hall)[1]]
