"""The one codec: the same bytes for the book, the wire and the hash.

JSON by msgspec with the struct's own field order and sorted mapping keys, so the same value gives the same
bytes. What is read is strict: bounded depth, no duplicate keys, no NaN, no unknown fields.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec

from casework.acts import AnyAct

T = TypeVar("T")

MAX_DEPTH = 40
_OUTSIDE = bytes(one for one in range(256) if one not in b'"[]{}')
"""What says nothing about depth."""
_ALIKE = bytes.maketrans(b"[]", b"{}")

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
    plain = _unescaped(data)
    if not _shallow(plain):
        raise WireError("nested too deep")
    try:
        if _unescaped(msgspec.json.encode(msgspec.json.decode(data))).count(b'"') != plain.count(b'"'):
            raise WireError("a key stands twice")  # of the two only the last was read: a text less
        return msgspec.json.decode(data, type=type_)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise WireError(str(error)) from error


def kind(act: AnyAct) -> str:
    """The tag of an act."""
    return str(act.__struct_config__.tag)


def _unescaped(data: bytes) -> bytes:
    """The bytes without their escaped backslashes and quotes: each quote that is left begins or ends a text."""
    return data.replace(rb"\\", b"").replace(rb"\"", b"") if b"\\" in data else data


def _shallow(plain: bytes) -> bool:
    """Whether the brackets outside of texts go no deeper than `MAX_DEPTH`, without a step of Python for each of them.

    Two quotes beside one another, whatever they belong to, change nothing about what is outside.
    """
    brackets = b"".join(plain.translate(_ALIKE, _OUTSIDE).replace(b'""', b"").split(b'"')[::2])
    for _ in range(MAX_DEPTH):
        if not brackets:
            return True
        brackets = brackets.replace(b"{}", b"")  # the innermost
    return not brackets
