"""A witness outside the database: the heads of acts and audit, so that a lost WAL is noticed.

A damaged or deleted `-wal` makes the last confirmed acts vanish without a word, and the next act would take a
number that is already on paper (trust: R7). Two slots of 512 bytes are written in turn, each synced before the
act is acknowledged; one torn slot leaves the other.
"""

from __future__ import annotations

import errno
import os
import struct
from io import FileIO
from pathlib import Path

import msgspec

from hallclient.signing.digest import digest, equal

SLOT = 512
_BODY = struct.Struct(">8sQ16sQ32s16sQ32s")  # mark, turn, device, seq, hash, key check, audit n, audit hash
_MARK = b"HALLWIT2"


class Seen(msgspec.Struct, frozen=True):
    """What the witness saw last. `key_check` tells a wrong key from a damaged book."""

    device: str
    seq: int
    hash: bytes
    key_check: bytes
    audit_n: int
    audit_hash: bytes


def key_check(key: bytes) -> bytes:
    """16 bytes that recognise the key and give nothing of it away."""
    return digest("sha256", b"hallclient book key", key)[:16]


def _slot(data: bytes) -> tuple[int, Seen] | None:
    body, tag = data[: _BODY.size], data[_BODY.size : _BODY.size + 32]
    if len(data) < _BODY.size + 32 or not equal(digest("sha256", body), tag):
        return None
    mark, turn, device, seq, head, check, n, entry = _BODY.unpack(body)
    if mark != _MARK:
        return None
    return turn, Seen(device.rstrip(b"\0").decode("ascii"), seq, head, check, n, entry)


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

    def write(self, act: tuple[str, int, bytes] | None, entry: tuple[int, bytes] | None) -> None:
        """Writes and syncs the other slot; None leaves what was seen before. Raises OSError.

        `act`: (device, seq, hash) of this counter's last act. `entry`: (n, hash) of the audit's last entry.
        """
        seen = self.seen
        device, seq, head = act or ((seen.device, seen.seq, seen.hash) if seen else ("", 0, bytes(32)))
        n, audit = entry or ((seen.audit_n, seen.audit_hash) if seen else (0, bytes(32)))
        body = _BODY.pack(_MARK, self._turn, device.encode("ascii"), seq, head, self._check, n, audit)
        data = (body + digest("sha256", body)).ljust(SLOT, b"\0")
        self._file.seek(self._turn % 2 * SLOT)
        if self._file.write(data) != SLOT:  # a full disk; the turn stays, so that the other slot does
            raise OSError(errno.ENOSPC, "witness cut short")
        getattr(os, "fdatasync", os.fsync)(self._file.fileno())
        self._turn += 1
        self.seen = Seen(device, seq, head, self._check, n, audit)

    def close(self) -> None:
        self._file.close()


def peek(path: Path) -> Seen | None:
    """What the witness beside a book says, without keeping it open; None where there is none."""
    if not path.exists():
        return None
    with path.open("rb", buffering=0) as file:
        last = _last(file)
    return last[1] if last else None
