"""Signatures of devices and of the server itself, each by the name of its algorithm."""

from __future__ import annotations

import base64
import binascii
from functools import lru_cache
from typing import Literal, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from hallserver.signing import sm2

Verdict = Literal["valid", "false", "unknown"]
"""真, 假, 密钥或者算法不认识."""


class ServerKey:
    """The server's own key. `secret` is what the data folder keeps; `public` goes to the counters, in base64."""

    algorithm = "ed25519"

    def __init__(self, secret: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(secret)

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of the signature."""
        return self._key.sign(message)

    @property
    def secret(self) -> bytes:
        return self._key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())

    @property
    def public(self) -> str:
        return base64.b64encode(self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def new_key() -> ServerKey:
    return ServerKey(
        Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    )


class Fresh(NamedTuple):
    """A key for somebody else, who alone will sign with it."""

    secret: bytes
    public: str


def new_person_key(algorithm: str) -> Fresh:
    """A fresh key of a person. Raises KeyError for an algorithm that this machine does not have."""
    if algorithm == "ed25519":
        key = new_key()
        return Fresh(key.secret, key.public)
    if algorithm == "sm2" and sm2.available():
        secret = sm2.generate()
        return Fresh(secret, base64.b64encode(sm2.Sm2Private(secret).public).decode())
    raise KeyError(algorithm)


def verify_signature(algorithm: str, public: str, message: bytes, signature: bytes) -> Verdict:
    """Whether `public` (base64) made `signature`; "unknown" for an algorithm or a key that can't be read."""
    verifier = _VERIFIERS.get(algorithm)
    if verifier is None or (algorithm == "sm2" and not sm2.available()):
        return "unknown"
    try:
        verifier(base64.b64decode(public, validate=True), message, signature)
    except InvalidSignature:
        return "false"
    except (binascii.Error, ValueError):
        return "unknown"
    return "valid"


def _ed25519(public: bytes, message: bytes, signature: bytes) -> None:
    _of_ed25519(public).verify(signature, message)


@lru_cache(10_000)
def _of_ed25519(public: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(public)


def _p256(public: bytes, message: bytes, signature: bytes) -> None:
    """Of a person's UKey: r and s, 32 bytes each."""
    if len(signature) != 64:
        raise InvalidSignature
    r, s = (int.from_bytes(part, "big") for part in (signature[:32], signature[32:]))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
    key.verify(encode_dss_signature(r, s), message, ec.ECDSA(SHA256()))


_VERIFIERS = {"ed25519": _ed25519, "p256": _p256, "sm2": sm2.verify}
