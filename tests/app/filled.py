"""A draft filled from the fields' own samples, with every material sound: for any item and any theme."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from casework.checklist import Judgement, Mark
from casework.decide.judging import table_of
from casework.draft import Draft
from casework.item import Column, Field
from casework.onetable import OneTable
from hallclient.app.counter import Counter
from hallclient.app.intake import Intake

BY_TYPE: dict[str, Any] = {
    "text": "示例内容",
    "long_text": "示例内容，写明来龙去脉。",
    "integer": "12",
    "decimal": "12.5",
    "money": "10000.00",
    "date": "2026-01-05",
    "phone": "13800000118",
    "email": "shili@example.org",
    "person_name": "周静姝",
    "identity": {"kind": "resident_id", "number": "410106198503154519"},
    "citizen_id": "410106198503154519",
    "uscc": "91410106MA0TEXT12D",
    "postcode": "450000",
    "region": "示例街道",
    "address": "示例区示例路18号1层",
    "yes_no": "是",
}


def sample(field: Field | Column) -> Any:
    """What a clerk might type: the field's own sample, else one of its type."""
    if isinstance(field, Field) and field.type == "table":
        return [{column.key: sample(column) for column in field.columns}]
    if field.key == "plate":
        return "豫A12345"
    if field.type == "multi_choice":
        return list(field.options[:1])
    if field.type == "choice":
        return field.sample if field.sample in field.options else field.options[0]
    if field.type == "identity":
        return BY_TYPE["identity"]
    given = field.sample if field.sample is not None else BY_TYPE[field.type]
    if field.type == "integer":
        return str(max(int(given), int(field.min or 0)))
    return given if isinstance(given, str) else str(given)


def answers(counter: Counter, draft: Draft, chosen: Mapping[str, str]) -> dict[str, str]:
    """Every situation answered: as chosen, else 否, else the first option."""
    told: dict[str, str] = {}
    while True:
        table = table_of(counter.bench(), replace(draft, situations=told))
        new = {
            asked.situation.key: chosen.get(
                asked.situation.key,
                "否" if "否" in asked.situation.options else asked.situation.options[0],
            )
            for asked in table.situations
        }
        if new == told:
            return told
        told = new


def one_table(counter: Counter, draft: Draft) -> OneTable:
    return table_of(counter.bench(), draft)


def filled(
    counter: Counter,
    *items: str,
    theme: str = "",
    situations: Mapping[str, str] | None = None,
    values: Mapping[str, Any] | None = None,
    marks: Mapping[str, Judgement | Mark] | None = None,
    **changes: Any,
) -> Draft:
    """A complete application at this counter; `values` and `marks` (by material id) replace single parts."""
    draft = replace(Intake(counter).new_draft(), items=items, theme=theme)
    draft = replace(draft, situations=answers(counter, draft, situations or {}))
    table = one_table(counter, draft)
    defined = [counter.catalogue.items[code] for code in table.items]
    kinds = [kind for kind in ("法人", "自然人") if all(kind in item.applicants for item in defined)]
    typed = {line.field.key: sample(line.field) for line in table.fields if not line.given_by}
    found = {
        line.id: Judgement(mark="sound", originals=line.material.original, copies=line.material.copies)
        for line in table.materials
        if not line.given_by
    }
    for name, mark in (marks or {}).items():
        found[name] = mark if isinstance(mark, Judgement) else Judgement(mark=mark)
    whole = replace(
        draft,
        applicant_kind=kinds[0] if kinds else "",
        values={**typed, **(values or {})},
        materials=found,
    )
    return replace(whole, **changes)


def marked(draft: Draft, marks: Mapping[str, Judgement | Mark]) -> Draft:
    """The draft with other findings, by material id."""
    found = dict(draft.materials)
    for name, mark in marks.items():
        found[name] = mark if isinstance(mark, Judgement) else Judgement(mark=mark)
    return replace(draft, materials=found)
