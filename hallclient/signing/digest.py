"""Hashes by name, and the chain that ties a device's records together."""

from __future__ import annotations

from typing import Literal

from cryptography.hazmat.primitives import constant_time, hashes

HashName = Literal["sha256", "sm3"]

_HASHES: dict[str, type[hashes.SHA256] | type[hashes.SM3]] = {"sha256": hashes.SHA256, "sm3": hashes.SM3}

CHAIN_ALGORITHM: HashName = "sha256"
CHAIN_START = bytes(32)
"""What the first record of a device follows."""


def digest(algorithm: str, *parts: bytes) -> bytes:
    """The 32 bytes of `algorithm` over the parts in order. Raises KeyError for a name that is not known."""
    state = hashes.Hash(_HASHES[algorithm]())
    for part in parts:
        state.update(part)
    return state.finalize()


def sha256(data: bytes) -> str:
    """SHA-256 as 64 small hexadecimal digits: the name of a paper and of an attached page."""
    return digest("sha256", data).hex()


def chain_hash(algorithm: str, previous: bytes, stored: bytes) -> bytes:
    """The hash of a record: over the hash before it and its stored bytes, never over bytes encoded anew."""
    return digest(algorithm, previous, stored)


def mark_of(stored: bytes) -> int:
    """The first four bytes of the SHA-256 of an act's bytes: what `Tally.mark` adds up."""
    return int.from_bytes(digest("sha256", stored)[:4], "big")


def equal(left: bytes, right: bytes) -> bool:
    """Compares in the same time whatever differs."""
    return constant_time.bytes_eq(left, right)
