"""Whether a value has the shape of a struct: every breach at once, each with its place and in Chinese.

msgspec converts, but stops at the first breach; whoever edits a catalogue wants all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec
from msgspec import inspect

from casework.text import code_point, hidden
from forms.strict import Place

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Breach(NamedTuple):
    """What is wrong at a place, and what is allowed."""

    place: Place
    text: str
    missing: bool = False  # nothing stands there


def breaches(value: Any, type_: type, place: Place = ()) -> list[Breach]:
    """Everything in `value` that `type_` does not allow."""
    return list(_walk(value, _info(type_), place))


@lru_cache(maxsize=64)
def _info(type_: type) -> inspect.Type:
    """Asking msgspec costs as much as the walk itself; the types are few."""
    return inspect.type_info(type_)


def _walk(value: Any, info: inspect.Type, place: Place) -> Iterator[Breach]:
    match info:
        case inspect.StructType():
            yield from _struct(value, info, place)
        case inspect.UnionType():
            yield from _union(value, info, place)
        case inspect.VarTupleType() | inspect.ListType():
            yield from _list(value, info.item_type, place)
        case inspect.TupleType():
            yield from _fixed(value, info.item_types, place)
        case inspect.DictType():
            yield from _dict(value, info.value_type, place)
        case inspect.AnyType():
            return
        case _:
            text = _scalar(value, info)
            if text:
                empty = value is None or (isinstance(value, str) and not value.strip())
                yield Breach(place, text, missing=empty)


def _struct(value: Any, info: inspect.StructType, place: Place) -> Iterator[Breach]:
    if not isinstance(value, dict):
        yield Breach(place, f"应当是一组键和值，现在是{_kind(value)}")
        return
    fields = {field.encode_name: field for field in info.fields}
    for key in value:
        if key not in fields:
            yield Breach((*place, key), f"没有这个键；可用的键：{'、'.join(fields)}")
    for name, field in fields.items():
        if name in value:
            yield from _walk(value[name], field.type, (*place, name))
        elif field.required:
            yield Breach((*place, name), "必须有这个键", missing=True)


def _union(value: Any, info: inspect.UnionType, place: Place) -> Iterator[Breach]:
    if value is None and any(isinstance(one, inspect.NoneType) for one in info.types):
        yield Breach(place, "没有值；不需要时删去这个键")
        return
    rest = [one for one in info.types if not isinstance(one, inspect.NoneType)]
    found = [list(_walk(value, one, place)) for one in rest]
    if not any(not one for one in found):
        yield from min(found, key=len)


def _list(value: Any, item: inspect.Type, place: Place) -> Iterator[Breach]:
    if not isinstance(value, list):
        yield Breach(place, f"应当是列表，现在是{_kind(value)}；没有内容时写 []")
        return
    for index, one in enumerate(value):
        yield from _walk(one, item, (*place, index))


def _fixed(value: Any, items: tuple[inspect.Type, ...], place: Place) -> Iterator[Breach]:
    if not isinstance(value, list) or len(value) != len(items):
        yield Breach(place, f"应当是 {len(items)} 个值的列表")
        return
    for index, (one, item) in enumerate(zip(value, items, strict=True)):
        yield from _walk(one, item, (*place, index))


def _dict(value: Any, item: inspect.Type, place: Place) -> Iterator[Breach]:
    if not isinstance(value, dict):
        yield Breach(place, f"应当是一组键和值，现在是{_kind(value)}")
        return
    for key, one in value.items():
        yield from _walk(one, item, (*place, key))


def _scalar(value: Any, info: inspect.Type) -> str:
    match info:
        case inspect.LiteralType():
            allowed = [one for one in info.values if one != ""]
            if value not in info.values or isinstance(value, bool):
                return f"不能是{_shown(value)}；可以是：{'、'.join(map(str, allowed))}"
        case inspect.StrType():
            if not isinstance(value, str):
                return f"应当是文字，现在是{_kind(value)}；数字编码要加引号"
            if not value.strip():
                return "不能是空的文字"
            unseen = hidden(value, lines=True)
            if unseen:
                return f"有看不见的字符 {code_point(unseen[0])}；删去"
        case inspect.BoolType():
            if not isinstance(value, bool):
                return f"应当是 true 或者 false，现在是{_shown(value)}"
        case inspect.IntType():
            if not isinstance(value, int) or isinstance(value, bool):
                return f"应当是整数，现在是{_shown(value)}"
            if value < 0:
                return f"不能小于 0，现在是 {value}"
        case inspect.FloatType():
            if not isinstance(value, int | float) or isinstance(value, bool):
                return f"应当是数，现在是{_shown(value)}"
        case inspect.DateType():
            return _day(value)
        case inspect.NoneType():
            return "" if value is None else "不应当有值"
        case _:
            raise TypeError(f"no shape for {info!r}")
    return ""


def _day(value: Any) -> str:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return f'应当是加引号的日期，如 "2024-07-01"，现在是{_shown(value)}'
    try:
        msgspec.convert(value, type=date)
    except msgspec.ValidationError:
        return f"没有这一天：{value}"
    return ""


def _kind(value: Any) -> str:
    match value:
        case None:
            return "空值"
        case bool():
            return "是非值"
        case int() | float():
            return f"数 {value}"
        case str():
            return f"文字“{value[:20]}”"
        case list():
            return "列表"
        case _:
            return "一组键和值"


def _shown(value: Any) -> str:
    return f"“{value[:20]}”" if isinstance(value, str) else _kind(value)
