"""The signed envelope around a hall file: JSON with algorithm, key id, signature, and the payload's bytes.

The signature is over the payload bytes themselves; what they mean is `forms`' matter.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from hallclient.signing.keys import SigningKey, verify_signature

MAX_PACKAGE = 32 * 1024 * 1024


class Envelope(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`signature` and `payload` travel in base64."""

    algorithm: str
    key_id: str
    signature: bytes
    payload: bytes


class TrustedKey(msgspec.Struct, frozen=True, kw_only=True):
    """A public key (base64) that hall files may be signed with."""

    algorithm: str
    public: str


class PackageFault(msgspec.Struct, frozen=True, kw_only=True):
    """Why a hall file is not taken, in the user's language."""

    kind: str  # unreadable, too_big, unknown_key, false_signature
    text: str


def seal_package(payload: bytes, key: SigningKey, key_id: str) -> bytes:
    """The envelope as it lies in the hall file."""
    return msgspec.json.encode(
        Envelope(algorithm=key.algorithm, key_id=key_id, signature=key.sign(payload), payload=payload)
    )


def open_package(data: bytes, trusted: Mapping[str, TrustedKey]) -> bytes | PackageFault:
    """The payload, if a trusted key signed exactly these bytes. `trusted`: key id -> key."""
    if len(data) > MAX_PACKAGE:
        return PackageFault(kind="too_big", text="大厅文件过大，没有读入。请向发放单位重新索取。")
    try:
        envelope = msgspec.json.decode(data, type=Envelope)
    except msgspec.DecodeError:
        return PackageFault(kind="unreadable", text="大厅文件读不懂，可能没有拷贝完整。请重新拷贝后再试。")
    key = trusted.get(envelope.key_id)
    if key is None or key.algorithm != envelope.algorithm:
        return PackageFault(kind="unknown_key", text="大厅文件的签发单位本机不认识。请核对文件来源。")
    if verify_signature(key.algorithm, key.public, envelope.payload, envelope.signature) != "valid":
        return PackageFault(
            kind="false_signature", text="大厅文件的签名不对，内容被改动过。没有读入，请重新索取。"
        )
    return envelope.payload
