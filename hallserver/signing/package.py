"""The signed envelope around a hall file. The server opens it; it makes one only with the issuer's own key in hand,
which is read for that one command and never kept.
"""

from __future__ import annotations

import base64

import msgspec

from hallserver.signing.digest import sha256
from hallserver.signing.keys import ServerKey, verify_signature

MOST_BYTES = 32 * 1024 * 1024
_KEY_ID = "hall"


class Envelope(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`signature` and `payload` travel in base64."""

    algorithm: str
    key_id: str
    signature: bytes
    payload: bytes


class IssuerKey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The public key (base64) of whoever issues the hall files of a hall."""

    algorithm: str
    public: str


class PackageFault(ValueError):
    """Why a hall file is not taken, in the user's language."""


def open_package(data: bytes, issuer: IssuerKey) -> bytes:
    """The payload, if the issuer signed exactly these bytes. Raises PackageFault."""
    if len(data) > MOST_BYTES:
        raise PackageFault("大厅文件过大，没有读入。请向发放单位重新索取。")
    try:
        envelope = msgspec.json.decode(data, type=Envelope)
    except msgspec.MsgspecError as error:
        raise PackageFault("大厅文件读不懂，可能没有拷贝完整。请重新拷贝后再试。") from error
    if envelope.algorithm != issuer.algorithm:
        raise PackageFault("大厅文件的签发单位不认识。请核对文件来源。")
    if verify_signature(issuer.algorithm, issuer.public, envelope.payload, envelope.signature) != "valid":
        raise PackageFault("大厅文件的签名不对，内容被改动过。没有读入，请重新索取。")
    return envelope.payload


def issuer_secret(data: bytes) -> ServerKey:
    """The issuer's key as its file holds it (`hallclient sign-hall`). Raises ValueError for anything else."""
    return ServerKey(base64.b64decode(data.strip(), validate=True))


def issuer_of(key: ServerKey) -> IssuerKey:
    """What everybody may know of the issuer's key."""
    return IssuerKey(algorithm=key.algorithm, public=key.public)


def seal_package(payload: bytes, key: ServerKey) -> bytes:
    """The envelope, under the name by which the counters know the issuer."""
    return msgspec.json.encode(
        Envelope(algorithm=key.algorithm, key_id=_KEY_ID, signature=key.sign(payload), payload=payload)
    )


def fingerprint(issuer: IssuerKey) -> str:
    """What two people compare by voice: the first 16 hexadecimal digits over the key, as the counter shows it."""
    return sha256(base64.b64decode(issuer.public)).hex()[:16]
