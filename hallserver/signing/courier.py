"""Opens what a counter sealed for this server on a stick: frame by frame, each of them proved before it is used.

`hallclient.signing.courier` is the other half, and says why the server's own key opens it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import IO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from casework.courier import FORMAT, FRAME, MOST_LABEL, SEALED, Label
from casework.wire import WireError, decode_foreign
from hallserver.signing.digest import sha256
from hallserver.signing.keys import ServerKey

_TAG: Final = 16


class NoCourier(ValueError):
    """Not one of these files at all."""


class OtherServer(ValueError):
    """Sealed for another server."""


class Spoilt(ValueError):
    """Cut or changed: not one byte of it counts."""


def mark_of_server(server_key: str) -> str:
    """By which a server knows what is for it: 16 hexadecimal digits of its public key (base64)."""
    return sha256(server_key.encode()).hex()[:16]


def read_label(head: bytes) -> Label:
    """The first line. Raises NoCourier."""
    try:
        label = decode_foreign(head, Label)
    except WireError as error:
        raise NoCourier from error
    if label.format != FORMAT or label.algorithm != SEALED or len(label.ephemeral) != 32:
        raise NoCourier
    return label


def opened(file: IO[bytes], key: ServerKey) -> tuple[Label, Iterator[bytes]]:
    """The label, and what lies under the seal, piece by piece. Raises NoCourier, OtherServer, and while it is read
    Spoilt."""
    head = file.readline(MOST_LABEL)
    label = read_label(head)
    if label.to != mark_of_server(key.public):
        raise OtherServer
    own = X25519PrivateKey.from_private_bytes(hashlib.sha512(key.secret).digest()[:32])
    public = own.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    try:
        shared = own.exchange(X25519PublicKey.from_public_bytes(label.ephemeral))
    except ValueError as error:
        raise NoCourier from error
    made = HKDF(algorithm=SHA256(), length=32, salt=label.ephemeral + public, info=head).derive(shared)
    return label, _frames(file, AESGCM(made))


def _frames(file: IO[bytes], cipher: AESGCM) -> Iterator[bytes]:
    number, ahead = 0, file.read(FRAME + _TAG)
    while ahead:
        sealed, ahead = ahead, file.read(FRAME + _TAG)
        nonce = number.to_bytes(11, "big") + bytes([not ahead])
        number += 1
        try:
            yield cipher.decrypt(nonce, sealed, None)
        except (InvalidTag, ValueError) as error:
            raise Spoilt from error
    if not number:
        raise Spoilt
