"""What an item points at: its row, its organs and windows, the dictionary, other items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import attrgetter
from pathlib import Path

from casework.catalogue import Catalogue, ItemRow, organ, owner_on
from casework.item import Item
from forms.part import rule
from forms.rules.finding import Finding


@dataclass(frozen=True)
class Ground:
    """What items are held against: the catalogue below them and the rows of items.csv with their lines."""

    catalogue: Catalogue
    rows: tuple[tuple[int, ItemRow], ...]
    broken_rows: frozenset[str]  # ids and slugs of rows that could not be read

    def row_of(self, code: str) -> tuple[int, ItemRow] | None:
        """Line and row of an item's code."""
        return self._by_code.get(code)

    @cached_property
    def _by_code(self) -> dict[str, tuple[int, ItemRow]]:
        return {row.id: (line, row) for line, row in reversed(self.rows)}


@rule
def check_links(file: str, item: Item, ground: Ground) -> Iterator[Finding]:
    """Everything an item points at outside of its file, but for other items' files."""
    whole = ground.catalogue
    yield from _row(file, item, ground)
    yield from _organs(item, whole)
    yield from _windows(item, whole)
    yield from _form(item, whole)
    yield from _samples(item, whole)
    yield from _services(item, whole)


@rule
def _windows(item: Item, whole: Catalogue) -> Iterator[Finding]:
    known = any(one.code == item.department for one in whole.departments)
    if known and all(item.department not in window.departments for window in whole.hall.windows):
        text = f"没有窗口收部门 {item.department} 的事项；在 hall.yaml 的 windows 中加上"
        yield Finding(("department",), text, "no-window")


@rule
def _form(item: Item, whole: Catalogue) -> Iterator[Finding]:
    for index, line in enumerate(item.form):
        if line.field not in whole.fields:
            text = f"fields.yaml 中没有字段“{line.field}”；先在字典中定义"
            yield Finding(("form", index, "field"), text, "form-key-not-in-dictionary")


@rule
def _samples(item: Item, whole: Catalogue) -> Iterator[Finding]:
    for index, material in enumerate(item.materials):
        if material.sample is not None and material.sample not in whole.samples:
            yield Finding(("materials", index, "sample"), f"samples.yaml 中没有“{material.sample}”")


@rule
def _row(file: str, item: Item, ground: Ground) -> Iterator[Finding]:
    """The two places that must agree: items.csv and the item's own file."""
    slug = Path(file).stem
    if {slug, item.code} & ground.broken_rows:
        return
    found = ground.row_of(item.code)
    if found is None:
        if item.type == "行政许可":
            text = f"items.csv 中没有 id 为 {item.code} 的行；行政许可须在总表中有一行"
            yield Finding(("code",), text)
        return
    line, row = found
    if item.type != "行政许可":
        yield Finding(("type",), f"items.csv 第 {line} 行有这一事项；总表只列行政许可")
    if row.definition != slug:
        yield Finding(("code",), f"items.csv 第 {line} 行的 definition 是“{row.definition}”，须是“{slug}”")
    pairs: tuple[tuple[tuple[str, ...], object], ...] = (
        (("name",), row.name),
        (("department",), row.department),
        (("kind",), row.kind),
        (("basis",), row.basis),
        (("approval", "system"), row.approval),
        (("limits", "statutory"), row.statutory_days),
        (("limits", "promised"), row.promised_days),
        (("limits", "unit"), row.unit),
    )
    for place, listed in pairs:
        yield from _differs(item, place, listed, line)


@rule
def _differs(item: Item, place: tuple[str, ...], listed: object, line: int) -> Iterator[Finding]:
    if attrgetter(".".join(place))(item) != listed:
        shown = "；".join(listed) if isinstance(listed, tuple) else listed
        yield Finding(place, f"与 items.csv 第 {line} 行不一致，那里是“{shown}”；两处须相同")


@rule
def _organs(item: Item, whole: Catalogue) -> Iterator[Finding]:
    known = {whole.hall.operator.code, *(one.code for one in whole.departments)}
    if all(one.code != item.department for one in whole.departments):
        yield Finding(("department",), f"departments.yaml 中没有部门“{item.department}”")
        return
    unknown = [index for index, owner in enumerate(item.owners) if owner.organ not in known]
    for index in unknown:
        yield Finding(("owners", index, "organ"), f"没有机关“{item.owners[index].organ}”")
    if unknown or not any(paper.remedy for paper in whole.hall.papers):
        return
    row = next((row for row in whole.rows if row.id == item.code), None)
    told: set[str] = set()
    for day in _changes(item, whole):
        code = owner_on(whole.hall, row, item, day)
        if organ(whole, code).remedy is None and code not in told:
            told.add(code)
            at = next((i for i, owner in enumerate(item.owners) if owner.organ == code), None)
            text = f"{day} 起由 {code} 出具文书，它没有复议和诉讼途径（remedy）；先核实填写"
            place = ("department",) if at is None else ("owners", at, "organ")
            yield Finding(place, text, "owner-without-remedy")


def _changes(item: Item, whole: Catalogue) -> list[date]:
    """Every day from the item's first on which another organ may become its owner."""
    days = {item.valid_from, whole.hall.operator.since, *(owner.from_ for owner in item.owners)}
    return sorted(day for day in days if day >= item.valid_from)


@rule
def _services(item: Item, whole: Catalogue) -> Iterator[Finding]:
    listed = {one.name: one.for_ for one in whole.intermediaries}
    for index, name in enumerate(item.intermediary):
        if listed.get(name) != item.name:
            why = f"那里是为“{listed[name]}”公布的" if name in listed else "未经公布的中介服务不得要求"
            text = f"intermediaries.yaml 中没有本事项的“{name}”；{why}"
            yield Finding(("intermediary", index), text, "intermediary-not-on-list")


@rule
def check_prerequisites(items: Mapping[str, Item], known: frozenset[str]) -> Iterator[tuple[str, Finding]]:
    """File and finding: prerequisites that no list has, and those that lead back to the item.

    `items` by file; `known`: the codes of all rows and items.
    """
    asks = {item.code: [one.code for one in item.prerequisites] for item in items.values()}
    for file, item in items.items():
        for index, one in enumerate(item.prerequisites):
            place = ("prerequisites", index, "code")
            if one.code not in known:
                yield file, Finding(place, f"没有代码为“{one.code}”的事项")
            elif _leads(one.code, item.code, asks):
                text = f"前置事项 {one.code} 又以本事项为前置，谁也办不成"
                yield file, Finding(place, text, "prerequisite-cycle")


def _leads(start: str, goal: str, asks: Mapping[str, list[str]]) -> bool:
    """Whether `goal` is among what `start` asks for, itself included."""
    seen: set[str] = set()
    open_ = [start]
    while open_:
        code = open_.pop()
        if code == goal:
            return True
        if code not in seen:
            seen.add(code)
            open_ += asks.get(code, [])
    return False


@rule
def check_same(items: Mapping[str, Item]) -> Iterator[tuple[str, Finding]]:
    """File and finding: the same key with another meaning, by the order of the files.

    The same situation key anywhere is the same question, the same material key the same material.
    """
    questions: dict[str, tuple[str, object]] = {}
    materials: dict[str, tuple[str, str]] = {}
    for file, item in items.items():
        for index, situation in enumerate(item.situations):
            first, other = questions.setdefault(situation.key, (file, (situation.ask, situation.options)))
            if other != (situation.ask, situation.options):
                text = f"情形 {situation.key} 在 {first} 中问法或者选项不同；同一个键是同一个问题"
                yield file, Finding(("situations", index), text)
        for index, material in enumerate(item.materials):
            if material.key is None:
                continue
            first, name = materials.setdefault(material.key, (file, material.name))
            if name != material.name:
                text = f"材料 {material.key} 在 {first} 中名为“{name}”；同一个键是同一种材料"
                yield file, Finding(("materials", index, "name"), text)


@rule
def check_gives(items: Mapping[str, Item]) -> Iterator[tuple[str, Finding]]:
    """File and finding: results that are said to be a material that no item asks for."""
    asked = {material.key for item in items.values() for material in item.materials}
    for file, item in items.items():
        for index, result in enumerate(item.results):
            if result.gives is not None and result.gives not in asked:
                text = f"没有一个事项的材料用键“{result.gives}”；写成那种材料的键，没有就删去 gives"
                yield file, Finding(("results", index, "gives"), text)
