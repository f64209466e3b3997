"""Hashes by name, the chain that ties a device's acts together, and what proves a secret without keeping it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from cryptography.hazmat.primitives import constant_time, hashes, hmac

_HASHES: dict[str, type[hashes.SHA256] | type[hashes.SM3]] = {"sha256": hashes.SHA256, "sm3": hashes.SM3}
CHAIN_START = bytes(32)
"""What the first act of a device follows."""


def known(algorithm: str) -> bool:
    return algorithm in _HASHES


def digest(algorithm: str, *parts: bytes) -> bytes:
    """The 32 bytes of `algorithm` over the parts in order. Raises KeyError for a name that is not known."""
    if algorithm == "sha256":  # each act's link and mark: hashlib makes one in a third of the time
        return hashlib.sha256(b"".join(parts)).digest()
    state = hashes.Hash(_HASHES[algorithm]())
    for part in parts:
        state.update(part)
    return state.finalize()


def sha256(*parts: bytes) -> bytes:
    return digest("sha256", *parts)


def sha256_of(pieces: Iterable[bytes]) -> bytes:
    """SHA-256 over what is too long to be held at once."""
    state = hashes.Hash(hashes.SHA256())
    for piece in pieces:
        state.update(piece)
    return state.finalize()


def chain_hash(algorithm: str, previous: bytes, stored: bytes) -> bytes:
    """The hash of an act in its device's chain: over the hash before it and its stored bytes."""
    return digest(algorithm, previous, stored)


def mark_of(stored: bytes) -> int:
    """The first four bytes of the SHA-256 of an act's bytes: what `Tally.mark` adds up."""
    return int.from_bytes(hashlib.sha256(stored).digest()[:4], "big")


def keyed(secret: bytes, message: bytes) -> bytes:
    """HMAC-SHA-256: only who has the secret could have made it."""
    state = hmac.HMAC(secret, hashes.SHA256())
    state.update(message)
    return state.finalize()


def equal(left: bytes, right: bytes) -> bool:
    """Compares in the same time whatever differs."""
    return constant_time.bytes_eq(left, right)


class Running:
    """SHA-256 of what comes in pieces."""

    def __init__(self) -> None:
        self._state = hashes.Hash(hashes.SHA256())

    def update(self, piece: bytes) -> None:
        self._state.update(piece)

    def hex(self) -> str:
        """Of all pieces so far, once."""
        return self._state.finalize().hex()
