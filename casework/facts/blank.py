"""Blank forms: every field of an item, to be filled by hand; given free of charge (行政许可法 第二十九条)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from casework.catalogue import Catalogue, organ, owner_on
from casework.facts.guide import INTERIM, condition
from casework.facts.setting import Facts
from casework.item import Column, Field, Item
from casework.onetable import GROUPS

ROWS = 3
"""Empty rows of a table on a blank form."""
_DAY = "　　　　年　　月　　日"
_ROOM = {"long_text": "\n\n", "address": "\n"}
"""Lines left for what is long."""


def blank(catalogue: Catalogue, code: str, today: date) -> Facts:
    """The item's own form without a value. Raises KeyError for an item without definition."""
    item, hall = catalogue.items[code], catalogue.hall
    row = next((row for row in catalogue.rows if row.id == code), None)
    owner = organ(catalogue, owner_on(hall, row, item, today))
    facts: Facts = {
        "applicant": "",
        "organ": owner.name,
        "item": item.name,
        "rows": (*_situations(item), *_fields(catalogue, item)),
        "blank": True,
        "filled_on": _DAY,
        "hall": hall.name,
        "address": hall.address,
    }
    if not item.code.startswith(INTERIM):
        facts["item_code"] = item.code
    return facts


def _situations(item: Item) -> list[Mapping[str, str]]:
    if not item.situations:
        return []
    rows: list[Mapping[str, str]] = [{"kind": "section", "label": "办理情形（在□内打√）"}]
    rows += [{"kind": "field", "label": one.ask, "text": boxes(one.options)} for one in item.situations]
    return rows


def _fields(catalogue: Catalogue, item: Item) -> list[Mapping[str, str]]:
    """The fields under their headings, as the filled form has them; conditional ones with their condition."""
    by_heading: dict[str, list[Mapping[str, str]]] = {one: [] for one in (*GROUPS.values(), "其他")}
    for line in item.form:
        field = catalogue.fields[line.field]
        heading = GROUPS.get(field.key.split(".")[0], "其他")
        label = field.label + (f"\n（{condition(line.when, item)}时填写）" if line.when else "")
        by_heading[heading] += _field(field, label)
    rows: list[Mapping[str, str]] = []
    for heading, found in by_heading.items():
        if found:
            rows += [{"kind": "section", "label": heading}, *found]
    return rows


def _field(field: Field, label: str) -> list[Mapping[str, str]]:
    if field.type != "table":
        return [{"kind": "field", "label": label, "text": space(field)}]
    columns = {str(place): one.label for place, one in enumerate(field.columns, start=1)}
    rows: list[Mapping[str, str]] = [{"kind": "head", "label": label, **columns}]
    return rows + [{"kind": "row", **dict.fromkeys(columns, "")} for _ in range(ROWS)]


def space(field: Field | Column) -> str:
    """What stands where the value will be written: boxes to tick, a date, a unit, or room."""
    if field.type in ("choice", "multi_choice"):
        return boxes(field.options)
    if field.type == "yes_no":
        return boxes(("是", "否"))
    if field.type == "date":
        return _DAY
    if field.type == "identity":
        return "证件种类：　　　　　　　　号码："
    if field.unit:
        return f"　　　　　　　　{field.unit}"
    return _ROOM.get(field.type, "")


def boxes(options: tuple[str, ...]) -> str:
    """□是　□否."""
    return "　".join(f"□{option}" for option in options)
