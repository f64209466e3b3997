"""The hall file on its way to a counter: as what differs from the one it has, or whole.

What the issuer signed are the payload's bytes. A difference says how the newer bytes are put together from the older
ones, so nobody has to be trusted for it: the result is hashed, and the issuer's signature is checked over it.
"""

from __future__ import annotations

import re

from casework.record import Struct, built

MOST_PAYLOAD = 32 * 1024 * 1024
_LINE = re.compile(rb".*?\},|.+", re.DOTALL)
"""A payload in lines: JSON of one line, cut behind each record."""


class Kept(Struct, frozen=True, kw_only=True):
    """Bytes of the older payload: from where, how many."""

    start: int
    count: int


Piece = Kept | bytes
"""Bytes that stay, or new ones."""


class HallFileStep(Struct, frozen=True, kw_only=True):
    """How a counter gets from the hall file that it has to the newest.

    `before`: the version that the pieces copy from; 0: none, this is the whole. `hash` is SHA-256 over the `size` bytes
    that come out; `signature` is the issuer's over the same bytes. `pieces` empty: nothing is newer.
    """

    before: int
    version: int
    size: int = 0
    hash: bytes = b""
    pieces: tuple[Piece, ...] = ()
    key_id: str = ""
    signed_by: str = ""
    signature: bytes = b""


def between(old: bytes, new: bytes) -> tuple[Piece, ...]:
    """How `new` is put together from `old`; of one piece where nothing is the same."""
    places: dict[bytes, int] = {}
    at = 0
    for line in _LINE.findall(old):
        places.setdefault(line, at)
        at += len(line)
    pieces: list[Piece] = []
    for line in _LINE.findall(new):
        last = pieces[-1] if pieces else b""
        end = last.start + last.count if isinstance(last, Kept) else 0
        if isinstance(last, Kept) and old[end : end + len(line)] == line:
            pieces[-1] = Kept(start=last.start, count=last.count + len(line))
        elif line in places:
            pieces.append(Kept(start=places[line], count=len(line)))
        elif isinstance(last, bytes) and pieces:
            pieces[-1] = last + line
        else:
            pieces.append(line)
    return tuple(pieces)


def applied(old: bytes, step: HallFileStep) -> bytes:
    """The newer payload. Raises ValueError for pieces that are not there or come to more or less than `size`."""
    if not 0 <= step.size <= MOST_PAYLOAD:
        raise ValueError("size")
    parts, size = [], 0
    for piece in step.pieces:
        if isinstance(piece, Kept):
            end = piece.start + piece.count
            if not (piece.start >= 0 and piece.count > 0 and end <= len(old)):
                raise ValueError("outside")
            piece = old[piece.start : end]
        size += len(piece)
        if size > step.size:
            raise ValueError("too long")
        parts.append(piece)
    if size != step.size:
        raise ValueError("too short")
    return b"".join(parts)


MESSAGES = (Kept, HallFileStep)
built(*MESSAGES)
