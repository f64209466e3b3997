"""A seal platform (统一电子印章、签章平台) in the place of the counter's own key: the paper stays, its digest goes.

Two requests, by JSON over TLS (docs/seal-platform.md). `GET /v1/certificate` says under which certificate it signs.
`POST /v1/signatures` names organ, reason, instant and the SHA-256 of what is to be signed, with the device's own
signature over all of it; the answer is the 64 bytes of a P-256 signature, which is verified before anything is made
of it. Nobody waits long: a service that does not answer at once, or late, is left alone for a minute, and the papers
of that minute go out as papers without a certificate do, under hand and seal.

A paper is signed in the transaction of its act, where the only writer waits: there the certificate is what is known
already, asked for beside it, and one signature has a second.
"""

from __future__ import annotations

import gzip
import logging
from datetime import datetime
from threading import Lock, Thread
from typing import Any, Final

import msgspec

from hallclient.chance import Chance
from hallclient.signing.certificates import in_force, public_key_of
from hallclient.signing.digest import digest
from hallclient.signing.keys import SigningKey, verify_signature
from hallclient.signing.pades import NotSigned, elsewhere, load, signed_by
from hallclient.sync.transport import NoAnswer, Transport

log = logging.getLogger(__name__)
SILENT_SECONDS: Final = 1.0
DEADLINE_SECONDS: Final = 1.5
LATE_SECONDS: Final = 0.5
"""A signature that took longer is used, and none is asked for in the next minute."""
REST_SECONDS: Final = 60.0


class Certified(msgspec.Struct, frozen=True, kw_only=True):
    """Under which certificate the service signs, and whose it is (DER)."""

    certificate: bytes
    authority: bytes


class Asked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One signature. `proof`: of the device, over the rest."""

    hall: str
    device: str
    organ: str
    reason: str
    at: datetime
    digest: bytes
    algorithm: str = "ed25519"
    proof: bytes = b""


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    signature: bytes


def proof_message(asked: Asked) -> bytes:
    """What the device signs: the request without its proof."""
    return b"hall-seal/1\n" + msgspec.json.encode(msgspec.structs.replace(asked, proof=b""))


class SealPlatform:
    """Signs decision papers by the service behind `transport`, which has short deadlines (`DEADLINE_SECONDS`)."""

    def __init__(self, transport: Transport, hall: str, device: str, key: SigningKey, chance: Chance) -> None:
        self._transport, self._hall, self._device, self._key = transport, hall, device, key
        self._chance = chance
        self._lock = Lock()
        self._known: tuple[Certified, str] | None = None
        self._asking = Lock()
        self._rests_until = 0.0

    def load(self) -> None:
        load()
        self._certified()

    def signs_at(self, at: datetime) -> bool:
        """By what is known: asked for beside it where nothing is, or the certificate is over."""
        known = self._known
        there = known is not None and in_force(known[0].certificate, at)
        if not there:
            self.look()
        return there

    def look(self) -> None:
        """Asks for the certificate on a thread of its own; nothing where that is being done."""
        if self._chance.monotonic() >= self._rests_until and self._asking.acquire(blocking=False):
            Thread(target=self._looked, name="seal-platform", daemon=True).start()

    def _looked(self) -> None:
        try:
            self._certified(anew=True)
        finally:
            self._asking.release()

    def signed(self, pdf: bytes, at: datetime, organ: str, reason: str) -> bytes:
        found = self._known
        if found is None:
            raise NotSigned("the seal platform has not answered so far")
        known, public = found

        def sign(message: bytes) -> bytes:
            asked = Asked(
                hall=self._hall, device=self._device, organ=organ, reason=reason, at=at,
                digest=digest("sha256", message), algorithm=self._key.algorithm,
            )  # fmt: skip
            asked = msgspec.structs.replace(asked, proof=self._key.sign(proof_message(asked)))
            begun = self._chance.monotonic()
            answered = self._ask("POST", "/v1/signatures", msgspec.json.encode(asked), Answered)
            if answered is not None and self._chance.monotonic() - begun > LATE_SECONDS:
                log.warning("the seal platform answers late")
                self._rest()
            if answered is None:
                raise NotSigned("the seal platform does not answer")
            if verify_signature("p256", public, message, answered.signature) != "valid":
                self._rest()
                raise NotSigned("the seal platform gave a false signature")
            return bytes(answered.signature)

        try:
            return signed_by(elsewhere(known.certificate, known.authority, sign), pdf, at, organ, reason)
        except NotSigned:
            raise
        except (
            Exception
        ) as error:  # whatever its certificates are made of: the decision goes out all the same
            log.exception("the seal platform's certificate signs nothing")
            self._rest()
            self._known = None  # another one is asked for
            raise NotSigned("the seal platform's certificate is unusable") from error

    def _certified(self, *, anew: bool = False) -> None:
        """Asked for once, and `anew`. Never where somebody writes."""
        with self._lock:
            if self._known is None or anew:
                found = self._ask("GET", "/v1/certificate", b"", Certified)
                try:
                    if found is not None:
                        self._known = (found, public_key_of(found.certificate))
                except ValueError:
                    self._rest()  # of another kind than P-256

    def _ask(self, method: str, path: str, body: bytes, kind: Any) -> Any:
        if self._chance.monotonic() < self._rests_until:
            return None
        try:
            reply = self._transport.ask(method, path, gzip.compress(body, mtime=0) if body else b"")
            if reply.status == 200:
                return msgspec.json.decode(reply.body, type=kind)
        except (NoAnswer, msgspec.MsgspecError):  # what is no answer of the service's is none
            log.debug("the seal platform gave no answer to %s", path)
        self._rest()
        return None

    def _rest(self) -> None:
        self._rests_until = self._chance.monotonic() + REST_SECONDS
