"""Sealed for keeping: by a pass phrase, to the hall's recovery key, or by a key at hand. Each names its algorithms."""

from __future__ import annotations

import msgspec
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hallclient.behind import aside
from hallclient.chance import Chance

_PHRASE = "argon2id+aes-256-gcm"
_BOX = "x25519+hkdf-sha256+aes-256-gcm"
_KEYED = "hkdf-sha256+aes-256-gcm"


class PhraseSealed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Bytes sealed by a pass phrase; the parameters of Argon2id stand beside them."""

    algorithm: str
    memory_kib: int
    passes: int
    lanes: int
    salt: bytes
    nonce: bytes
    sealed: bytes


class BoxSealed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Bytes that only the holder of the recovery key can open. `ephemeral` is a one-time public key."""

    algorithm: str
    ephemeral: bytes
    nonce: bytes
    sealed: bytes


class KeySealed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Bytes sealed by a key made of another for one purpose alone."""

    algorithm: str
    salt: bytes
    nonce: bytes
    sealed: bytes


class WrongKey(Exception):
    """The key or the purpose is another, or the bytes were changed: they can't be told apart."""


class WrongPhrase(Exception):
    """The pass phrase is not the one, or the file was changed: the two can't be told apart."""


def seal_with_phrase(secret: bytes, phrase: str, chance: Chance, *, memory_kib: int = 65536) -> bytes:
    """The sealed file's bytes: Argon2id (64 MiB, three passes) gives the key of AES-256-GCM."""
    salt, nonce = chance.token_bytes(16), chance.token_bytes(12)
    key = _phrase_key(phrase, salt, memory_kib=memory_kib, passes=3, lanes=4)
    sealed = AESGCM(key).encrypt(nonce, secret, _PHRASE.encode())
    return msgspec.json.encode(
        PhraseSealed(
            algorithm=_PHRASE, memory_kib=memory_kib, passes=3, lanes=4, salt=salt, nonce=nonce, sealed=sealed
        )
    )


def open_with_phrase(data: bytes, phrase: str) -> bytes:
    """The secret. Raises WrongPhrase."""
    try:
        box = msgspec.json.decode(data, type=PhraseSealed)
        # Bounds: a changed file must not make the program ask for all memory.
        if box.algorithm != _PHRASE or not (
            box.memory_kib <= 1 << 20 and box.passes <= 16 and box.lanes <= 16
        ):
            raise WrongPhrase
        key = _phrase_key(phrase, box.salt, memory_kib=box.memory_kib, passes=box.passes, lanes=box.lanes)
        return AESGCM(key).decrypt(box.nonce, box.sealed, _PHRASE.encode())
    except (msgspec.DecodeError, InvalidTag, ValueError) as error:
        raise WrongPhrase from error


def _phrase_key(phrase: str, salt: bytes, *, memory_kib: int, passes: int, lanes: int) -> bytes:
    return aside(
        lambda: hash_secret_raw(
            phrase.encode(),
            salt,
            time_cost=passes,
            memory_cost=memory_kib,
            parallelism=lanes,
            hash_len=32,
            type=Type.ID,
        )
    )


def new_recovery_key() -> tuple[bytes, bytes]:
    """A hall's recovery key: (secret, public), 32 bytes each. The secret stays in the hall's safe."""
    secret = X25519PrivateKey.generate()
    return secret.private_bytes_raw(), secret.public_key().public_bytes_raw()


def seal_to_recovery(secret: bytes, recovery_public: bytes, chance: Chance) -> bytes:
    """`secret` sealed so that only the recovery key opens it; this program itself can't any more."""
    one_time = X25519PrivateKey.generate()
    ephemeral = one_time.public_key().public_bytes_raw()
    shared = one_time.exchange(X25519PublicKey.from_public_bytes(recovery_public))
    nonce = chance.token_bytes(12)
    sealed = AESGCM(_box_key(shared, ephemeral, recovery_public)).encrypt(nonce, secret, _BOX.encode())
    return msgspec.json.encode(BoxSealed(algorithm=_BOX, ephemeral=ephemeral, nonce=nonce, sealed=sealed))


def open_with_recovery(data: bytes, recovery_secret: bytes) -> bytes:
    """The secret. Raises WrongPhrase for another key or a changed file."""
    try:
        box = msgspec.json.decode(data, type=BoxSealed)
        if box.algorithm != _BOX:
            raise WrongPhrase
        own = X25519PrivateKey.from_private_bytes(recovery_secret)
        public = own.public_key().public_bytes_raw()
        shared = own.exchange(X25519PublicKey.from_public_bytes(box.ephemeral))
        return AESGCM(_box_key(shared, box.ephemeral, public)).decrypt(box.nonce, box.sealed, _BOX.encode())
    except (msgspec.DecodeError, InvalidTag, ValueError) as error:
        raise WrongPhrase from error


def _box_key(shared: bytes, ephemeral: bytes, public: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=ephemeral + public, info=_BOX.encode()).derive(shared)


def seal_with_key(data: bytes, key: bytes, purpose: str, chance: Chance) -> bytes:
    """`data` for whoever has the key and knows the purpose."""
    salt, nonce = chance.token_bytes(16), chance.token_bytes(12)
    sealed = AESGCM(_purpose_key(key, salt, purpose)).encrypt(nonce, data, _KEYED.encode())
    return msgspec.json.encode(KeySealed(algorithm=_KEYED, salt=salt, nonce=nonce, sealed=sealed))


def open_with_key(data: bytes, key: bytes, purpose: str) -> bytes:
    """What was sealed. Raises WrongKey."""
    try:
        box = msgspec.json.decode(data, type=KeySealed)
        if box.algorithm != _KEYED:
            raise WrongKey
        return AESGCM(_purpose_key(key, box.salt, purpose)).decrypt(box.nonce, box.sealed, _KEYED.encode())
    except (msgspec.DecodeError, InvalidTag, ValueError) as error:
        raise WrongKey from error


def _purpose_key(key: bytes, salt: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=f"{_KEYED} {purpose}".encode()).derive(key)
