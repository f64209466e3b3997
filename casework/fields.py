"""Values of fields: tidied as they are typed, checked by their type, shown as papers show them.

A value is what a draft stores: text (numbers and days too), a list of texts, {kind, number}, or a list of
rows. Money and decimals never pass through a float. `check` says nothing of an empty value: whether a field
is required is the form's matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import msgspec

from casework.deadline import paper_day
from casework.field_checks import CODE_LENGTH, SCALAR, day_of, only
from casework.hall import IdentityKind
from casework.identity import check_identity
from casework.item import Column, Field
from casework.problem import Problem, unusual, wrong
from casework.text import code_point, hidden, one_line, paste, paste_code

__all__ = ["Problem", "as_field", "check", "empty", "show", "tidy"]

Kinds = Iterable[IdentityKind]

TABLE_ROWS = 500

_SEPARATORS = re.compile(r"[、，,;；\n]+")


def as_field(column: Column) -> Field:
    """A column of a table as a field of its type."""
    named = {name: getattr(column, name) for name in column.__struct_fields__ if name != "required"}
    return Field(**named)


def empty(value: Any) -> bool:
    """Whether nothing was entered: blanks, no choice, a number without digits, rows of nothing."""
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, Mapping):
        return all(empty(entry) for key, entry in value.items() if key != "kind")
    if isinstance(value, list | tuple):
        return all(empty(entry) for entry in value)
    return value is None


# ── tidy ─────────────────────────────────────────────────────────────────────


def tidy(field: Field, value: Any) -> Any:
    """What was typed or pasted (text, or the parts of an identity, list or table) as a draft stores it.

    Nothing is lost: what is not understood stays as text, and `check` speaks of it. A table may be pasted
    from a spreadsheet, a row a line.
    """
    match field.type:
        case "multi_choice":
            chosen = _SEPARATORS.split(value) if isinstance(value, str) else [str(entry) for entry in value]
            texts = list(dict.fromkeys(text.strip() for text in chosen if text.strip()))
            return sorted(texts, key=lambda text: _place(field.options, text))
        case "identity":
            if isinstance(value, Mapping):
                parts = {key: one_line(str(part)) for key, part in value.items()}
                return {**parts, "number": paste_code(parts.get("number", ""))}
            number = paste_code(str(value))
            return {"kind": _usual_kind(number), "number": number}
        case "table":
            rows = _pasted_rows(field, value) if isinstance(value, str) else value
            return [_tidy_row(field, row) for row in rows if not empty(row)]
        case _:
            return paste(field.type, value if isinstance(value, str) else str(value))


def _place(options: tuple[str, ...], text: str) -> int:
    return options.index(text) if text in options else len(options)


def _usual_kind(number: str) -> str:
    """The kind of a number typed without one: 18 characters begin with their region (GB 11643)."""
    if len(number) == 18:
        first = {"81": "hk_macao_residence", "82": "hk_macao_residence", "83": "taiwan_residence"}
        if number[0] == "9":
            return "permanent_residence"
        return first.get(number[:2], "resident_id")
    return "resident_id"


def _pasted_rows(field: Field, text: str) -> list[dict[str, str]]:
    lines = [line.split("\t") for line in text.replace("\r\n", "\n").split("\n") if line.strip()]
    labels = [column.label for column in field.columns]
    if lines and [cell.strip() for cell in lines[0]] == labels[: len(lines[0])]:
        lines = lines[1:]  # the heading row came along
    keys = [column.key for column in field.columns]
    return [dict(zip(keys, cells, strict=False)) for cells in lines]


def _tidy_row(field: Field, row: Mapping[str, Any]) -> dict[str, Any]:
    columns = {column.key: as_field(column) for column in field.columns}
    return {
        key: tidy(columns[key], cell) if key in columns and not empty(cell) else cell
        for key, cell in row.items()
    }


# ── check ────────────────────────────────────────────────────────────────────


def check(field: Field, value: Any, kinds: Kinds, *, today: date | None = None) -> tuple[Problem, ...]:
    """What is wrong or unusual about the value; () for an empty one."""
    if empty(value):
        return ()
    match field.type:
        case "multi_choice":
            return _check_choices(field, value)
        case "identity":
            return _check_identity(value, tuple(kinds), today)
        case "table":
            return _check_table(field, value, tuple(kinds), today)
        case _:
            text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
            if not isinstance(text, str):
                return (wrong(f"{field.label}的内容不是文字；请重新录入"),)
            return _check_hidden(field, text) or SCALAR[field.type](field, text, today)


def _check_hidden(field: Field, text: str) -> tuple[Problem, ...]:
    unseen = hidden(text, lines=field.type == "long_text")
    if unseen:
        codes = "、".join(dict.fromkeys(code_point(character) for character in unseen))
        return (wrong(f"{field.label}中有看不见的字符 {codes}；请删去后重新录入"),)
    return ()


def _check_choices(field: Field, value: Any) -> tuple[Problem, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(entry, str) for entry in value):
        return (wrong(f"{field.label}的内容不是选项；请重新选择"),)
    unknown = [entry for entry in value if entry not in field.options]
    if unknown:
        return (wrong(f"“{'、'.join(unknown)}”不在选项中；请重新选择"),)
    if len(set(value)) != len(value):
        return (wrong("同一选项选了两次；请重新选择"),)
    return ()


def _check_identity(value: Any, kinds: tuple[IdentityKind, ...], today: date | None) -> tuple[Problem, ...]:
    if not isinstance(value, Mapping) or not all(isinstance(part, str) for part in value.values()):
        return (wrong("证件内容不成立；请选择证件种类并录入号码"),)
    kind, number = value.get("kind", ""), value.get("number", "")
    if not kind:
        return (wrong("未选证件种类；请选择"),)
    if not number.strip():
        return (wrong("未录证件号码；请对照证件录入或读证"),)
    if len(number) > CODE_LENGTH:
        return (wrong(f"证件号码最多 {CODE_LENGTH} 个字符；请对照证件重录或读证"),)
    problem = check_identity(kind, number, kinds, today=today)
    to_name = any(known.key == kind and known.describe for known in kinds)
    if problem is None and to_name and empty(value.get("describe")):
        return (unusual("请写明证件名称（如难民证、旅行证）；没有名称的，再录一次"),)
    return only(problem)


def _check_table(
    field: Field, value: Any, kinds: tuple[IdentityKind, ...], today: date | None
) -> tuple[Problem, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(row, Mapping) for row in value):
        return (wrong(f"{field.label}的内容不是表格；请重新录入"),)
    rows = [(number, row) for number, row in enumerate(value, start=1) if not empty(row)]
    limit = int(field.max) if field.max is not None else TABLE_ROWS
    found = [wrong(f"最多 {limit} 行，现有 {len(rows)} 行；请删减")] if len(rows) > limit else []
    known = {column.key for column in field.columns}
    for number, row in rows:
        if not known.issuperset(row):
            found.append(wrong(f"第 {number} 行有表中没有的列；请重新录入这一行"))
        for column in field.columns:
            cell = row.get(column.key)
            where = f"第 {number} 行“{column.label}”："
            if column.required and empty(cell):
                found.append(wrong(f"{where}未填；请填写"))
            found += [
                msgspec.structs.replace(problem, text=where + problem.text)
                for problem in check(as_field(column), cell, kinds, today=today)
            ]
    return tuple(found)


# ── show ─────────────────────────────────────────────────────────────────────


def show(field: Field, value: Any, kinds: Kinds) -> str:
    """The value as papers and lists print it, in one text, as it was typed; "" for an empty one."""
    if empty(value):
        return ""
    match field.type:
        case "multi_choice":
            return "、".join(str(entry) for entry in value)
        case "identity":
            names = {kind.key: kind.name for kind in kinds}
            kind = value.get("kind", "")
            described = value.get("describe", "") or names.get(kind, kind)
            return f"{described} {value.get('number', '')}".strip()
        case "table":
            return "；".join(row for row in _shown_rows(field, value, tuple(kinds)) if row)
        case "date":
            day = day_of(str(value))
            return paper_day(day) if day is not None else str(value)
        case "integer" | "decimal" | "money":
            return f"{value}{field.unit or ''}"
        case _:
            return str(value)


def _shown_rows(field: Field, value: Any, kinds: tuple[IdentityKind, ...]) -> list[str]:
    columns = [(column.key, as_field(column)) for column in field.columns]
    return [
        "，".join(shown for key, column in columns if (shown := show(column, row.get(key), kinds)))
        for row in value
    ]
