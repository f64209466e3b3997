"""A catalogue folder as one typed value, with every fault of every file.

A faulty file never takes the rest down: an item or theme whose file is at fault comes as `Unusable` with the
reason. Only the files that everything stands on (hall, region, departments, fields …) stop the hall.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from casework.catalogue import Catalogue, Fault, Unusable
from casework.hall import (
    DepartmentKind,
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
from forms.rules.whole import check_items, check_whole
from forms.source import ROWS, Source

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


def load(folder: Path = DEMO, version: int = 1) -> tuple[Catalogue, tuple[Fault, ...]]:
    """The catalogue of a folder and every fault found in it.

    Raises CatalogueUnusable where a file that everything stands on is at fault.
    """
    source = Source(folder)
    ground = _ground(source)
    items = {file: source.file(file, Item) for file in source.names("items")}
    themes = {file: source.file(file, Theme) for file in source.names("themes")}
    check_items(source, ground, items, themes)
    check_whole(source, ground, items)
    faults = tuple(sorted(source.faults, key=lambda fault: (fault.file.count("/"), fault.file, fault.line)))
    if source.ground_faults():
        raise CatalogueUnusable(faults)
    whole = msgspec.structs.replace(ground, version=version, **_usable(source, items, themes))
    return whole, faults


def _usable(
    source: Source, items: Mapping[str, Item | None], themes: Mapping[str, Theme | None]
) -> dict[str, Any]:
    """`items`, `themes` and `rows` without fault, and the `unusable` rest."""
    bad_rows = {fault.line for fault in source.of(ROWS)}
    rows = tuple(row for line, row in source.rows if line not in bad_rows)
    bad = [*_unusable(source, items), *_unusable(source, themes), *_bad_rows(source, bad_rows)]
    broken = {one.id for one in bad}
    slugs = {row.definition for row in source.broken_rows}
    good = {}
    for file, item in items.items():
        if item is None or source.of(file):
            continue
        if item.code in broken or Path(file).stem in slugs:
            bad.append(_led_down(file, item, "code", "总表 items.csv 中它的一行有错，改正后才能用"))
        else:
            good[item.code] = item
    broken = {one.id for one in bad}
    sound = {}
    for file, theme in themes.items():
        if theme is None or source.of(file):
            continue
        codes = "、".join(member.code for member in theme.items if member.code in broken)
        if codes:
            bad.append(_led_down(file, theme, "items", f"其中的事项 {codes} 清单有错，改正后才能用"))
        else:
            sound[theme.code] = theme
    return {"items": good, "themes": sound, "rows": rows, "unusable": _once(bad)}


def _unusable(source: Source, found: Mapping[str, Item | Theme | None]) -> Iterator[Unusable]:
    for file in found:
        faults = source.of(file)
        if not faults:
            continue
        code, name = source.named(file)
        yield Unusable(id=code, name=name, faults=faults)


def _bad_rows(source: Source, lines: set[int]) -> Iterator[Unusable]:
    faults = source.of(ROWS)
    for line, row in source.rows:
        if line in lines:
            own = tuple(fault for fault in faults if fault.line == line)
            yield Unusable(id=row.id, name=row.name, faults=own)
    for broken in source.broken_rows:
        own = tuple(fault for fault in faults if fault.line == broken.line)
        yield Unusable(id=broken.id, name=broken.name, faults=own)


def _led_down(file: str, one: Item | Theme, key: str, text: str) -> Unusable:
    fault = Fault(file=file, line=1, key=key, rule="unusable-item", text=text)
    return Unusable(id=one.code, name=one.name, faults=(fault,))


def _once(found: Iterable[Unusable]) -> tuple[Unusable, ...]:
    """One entry an id: a row and its file may both be at fault."""
    by_id: dict[str, Unusable] = {}
    for one in found:
        before = by_id.get(one.id)
        by_id[one.id] = (
            one if before is None else msgspec.structs.replace(before, faults=(*before.faults, *one.faults))
        )
    return tuple(by_id.values())


def _ground(source: Source) -> Catalogue:
    """Everything but items and themes; what is at fault stands in part only, and stops the hall."""
    hall = source.file("hall.yaml", Hall)
    region = source.file("region.yaml", Region)
    years = [source.file(file, Year) or source.part(file, Year) for file in source.names("calendars")]
    return Catalogue(
        version=1,
        hall=hall if hall is not None else source.part("hall.yaml", Hall),
        region=region if region is not None else source.part("region.yaml", Region),
        departments=_departments(source),
        fields=_fields(source),
        identity=_listed(source, "identity.yaml", IdentityKind),
        rows=read_rows(source),
        items={},
        themes={},
        grounds=_listed(source, "grounds.yaml", Ground),
        intermediaries=_listed(source, "intermediaries.yaml", Intermediary),
        samples=_keyed(source, "samples.yaml", SampleText),
        years=tuple(years),
    )


class Department(Organ, frozen=True, kw_only=True):
    """A department as the file must say it: its kind is never taken for granted there."""

    kind: DepartmentKind


def _departments(source: Source) -> tuple[Organ, ...]:
    rows: tuple[Organ, ...] = _listed(source, "departments.yaml", Department)
    return tuple(
        Organ(code=one.code, name=one.name, short=one.short, kind=one.kind, remedy=one.remedy, uscc=one.uscc)
        if isinstance(one, Department)
        else one
        for one in rows
    )


def _listed(source: Source, file: str, type_: type[T]) -> tuple[T, ...]:
    value = source.raw(file)
    if file not in source.files:
        return ()
    if not isinstance(value, list):
        source.fault(file, (), "schema", "应当是列表")
        return ()
    return tuple(source.piece(file, one, type_, (index,)) for index, one in enumerate(value))


def _keyed(source: Source, file: str, type_: type[T]) -> dict[str, T]:
    value = source.raw(file)
    if file not in source.files:
        return {}
    if not isinstance(value, dict):
        source.fault(file, (), "schema", "应当是一组键和值")
        return {}
    found = {key: source.typed(file, one, type_, (key,)) for key, one in value.items()}
    return {key: one for key, one in found.items() if one is not None}


def _fields(source: Source) -> dict[str, Field]:
    value = source.raw("fields.yaml")
    if not isinstance(value, dict):
        if "fields.yaml" in source.files:
            source.fault("fields.yaml", (), "schema", "应当是一组键和值")
        return {}
    found: dict[str, Field] = {}
    for key, one in value.items():
        if isinstance(one, dict) and "key" in one:
            source.fault("fields.yaml", (key, "key"), "schema", "没有这个键；字段的键写在最前面")
            continue
        named = {"key": key, **one} if isinstance(one, dict) else one
        field = source.typed("fields.yaml", named, Field, (key,))
        if field is not None:
            found[key] = field
    return found
