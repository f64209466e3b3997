"""Signature keys by the name of their algorithm, and what a scanned code's signature proves.

`ed25519` signs the codes and batches of a device (64 bytes); `p256` where a PDF reader must verify; `sm2`, with SM3,
where the hall's people sign by the state's algorithms. A name that this program does not have gives the verdict
"unknown", never "false".
"""

from __future__ import annotations

import base64
import binascii
from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from casework.catalogue import DeviceKey
from hallclient.signing import sm2

Verdict = Literal["valid", "false", "unknown", "revoked"]
"""真, 假, 密钥不认识, 密钥已注销."""


class SigningKey(ABC):
    """A private key. `secret` is what is wrapped and kept; `public` is what others get, in base64."""

    algorithm: str

    @abstractmethod
    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of the signature."""

    @property
    @abstractmethod
    def secret(self) -> bytes:
        """The 32 secret bytes."""

    @property
    @abstractmethod
    def public(self) -> str:
        """The public key in base64, as the hall file carries it."""


class Ed25519Key(SigningKey):
    algorithm = "ed25519"

    def __init__(self, secret: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(secret)

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)

    @property
    def secret(self) -> bytes:
        return self._key.private_bytes_raw()

    @property
    def public(self) -> str:
        return base64.b64encode(self._key.public_key().public_bytes_raw()).decode()


class P256Key(SigningKey):
    algorithm = "p256"

    def __init__(self, secret: bytes) -> None:
        self._key = self.private = ec.derive_private_key(int.from_bytes(secret, "big"), ec.SECP256R1())

    def sign(self, message: bytes) -> bytes:
        r, s = decode_dss_signature(self._key.sign(message, ec.ECDSA(SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    @property
    def secret(self) -> bytes:
        return self._key.private_numbers().private_value.to_bytes(32, "big")

    @property
    def public(self) -> str:
        numbers = self._key.public_key().public_numbers()
        point = bytes([2 + numbers.y % 2]) + numbers.x.to_bytes(32, "big")  # compressed, SEC 1 2.3.3
        return base64.b64encode(point).decode()


class Sm2Key(SigningKey):
    algorithm = "sm2"

    def __init__(self, secret: bytes) -> None:
        self._key = sm2.Sm2Private(secret)

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)

    @property
    def secret(self) -> bytes:
        return self._key.secret

    @property
    def public(self) -> str:
        return base64.b64encode(self._key.public).decode()


def _verify_ed25519(public: bytes, message: bytes, signature: bytes) -> None:
    _ed25519(public).verify(signature, message)


@lru_cache(1000)
def _ed25519(public: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(public)


def _verify_p256(public: bytes, message: bytes, signature: bytes) -> None:
    if len(signature) != 64:
        raise InvalidSignature
    der = encode_dss_signature(int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
    key.verify(der, message, ec.ECDSA(SHA256()))


_KEYS: dict[str, type[Ed25519Key] | type[P256Key] | type[Sm2Key]] = {
    "ed25519": Ed25519Key,
    "p256": P256Key,
    "sm2": Sm2Key,
}
_VERIFIERS = {"ed25519": _verify_ed25519, "p256": _verify_p256, "sm2": sm2.verify}


def new_key(algorithm: str = "ed25519") -> SigningKey:
    """A fresh key. Raises KeyError for an algorithm that this program does not have."""
    if algorithm == "ed25519":
        return Ed25519Key(Ed25519PrivateKey.generate().private_bytes_raw())
    if algorithm == "p256":
        number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
        return P256Key(number.to_bytes(32, "big"))
    if algorithm == "sm2" and sm2.available():
        return Sm2Key(sm2.generate())
    raise KeyError(algorithm)


def known(algorithm: str) -> bool:
    """Whether this machine signs and verifies by it."""
    return algorithm in _KEYS and (algorithm != "sm2" or sm2.available())


def load_key(algorithm: str, secret: bytes) -> SigningKey:
    """The key that `SigningKey.secret` gave. Raises KeyError (algorithm) or ValueError (bytes)."""
    if not known(algorithm):
        raise KeyError(algorithm)
    return _KEYS[algorithm](secret)


def verify_signature(algorithm: str, public: str, message: bytes, signature: bytes) -> Verdict:
    """Whether `public` (base64) made `signature`: "valid", "false", or "unknown" for a key we can't read."""
    if not known(algorithm):
        return "unknown"
    try:
        key = base64.b64decode(public, validate=True)
    except (binascii.Error, ValueError):
        return "unknown"
    try:
        _VERIFIERS[algorithm](key, message, signature)
    except InvalidSignature:
        return "false"
    except ValueError:
        return "unknown"
    return "valid"


def verify(
    device_keys: Iterable[DeviceKey], device: str, day: date, message: bytes, signature: bytes
) -> Verdict:
    """What a code signed by `device` on `day` proves.

    "revoked" only if the signature is right and the key was revoked on `day` or before: what was signed while
    the key was good stays good. A device that the hall file does not list is "unknown".
    """
    verdict: Verdict = "unknown"
    for key in device_keys:
        if key.number != device:
            continue
        found = verify_signature(key.algorithm, key.public_key, message, signature)
        if found == "valid":
            return "revoked" if key.revoked_on is not None and key.revoked_on <= day else "valid"
        if found == "false":
            verdict = "false"
    return verdict
