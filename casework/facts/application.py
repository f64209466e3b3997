"""The application forms: one item's own (FORM) and the one table of several (FORMS), in full."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from casework import fields
from casework.acts import Applicant
from casework.case import Case
from casework.catalogue import Catalogue, organ, owner_on
from casework.deadline import paper_day
from casework.decide.applicants import applicant_of
from casework.decide.bench import Bench
from casework.draft import Draft
from casework.facts.heads import item_of
from casework.facts.setting import Facts, PaperSetting
from casework.facts.wording import spaced
from casework.hall import Organ
from casework.identity import is_uscc
from casework.item import Field, Item
from casework.numbering import grouped as grouped_number
from casework.onetable import OneTable, TableField, grouped, merge, part

Row = Mapping[str, str]
INTERIM = "99"
"""An interim item number starts with 99 and is never printed."""


def application(case: Case, setting: PaperSetting) -> Facts:
    """One item's part of the one table, as it stands in the case; numbers and phones in full."""
    item, opened = item_of(case, setting), case.opened
    table = merge(setting.catalogue, (item.code,), "", case.situations)
    facts = _form(setting.catalogue, item, setting.organ, opened.theme, table, case.situations, case.values)
    facts |= {
        "applicant": opened.applicant.name,
        "case_no": opened.case_no,
        "query_code": spaced(opened.query_code),
        "filled_on": paper_day(opened.received_on),
    }
    return facts | _signs(opened.applicant)


def drafted(bench: Bench, draft: Draft, table: OneTable, code: str) -> Facts:
    """One item's part of the one table before it has a number. Raises KeyError for an item without definition."""
    catalogue = bench.catalogue
    item = catalogue.items[code]
    lines = tuple(line for line in table.fields if code in line.users)
    asked = tuple(one for one in table.situations if code in one.users)
    own = replace(table, items=(code,), fields=lines, situations=asked)
    values = part(table, code, draft.values)
    applicant = applicant_of(draft, values)
    facts = _form(catalogue, item, owner_of(bench, code), draft.theme, own, draft.situations, values)
    facts |= {
        "applicant": applicant.name or applicant_of(draft, draft.values).name,
        "filled_on": paper_day(draft.received_on or bench.today),
    }
    return facts | _signs(applicant)


def _form(
    catalogue: Catalogue,
    item: Item,
    competent: Organ,
    theme: str,
    table: OneTable,
    situations: Mapping[str, str],
    values: Mapping[str, Any],
) -> Facts:
    facts: Facts = {
        "organ": competent.name,
        "item": item.name,
        "rows": form_rows(grouped(table), values, catalogue),
        "hall": catalogue.hall.name,
        "address": catalogue.hall.address,
    }
    if not item.code.startswith(INTERIM):
        facts["item_code"] = item.code
    if theme in catalogue.themes:
        facts["part_of"] = catalogue.themes[theme].name
    if words := situation_words(table, situations):
        facts["situations"] = words
    return facts


def owner_of(bench: Bench, code: str) -> Organ:
    """The organ in whose name an item's papers go out on the bench's day."""
    catalogue = bench.catalogue
    row = next((row for row in catalogue.rows if row.id == code), None)
    return organ(catalogue, owner_on(catalogue.hall, row, catalogue.items[code], bench.today))


def one_table(bench: Bench, draft: Draft, table: OneTable, cases: Mapping[str, Case]) -> Facts:
    """The whole application before it is split: shared fields once, then each item's own."""
    catalogue, hall = bench.catalogue, bench.catalogue.hall
    applicant = applicant_of(draft, draft.values)
    theme = catalogue.themes.get(draft.theme)
    several = len(table.items) > 1
    shared = tuple(line for line in table.fields if len(line.users) > 1 or not several)
    groups = [("各事项共用" if several else "申请内容", shared)]
    for code in table.items if several else ():
        own = tuple(line for line in table.fields if line.users == (code,))
        groups.append((catalogue.items[code].name, own))
    facts: Facts = {
        "applicant": applicant.name,
        "items": tuple(_item_row(bench, code, cases.get(code)) for code in table.items),
        "rows": form_rows(tuple(group for group in groups if group[1]), draft.values, catalogue),
        "filled_on": paper_day(draft.received_on or bench.today),
        "hall": hall.name,
        "address": hall.address,
    }
    if theme is not None:
        facts["theme"] = theme.name
    if words := situation_words(table, draft.situations):
        facts["situations"] = words
    saved = (table.fields_before - table.fields_after, table.materials_before - table.materials_after)
    if any(saved):
        facts["saved"] = f"合并后少填{saved[0]}项、少交{saved[1]}份"
    return facts | _signs(applicant)


def _item_row(bench: Bench, code: str, case: Case | None) -> dict[str, str]:
    catalogue = bench.catalogue
    return {
        "name": catalogue.items[code].name,
        "organ": owner_of(bench, code).name,
        "case_no": grouped_number(case.opened.case_no) if case is not None else "收件时编号",
    }


def _signs(applicant: Applicant) -> Facts:
    facts: Facts = {}
    if applicant.kind != "自然人" or is_uscc(applicant.number):
        facts["unit"] = True
    if applicant.agent_name:
        facts["agent_used"] = True
    return facts


def situation_words(table: OneTable, answers: Mapping[str, str]) -> str:
    """是否委托他人办理：是；主体业态：餐饮服务经营者."""
    return "；".join(
        f"{asked.situation.ask}：{answers[asked.situation.key]}"
        for asked in table.situations
        if answers.get(asked.situation.key)
    )


def form_rows(
    groups: tuple[tuple[str, tuple[TableField, ...]], ...], values: Mapping[str, Any], catalogue: Catalogue
) -> tuple[Row, ...]:
    """Sections, fields, and tables with their heads and rows; an empty field stands empty."""
    rows: list[Row] = []
    for heading, lines in groups:
        rows.append({"kind": "section", "label": heading})
        for line in lines:
            rows += _field_rows(line, values.get(line.field.key), catalogue)
    return tuple(rows)


def _field_rows(line: TableField, value: Any, catalogue: Catalogue) -> list[Row]:
    field = line.field
    if line.given_by:
        return [{"kind": "field", "label": field.label, "text": "由同一申请的前一事项产生"}]
    if field.type == "table" and not fields.empty(value):
        return _table_rows(field, value, catalogue)
    return [{"kind": "field", "label": field.label, "text": fields.show(field, value, catalogue.identity)}]


def _table_rows(field: Field, value: Any, catalogue: Catalogue) -> list[Row]:
    columns = [(column.key, fields.as_field(column)) for column in field.columns]
    head: dict[str, str] = {"kind": "head", "label": field.label}
    head |= {str(place): column.label for place, (_, column) in enumerate(columns, start=1)}
    rows: list[Row] = [head]
    for entry in value:
        cells = {
            str(place): fields.show(column, entry.get(key), catalogue.identity)
            for place, (key, column) in enumerate(columns, start=1)
        }
        rows.append({"kind": "row", **cells})
    return rows
