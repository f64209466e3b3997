"""The second copy of a counter's secrets, sealed to the hall's recovery key, and that key's own file.

A key that lies only in the desktop's key ring is lost with the desktop (trust: S20). The copy lies beside the book
and beside each backup; this program can make it and see that it fits, but only the recovery key opens it.
"""

from __future__ import annotations

import base64
import binascii

import msgspec

from hallclient.chance import Chance
from hallclient.signing.digest import digest, equal
from hallclient.signing.sealed import (
    new_recovery_key,
    open_with_phrase,
    open_with_recovery,
    seal_to_recovery,
    seal_with_phrase,
)


class SecondCopy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`recipient`: fingerprint of the recovery key; `check`: recognises the secret, gives nothing of it away."""

    recipient: str
    check: str
    sealed: bytes


def public_of(recovery_key: str) -> bytes | None:
    """The hall file's recovery key as bytes; None where the hall has none or it can't be read."""
    try:
        public = base64.b64decode(recovery_key, validate=True)
    except (binascii.Error, ValueError):
        return None
    return public if len(public) == 32 else None


def fingerprint(public: bytes) -> str:
    """What two people compare by voice: 16 hexadecimal digits."""
    return digest("sha256", b"hallclient recovery key", public).hex()[:16]


def _check(secret: bytes) -> str:
    return digest("sha256", b"hallclient second copy", secret).hex()[:32]


def seal_copy(secret: bytes, public: bytes, chance: Chance) -> bytes:
    """The file's bytes."""
    sealed = seal_to_recovery(secret, public, chance)
    return msgspec.json.encode(SecondCopy(recipient=fingerprint(public), check=_check(secret), sealed=sealed))


def copy_fits(data: bytes, secret: bytes, public: bytes) -> bool:
    """Whether a copy is of this secret and for this key, as far as can be seen without opening it."""
    try:
        copy = msgspec.json.decode(data, type=SecondCopy)
    except msgspec.MsgspecError:
        return False
    return copy.recipient == fingerprint(public) and equal(copy.check.encode(), _check(secret).encode())


def open_copy(data: bytes, recovery_secret: bytes) -> bytes:
    """The secret. Raises WrongPhrase for another key, msgspec.MsgspecError for what is no copy."""
    return open_with_recovery(msgspec.json.decode(data, type=SecondCopy).sealed, recovery_secret)


def new_recovery_file(phrase: str, chance: Chance) -> tuple[bytes, str]:
    """(the key file, sealed by a pass phrase; the public key in base64 for the hall file)."""
    secret, public = new_recovery_key()
    return seal_with_phrase(secret, phrase, chance), base64.b64encode(public).decode()


def open_recovery_file(data: bytes, phrase: str) -> bytes:
    """The recovery secret. Raises WrongPhrase."""
    return open_with_phrase(data, phrase)
