"""First passwords of people, hashed, and secrets of one-time codes, sealed by them: as the counters open both."""

from __future__ import annotations

import base64
from urllib.parse import quote

import msgspec
from argon2 import PasswordHasher, Type
from argon2.low_level import hash_secret_raw
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hallserver.chance import Chance

_MEMORY_KIB, _PASSES, _LANES = 65536, 3, 4
"""RFC 9106, second recommended option."""
_HASHER = PasswordHasher(time_cost=_PASSES, memory_cost=_MEMORY_KIB, parallelism=_LANES, type=Type.ID)
_PHRASE = "argon2id+aes-256-gcm"


class _Sealed(msgspec.Struct, frozen=True, kw_only=True):
    algorithm: str
    memory_kib: int
    passes: int
    lanes: int
    salt: bytes
    nonce: bytes
    sealed: bytes


def hash_password(word: str) -> str:
    """The encoded Argon2id hash, salt and parameters within."""
    return _HASHER.hash(word)


def new_secret(chance: Chance) -> bytes:
    """Twenty bytes for one-time codes (RFC 4226, 4)."""
    return chance.token_bytes(20)


def seal_secret(secret: bytes, word: str, chance: Chance) -> str:
    """For the hall file: the secret sealed by the person's first password, in base64."""
    salt, nonce = chance.token_bytes(16), chance.token_bytes(12)
    key = hash_secret_raw(
        word.encode(), salt, time_cost=_PASSES, memory_cost=_MEMORY_KIB, parallelism=_LANES, hash_len=32,
        type=Type.ID,
    )  # fmt: skip
    box = _Sealed(
        algorithm=_PHRASE, memory_kib=_MEMORY_KIB, passes=_PASSES, lanes=_LANES, salt=salt, nonce=nonce,
        sealed=AESGCM(key).encrypt(nonce, secret, _PHRASE.encode()),
    )  # fmt: skip
    return base64.b64encode(msgspec.json.encode(box)).decode()


def code_address(secret: bytes, staff_no: str, hall: str) -> str:
    """What the phone's program scans (otpauth)."""
    text = base64.b32encode(secret).decode()
    return f"otpauth://totp/{quote(hall)}:{quote(staff_no)}?secret={text}&issuer={quote(hall)}&digits=6&period=30"
