"""All rules put to their files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from casework.catalogue import Catalogue
from casework.item import Item, Theme
from forms.rules.calendars import check_year
from forms.rules.conditions import check_conditions
from forms.rules.fields import check_field
from forms.rules.finding import Finding, repeated, simple_key
from forms.rules.hall import check_hall
from forms.rules.items import check_item
from forms.rules.links import Ground, check_gives, check_links, check_prerequisites, check_same
from forms.rules.lists import check_departments, check_grounds, check_identity_kinds, check_intermediaries
from forms.rules.materials import check_materials
from forms.rules.procedure import check_procedure
from forms.rules.region import check_publishing, check_region
from forms.rules.rows import check_rows
from forms.rules.themes import check_lead, check_theme

if TYPE_CHECKING:
    from forms.source import Source

__all__ = ["check_items", "check_whole"]


def check_items(
    source: Source,
    ground: Catalogue,
    items: Mapping[str, Item | None],
    themes: Mapping[str, Theme | None],
) -> None:
    """Every item and theme by itself and against the dictionary, the rows, each other.

    What points at the ground is checked only where the ground could be read whole: else one slip of the
    dictionary would be told of every item that uses it.
    """
    whole = {file: item for file, item in items.items() if item is not None}
    below = _below(source, ground)
    slugs = {PurePosixPath(file).stem for file in items}
    for line, finding in check_rows(tuple(source.rows), None if below is None else below.catalogue, slugs):
        source.row_fault(line, str(finding.place[0]), finding.rule, finding.text)
    for file, found in items.items():
        item = found or source.part(file, Item)
        _tell(source, file, (*check_item(item), *check_procedure(item), *check_materials(item)))
        _tell(source, file, check_conditions(item))
        _tell(source, file, () if below is None else check_links(file, item, below))
    _twice(source, {file: item.code for file, item in whole.items()})
    for file, finding in check_same(whole):
        _tell(source, file, (finding,))
    if None not in items.values():
        for file, finding in check_gives(whole):
            _tell(source, file, (finding,))
    written = _codes(source, items)
    if below is not None:
        known = frozenset({*written, *below.broken_rows, *(row.id for _, row in below.rows)})
        for file, finding in check_prerequisites(whole, known):
            _tell(source, file, (finding,))
    _twice(source, {file: theme.code for file, theme in themes.items() if theme is not None})
    by_code = {item.code: item for item in whole.values()}
    for file, sound in themes.items():
        theme = sound or source.part(file, Theme)
        _tell(source, file, check_theme(theme, by_code, written))
        _tell(source, file, () if below is None else check_lead(theme, below.catalogue))


def check_whole(source: Source, ground: Catalogue, items: Mapping[str, Item | None]) -> None:
    """The hall, its region, calendars and lists."""
    _tell(source, "region.yaml", check_region(ground.region, ground.hall))
    listed = None if source.of("departments.yaml") else ground.departments
    _tell(source, "hall.yaml", check_hall(ground.hall, listed))
    _tell(source, "departments.yaml", check_departments(ground.departments))
    kinds = None if source.of("identity.yaml") else ground.identity
    _tell(source, "identity.yaml", check_identity_kinds(ground.identity))
    for field in ground.fields.values():
        _tell(source, "fields.yaml", check_field(field, kinds))
    _tell(source, "grounds.yaml", check_grounds(ground.grounds))
    names = {row.name for row in ground.rows} | {item.name for item in items.values() if item is not None}
    if ground.rows and not source.broken_rows:
        known = {row.id for row in ground.rows} | _codes(source, items)
        _tell(source, "region.yaml", check_publishing(ground.region, known))
    if ground.rows and not source.broken_rows and None not in items.values():
        _tell(source, "intermediaries.yaml", check_intermediaries(ground.intermediaries, names))
    for key in ground.samples:
        if not simple_key(key):
            text = "示范文本的键须是小写字母、数字和下划线"
            _tell(source, "samples.yaml", (Finding((key,), text),))
    for file, year in zip(source.names("calendars"), ground.years, strict=True):
        _tell(source, file, check_year(file, year))


def _below(source: Source, ground: Catalogue) -> Ground | None:
    if source.ground_faults():
        return None
    broken = frozenset(text for row in source.broken_rows for text in (row.id, row.definition) if text)
    return Ground(ground, tuple(source.rows), broken)


def _tell(source: Source, file: str, findings: Iterable[Finding]) -> None:
    for finding in findings:
        source.fault(file, finding.place, finding.rule, finding.text)


def _twice(source: Source, codes: Mapping[str, str]) -> None:
    """Two files with one code: the later one is at fault."""
    files = list(codes)
    for index, code in repeated(codes.values()):
        first = next(file for file in files if codes[file] == code)
        text = f"{first} 已用了代码 {code}；一个代码一个文件"
        _tell(source, files[index], (Finding(("code",), text, "duplicate-code"),))


def _codes(source: Source, items: Iterable[str]) -> frozenset[str]:
    """The codes of the files of items/, those of faulty files included."""
    return frozenset(source.named(file)[0] for file in items)
