"""A catalogue folder as one typed value, with every fault of every file.

A faulty file never takes the rest down: an item or theme whose file is at fault comes as `Unusable` with the
reason. Only the files that everything stands on (hall, region, departments, fields …) stop the hall.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from casework.catalogue import Catalogue, Fault, ItemRow, Unusable
from casework.hall import (
    Ground,
    Hall,
    IdentityKind,
    Intermediary,
    Organ,
    Region,
    SampleText,
    Year,
)
from casework.item import Field, Item, Theme
from forms.rows import read_rows
from forms.shape import breaches
from forms.strict import Place, Read, StrictError, read

T = TypeVar("T")

DEMO = Path(__file__).parent / "demo"
"""The demo hall's catalogue."""


class CatalogueUnusable(Exception):
    """Files that everything stands on are at fault; `faults` names every one."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(text_of(fault) for fault in faults))
        self.faults = faults


def text_of(fault: Fault) -> str:
    """`file:line: key: rule: text`, as the checker prints it."""
    return f"{fault.file}:{fault.line}: {fault.key}: {fault.rule}: {fault.text}"


SHORT = {"form": "field", "items": "code"}
"""Lists whose lines may be written as the bare value of this key."""


def spelt_out(value: Any) -> Any:
    """The same with bare lines of forms and themes as the mappings they stand for."""
    if not isinstance(value, dict):
        return value
    full = dict(value)
    for key, name in SHORT.items():
        if isinstance(full.get(key), list):
            full[key] = [{name: one} if isinstance(one, str) else one for one in full[key]]
    return full


class Source:
    """One folder being read: the faults so far, and the lines of what was read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[Fault] = []
        self.files: dict[str, Read] = {}

    def fault(self, file: str, place: Place, rule: str, text: str) -> None:
        """Writes down a fault at a place of a file that was read."""
        line = self.files[file].line(place) if file in self.files else 1
        key = ".".join(str(part) for part in place) or "-"
        self.faults.append(Fault(file=file, line=line, key=key, rule=rule, text=text))

    def raw(self, file: str) -> Any:
        """The file's plain value; None where it can't be read (the fault is written down)."""
        try:
            found = read(self.folder / file)
        except StrictError as error:
            self.faults.append(
                Fault(file=file, line=error.line, key=error.key or "-", rule="schema", text=error.text)
            )
            return None
        self.files[file] = found
        return found.value

    def typed(self, file: str, value: Any, type_: type[T], place: Place = ()) -> T | None:
        """The value as a struct; None where its shape is wrong."""
        wrong = breaches(value, type_, place)
        for breach in wrong:
            self.fault(file, breach.place, "schema", breach.text)
        return None if wrong else msgspec.convert(value, type_)

    def file(self, file: str, type_: type[T]) -> T | None:
        """A whole file as a struct."""
        before = len(self.faults)
        value = spelt_out(self.raw(file))
        return None if len(self.faults) > before else self.typed(file, value, type_)

    def names(self, folder: str) -> list[str]:
        """The YAML files of a sub-folder, by name."""
        return sorted(f"{folder}/{path.name}" for path in (self.folder / folder).glob("*.yaml"))

    def of(self, file: str) -> tuple[Fault, ...]:
        """The faults of one file."""
        return tuple(fault for fault in self.faults if fault.file == file)


def load(folder: Path = DEMO, version: int = 1) -> tuple[Catalogue, tuple[Fault, ...]]:
    """The catalogue of a folder and every fault found in it.

    Raises CatalogueUnusable where a file that everything stands on is at fault.
    """
    from forms.rules import check_items, check_whole

    source = Source(folder)
    ground = _ground(source)
    items = {file: source.file(file, Item) for file in source.names("items")}
    themes = {file: source.file(file, Theme) for file in source.names("themes")}
    check_items(source, ground, items, themes)
    check_whole(source, ground, items)
    if ground is None or any(not _about_one(fault) for fault in source.faults):
        raise CatalogueUnusable(tuple(source.faults))
    good = {item.code: item for file, item in items.items() if item is not None and not source.of(file)}
    bad = [*_unusable(source, items), *_unusable(source, themes)]
    sound = {theme.code: theme for file, theme in themes.items() if theme is not None and not source.of(file)}
    broken = {one.id for one in bad}
    for code, theme in list(sound.items()):
        if any(member.code in broken for member in theme.items):
            del sound[code]
            bad.append(_led_down(theme, broken))
    whole = msgspec.structs.replace(ground, version=version, items=good, themes=sound, unusable=tuple(bad))
    return whole, tuple(source.faults)


def _about_one(fault: Fault) -> bool:
    return fault.file.startswith(("items/", "themes/"))


def _unusable(source: Source, found: dict[str, Any]) -> Iterable[Unusable]:
    for file in found:
        faults = source.of(file)
        if not faults:
            continue
        raw = source.files[file].value if file in source.files else None
        named = raw if isinstance(raw, dict) else {}
        slug = Path(file).stem
        yield Unusable(id=str(named.get("code", slug)), name=str(named.get("name", slug)), faults=faults)


def _led_down(theme: Theme, broken: set[str]) -> Unusable:
    codes = "、".join(member.code for member in theme.items if member.code in broken)
    fault = Fault(
        file="themes",
        line=1,
        key="items",
        rule="unusable-item",
        text=f"其中的事项 {codes} 清单有错，改正后才能用",
    )
    return Unusable(id=theme.code, name=theme.name, faults=(fault,))


def _ground(source: Source) -> Catalogue | None:
    """Everything but items and themes; None where something of it is at fault."""
    hall = source.file("hall.yaml", Hall)
    region = source.file("region.yaml", Region)
    departments = _listed(source, "departments.yaml", Organ)
    fields = _fields(source)
    identity = _listed(source, "identity.yaml", IdentityKind)
    grounds = _listed(source, "grounds.yaml", Ground)
    intermediaries = _listed(source, "intermediaries.yaml", Intermediary)
    samples = _keyed(source, "samples.yaml", SampleText)
    years = [source.file(file, Year) for file in source.names("calendars")]
    rows: tuple[ItemRow, ...] = read_rows(source)
    if hall is None or region is None or any(year is None for year in years):
        return None
    return Catalogue(
        version=1,
        hall=hall,
        region=region,
        departments=departments,
        fields=fields,
        identity=identity,
        rows=rows,
        items={},
        themes={},
        grounds=grounds,
        intermediaries=intermediaries,
        samples=samples,
        years=tuple(year for year in years if year is not None),
    )


def _listed(source: Source, file: str, type_: type[T]) -> tuple[T, ...]:
    value = source.raw(file)
    if value is None:
        return ()
    if not isinstance(value, list):
        source.fault(file, (), "schema", "应当是列表")
        return ()
    found = [source.typed(file, one, type_, (index,)) for index, one in enumerate(value)]
    return tuple(one for one in found if one is not None)


def _keyed(source: Source, file: str, type_: type[T]) -> dict[str, T]:
    value = source.raw(file)
    if value is None:
        return {}
    if not isinstance(value, dict):
        source.fault(file, (), "schema", "应当是一组键和值")
        return {}
    found = {key: source.typed(file, one, type_, (key,)) for key, one in value.items()}
    return {key: one for key, one in found.items() if one is not None}


def _fields(source: Source) -> dict[str, Field]:
    value = source.raw("fields.yaml")
    if not isinstance(value, dict):
        return {}
    found: dict[str, Field] = {}
    for key, one in value.items():
        named = {"key": key, **one} if isinstance(one, dict) else one
        field = source.typed("fields.yaml", named, Field, (key,))
        if field is not None:
            found[key] = field
    return found
