"""Passwords as Argon2id hashes; whoever does not exist costs as much as a wrong word (trust: S28)."""

from __future__ import annotations

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from hallclient.behind import aside

# RFC 9106, second recommended option: 64 MiB, three passes, four lanes.
_HASHER = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=4, type=Type.ID)

# The hash of a word nobody has, with the same parameters: verified for people who are not in the list.
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


def hash_password(word: str) -> str:
    """The encoded Argon2id hash, salt and parameters within."""
    return aside(lambda: _HASHER.hash(word))


def verify_password(encoded: str | None, word: str) -> bool:
    """Whether `word` is the one that was hashed. None (no such person) takes the same time and is False."""
    try:
        aside(lambda: _HASHER.verify(_NOBODY if encoded is None else encoded, word))
    except (VerificationError, InvalidHashError):
        return False
    return encoded is not None


def outdated(encoded: str) -> bool:
    """Whether the hash was made with other parameters than today's: hash again at the next right word."""
    return _HASHER.check_needs_rehash(encoded)
