"""A witness outside the database: the last sequence number and hash, so that a lost WAL is noticed.

A damaged or deleted `-wal` makes the last confirmed acts vanish without a word, and the next act would take a
number that is already on paper (trust: R7). Two slots of 512 bytes are written in turn, each synced before the
act is acknowledged; one torn slot leaves the other.
"""

from __future__ import annotations

import os
import struct
from io import FileIO
from pathlib import Path

import msgspec

from hallclient.signing.digest import digest, equal

SLOT = 512
_BODY = struct.Struct(">8sQ16sQ32s16s")  # mark, turn, device, seq, hash, key check
_MARK = b"HALLWIT1"


class Seen(msgspec.Struct, frozen=True):
    """What the witness saw last. `key_check` tells a wrong key from a damaged book."""

    device: str
    seq: int
    hash: bytes
    key_check: bytes


def key_check(key: bytes) -> bytes:
    """16 bytes that recognise the key and give nothing of it away."""
    return digest("sha256", b"hallclient book key", key)[:16]


def _slot(data: bytes) -> tuple[int, Seen] | None:
    body, tag = data[: _BODY.size], data[_BODY.size : _BODY.size + 32]
    if len(data) < _BODY.size + 32 or not equal(digest("sha256", body), tag):
        return None
    mark, turn, device, seq, head, check = _BODY.unpack(body)
    return (turn, Seen(device.rstrip(b"\0").decode("ascii"), seq, head, check)) if mark == _MARK else None


def _last(file: FileIO) -> tuple[int, Seen] | None:
    """The younger of the whole slots; None where neither is whole."""
    file.seek(0)
    data = file.read(2 * SLOT)
    slots = [_slot(data[:SLOT]), _slot(data[SLOT:])]
    return max((slot for slot in slots if slot is not None), key=lambda slot: slot[0], default=None)


class Witness:
    """The file and whose turn it is. Used by the writer's thread alone."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._check = key_check(key)
        path.touch(mode=0o600)
        self._file = path.open("r+b", buffering=0)
        last = _last(self._file)
        self.seen: Seen | None = last[1] if last else None
        self._turn = last[0] + 1 if last else 0

    def write(self, device: str, seq: int, head: bytes) -> None:
        """Writes and syncs the other slot. Raises OSError."""
        body = _BODY.pack(_MARK, self._turn, device.encode("ascii"), seq, head, self._check)
        data = (body + digest("sha256", body)).ljust(SLOT, b"\0")
        self._file.seek(self._turn % 2 * SLOT)
        self._file.write(data)
        getattr(os, "fdatasync", os.fsync)(self._file.fileno())
        self._turn += 1
        self.seen = Seen(device, seq, head, self._check)

    def close(self) -> None:
        self._file.close()


def peek(path: Path) -> Seen | None:
    """What the witness beside a book says, without keeping it open; None where there is none."""
    if not path.exists():
        return None
    with path.open("rb", buffering=0) as file:
        last = _last(file)
    return last[1] if last else None
