"""The one codec: the same bytes for the book, the wire and the hash.

JSON by msgspec with the struct's own field order and sorted mapping keys, so the same value gives the same
bytes. What is read is strict: bounded depth, no duplicate keys, no NaN, no unknown fields.
"""

from __future__ import annotations

import json
import re
from typing import Any, TypeVar

import msgspec

from casework.acts import AnyAct

T = TypeVar("T")

MAX_DEPTH = 40
_MARKS = re.compile(rb'\\.|["\[\]{}]', re.DOTALL)
"""What decides about depth: quotes, brackets, and an escaped character, which is neither."""

_encoder = msgspec.json.Encoder(order="deterministic")
_acts: msgspec.json.Decoder[AnyAct] = msgspec.json.Decoder(AnyAct)


class WireError(ValueError):
    """Bytes that are not a value of ours; the text says why."""


def encode(value: object) -> bytes:
    """The value's bytes: deterministic. Keys that are numbers (notes by review point) are written as text."""
    try:
        return _encoder.encode(value)
    except TypeError:  # the encoder sorts text keys only
        return msgspec.json.encode(msgspec.to_builtins(value, str_keys=True, order="deterministic"))


def decode(data: bytes) -> AnyAct:
    """An act from the bytes that `encode` made. Raises WireError."""
    try:
        return _acts.decode(data)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise WireError(str(error)) from error


def decode_foreign(data: bytes, type_: type[T]) -> T:
    """A value from bytes that came from outside: also refuses duplicate keys, NaN and deep nesting.

    Raises WireError.
    """
    if _depth(data) > MAX_DEPTH:
        raise WireError("nested too deep")
    try:
        json.loads(data, object_pairs_hook=_unique, parse_constant=_constant)
        return msgspec.json.decode(data, type=type_)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise WireError(str(error)) from error


def kind(act: AnyAct) -> str:
    """The tag of an act."""
    return str(act.__struct_config__.tag)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise WireError("a key stands twice")
    return found


def _constant(name: str) -> None:
    raise WireError(f"not a number: {name}")


def _depth(data: bytes) -> int:
    """How deep the brackets go outside of texts."""
    depth = deepest = 0
    quoted = False
    for found in _MARKS.finditer(data):
        mark = found[0]
        if mark == b'"':
            quoted = not quoted
        elif quoted or mark[0] == 0x5C:
            continue
        elif mark in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        else:
            depth -= 1
    return deepest
