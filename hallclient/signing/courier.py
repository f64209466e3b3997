"""Seals what goes to the server on a stick: for the holder of the server's own key, frame by frame, never as a whole.

The pinned key of the server is one for signatures (Ed25519). The same secret opens what is sealed here: its point is
carried over to the curve for agreements (RFC 7748, 4.1), as age does with SSH keys and libsodium for anybody. So each
counter that knows its server can seal for it, without asking for anything more.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import IO, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from casework import wire
from casework.courier import FORMAT, FRAME, SEALED, Close, Entry, EntryKind, Label, courier_message
from hallclient.signing.digest import sha256
from hallclient.signing.keys import SigningKey

_P: Final = 2**255 - 19


def mark_of_server(server_key: str) -> str:
    """By which a server knows what is for it: 16 hexadecimal digits of its public key (base64)."""
    return sha256(server_key.encode())[:16]


class Sealer:
    """Writes one file. `add` entry after entry, then `close`; what was not closed is refused by whoever reads it."""

    def __init__(
        self, out: IO[bytes], key: SigningKey, server_key: str, *, hall: str, device: str, made_at: str
    ) -> None:
        """Raises ValueError for a server key that is none."""
        once = X25519PrivateKey.generate()
        public = agreement_key(base64.b64decode(server_key, validate=True))
        ephemeral = once.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.label = Label(
            format=FORMAT, hall=hall, device=device, made_at=made_at, to=mark_of_server(server_key),
            algorithm=SEALED, ephemeral=ephemeral,
        )  # fmt: skip
        head = wire.encode(self.label) + b"\n"
        out.write(head)
        shared = once.exchange(X25519PublicKey.from_public_bytes(public))
        made = HKDF(algorithm=SHA256(), length=32, salt=ephemeral + public, info=head).derive(shared)
        self._cipher, self._out, self._key = AESGCM(made), out, key
        self._listed, self._entries = Hash(SHA256()), 0
        self._frames, self._held = 0, bytearray()

    def add(self, kind: EntryKind, data: bytes) -> None:
        """One batch or one content. Raises OSError."""
        line = wire.encode(Entry(kind=kind, name=sha256(data), size=len(data))) + b"\n"
        self._listed.update(line)
        self._entries += 1
        self._write((line, data))

    def close(self) -> None:
        """The device's signature over it all, and the last frame. Raises OSError."""
        message = courier_message(self.label, self._listed.finalize())
        close = Close(entries=self._entries, signed_by=self._key.algorithm, signature=self._key.sign(message))
        self._write((msgspec.json.encode(close) + b"\n",))
        self._frame(bytes(self._held), last=True)

    def _write(self, parts: Iterable[bytes]) -> None:
        for part in parts:
            self._held += part
            whole = (len(self._held) - 1) // FRAME * FRAME  # the last frame is never empty
            for start in range(0, whole, FRAME):
                self._frame(bytes(self._held[start : start + FRAME]), last=False)
            del self._held[: max(0, whole)]

    def _frame(self, data: bytes, *, last: bool) -> None:
        nonce = self._frames.to_bytes(11, "big") + bytes([last])
        self._frames += 1
        self._out.write(self._cipher.encrypt(nonce, data, None))


def agreement_key(public: bytes) -> bytes:
    """The X25519 public key of an Ed25519 one: u = (1 + y) / (1 - y). Raises ValueError for what is none."""
    y = int.from_bytes(public, "little") & ((1 << 255) - 1)
    if len(public) != 32 or not 1 < y < _P:
        raise ValueError("no Ed25519 key")
    return ((1 + y) * pow(1 - y, -1, _P) % _P).to_bytes(32, "little")
