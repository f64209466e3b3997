"""The one codec: the same bytes for the book, the wire and the hash.

JSON by msgspec with the struct's own field order and sorted mapping keys, so the same value gives the same
bytes. What is read is strict: bounded depth, no duplicate keys, no NaN, no unknown fields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar, get_args

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
        _each_key_once(data, plain)
        return msgspec.json.decode(data, type=type_)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise WireError(str(error)) from error


def decode_with_acts(
    data: bytes, type_: type[T], acts_in: Callable[[T], Iterable[msgspec.Raw]]
) -> tuple[T, list[AnyAct | None]]:
    """The same for what carries acts, and the acts, each read once; None for one that is not the very bytes that
    `encode` makes of it (a newer or an older program's, or no act at all).

    What `encode` makes holds no key twice: where all of it is such, nobody has to look for one. Raises WireError.
    """
    plain = _unescaped(data)
    if not _shallow(plain):
        raise WireError("nested too deep")
    try:
        value = msgspec.json.decode(data, type=type_)
        acts = [_ours(bytes(one)) for one in acts_in(value)]
        if None in acts or encode(value) != data:
            _each_key_once(data, plain)
        return value, acts
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise WireError(str(error)) from error


def decode_frame(data: bytes, type_: type[T]) -> T:
    """The same for what carries acts that are not read now: only what is around them is looked at. Whoever reads them
    reads them by `decode_foreign`. Raises WireError."""
    try:
        value = msgspec.json.decode(data, type=type_)
        return value if encode(value) == data else decode_foreign(data, type_)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise WireError(str(error)) from error


def _ours(data: bytes) -> AnyAct | None:
    try:
        act = _acts.decode(data)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    return act if encode(act) == data else None


def _each_key_once(data: bytes, plain: bytes) -> None:
    """Raises WireError for a key that stands twice: of the two only the last is read, a text less."""
    if _unescaped(msgspec.json.encode(msgspec.json.decode(data))).count(b'"') != plain.count(b'"'):
        raise WireError("a key stands twice")


def kind(act: AnyAct) -> str:
    """The tag of an act."""
    return _KINDS[type(act)]


_KINDS: dict[type, str] = {one: str(one.__struct_config__.tag) for one in get_args(AnyAct)}
"""Made once: msgspec makes a struct's configuration anew each time that it is asked for."""


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
