"""fields.yaml: options and columns where they belong, limits that make sense, samples that fit."""

from __future__ import annotations

from collections.abc import Iterator

from casework.fields import as_field, check, empty
from casework.hall import IdentityKind
from casework.item import Column, Field
from forms.part import rule
from forms.rules.finding import Finding, dotted_key, repeated, simple_key, unique
from forms.rules.lists import compiles
from forms.strict import Place

CHOICES = frozenset({"choice", "multi_choice"})


@rule
def check_field(field: Field, kinds: tuple[IdentityKind, ...] | None) -> Iterator[Finding]:
    """Everything about one field of the dictionary that its table does not allow.

    No `kinds`: identity.yaml can't be read, and samples are not judged.
    """
    place: Place = (field.key,)
    if not dotted_key(field.key):
        yield Finding(place, "字段的键须是用点分开的小写字母、数字和下划线，如 applicant.name")
    found = [*_one(field, place)]
    if field.type == "table":
        found += _columns(field, place, kinds)
    elif field.columns:
        found.append(Finding((*place, "columns"), "只有 table 才写 columns"))
    yield from found
    if found or field.sample is None or kinds is None:
        return
    if empty(field.sample):
        yield Finding((*place, "sample"), "样例是空的；没有样例时删去这个键", "sample")
    for problem in check(field, field.sample, kinds):
        yield Finding((*place, "sample"), f"样例不合本字段：{problem.text}", "sample")


@rule
def _one(field: Field | Column, place: Place) -> Iterator[Finding]:
    """What is the same for a field and a column."""
    if field.type in CHOICES:
        if len(field.options) < 2:
            yield Finding((*place, "options"), "选择项须写 options，至少两项")
        yield from unique(field.options, (*place, "options"), "选项")
    elif field.options:
        yield Finding((*place, "options"), "只有 choice 和 multi_choice 才写 options")
    if field.min is not None and field.max is not None and field.min > field.max:
        yield Finding((*place, "min"), f"min {field.min:g} 大于 max {field.max:g}")
    if field.pattern is not None and not compiles(field.pattern):
        yield Finding((*place, "pattern"), f"不是正确的正则表达式：{field.pattern}")


@rule
def _columns(field: Field, place: Place, kinds: tuple[IdentityKind, ...] | None) -> Iterator[Finding]:
    if not field.columns:
        yield Finding((*place, "columns"), "table 须写 columns")
    for index, key in repeated(column.key for column in field.columns):
        yield Finding((*place, "columns", index, "key"), f"列 {key} 写了两次")
    for index, column in enumerate(field.columns):
        at = (*place, "columns", index)
        if not simple_key(column.key):
            yield Finding((*at, "key"), f"列的键须是小写字母、数字和下划线，现在是“{column.key}”")
        if column.type == "table":
            yield Finding((*at, "type"), "表中不得再有表")
        wrong = [*_one(column, at)]
        yield from wrong
        if not wrong and column.type != "table" and column.sample is not None and kinds is not None:
            for problem in check(as_field(column), column.sample, kinds):
                yield Finding((*at, "sample"), f"样例不合本列：{problem.text}", "sample")
