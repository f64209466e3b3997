"""What can still be judged of a file whose shape is wrong somewhere: one slip must not hide the others.

A broken part stands as `ABSENT`. A rule that comes to it ends without a word; every other rule goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, NoReturn, ParamSpec, TypeVar, get_args, get_origin

import msgspec

from forms.strict import Place

P = ParamSpec("P")
T = TypeVar("T")


class Stopped(Exception):
    """A rule came to a part that is not there."""


def _stop(*_: object) -> NoReturn:
    raise Stopped


_ASKED = (
    "getattr", "iter", "len", "bool", "eq", "ne", "hash", "contains", "getitem", "lt", "le", "gt", "ge", "add", "radd",
    "sub", "rsub", "mul", "rmul", "str", "format", "int", "float", "index", "round",
)  # fmt: skip

ABSENT: Any = type("Absent", (), {f"__{name}__": _stop for name in _ASKED})()
"""Stands for a broken part: whatever a rule asks of it, the rule ends."""


def rule(check: Callable[P, Iterator[T]]) -> Callable[P, Iterator[T]]:
    """A rule that tells what it found until it comes to a broken part."""

    @wraps(check)
    def until_broken(*args: P.args, **named: P.kwargs) -> Iterator[T]:
        try:
            yield from check(*args, **named)
        except Stopped:
            return

    return until_broken


def part_of(value: Any, type_: type[T], broken: list[Place]) -> T:
    """A struct out of what is sound in `value`; `broken`: places of its breaches, from `value` on."""
    if not isinstance(value, dict):
        return ABSENT  # type: ignore[no-any-return]
    made = {}
    for field in msgspec.structs.fields(type_):  # type: ignore[arg-type]
        name = field.encode_name
        below = [place[1:] for place in broken if place[:1] == (name,)]
        if below or name in value:
            made[field.name] = _part(value.get(name), field.type, below)
    return type_(**made)


def _part(value: Any, type_: Any, below: list[Place]) -> Any:
    """One value: whole, in part where it holds structs, or not at all."""
    if not below:
        return msgspec.convert(value, type_)
    if () in below:
        return ABSENT
    if get_origin(type_) is dict:
        return ABSENT
    struct = next((one for one in (type_, *get_args(type_)) if _is_struct(one)), None)
    if get_origin(type_) is tuple and isinstance(value, list):
        element = get_args(type_)[0]
        return tuple(
            _part(one, element, [place[1:] for place in below if place[:1] == (index,)])
            for index, one in enumerate(value)
        )
    return ABSENT if struct is None else part_of(value, struct, below)


def _is_struct(type_: object) -> bool:
    return isinstance(type_, type) and issubclass(type_, msgspec.Struct)
