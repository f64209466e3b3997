"""UKey: challenges and acts are signed by the key on the token of the person's registered certificate (PKCS#11).

The token's library is named by the hall's data. The PIN goes to the token and nowhere else.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from casework.signature import PersonKey

if TYPE_CHECKING:
    from pkcs11 import Token

_ONE_AT_A_TIME = Lock()
"""A PKCS#11 library is asked by one thread at a time."""


class TokenFault(Exception):
    """Why the token proved nothing; the text is for the user. `counts`: the person is to blame, not the machine."""

    def __init__(self, text: str, *, counts: bool = False) -> None:
        super().__init__(text)
        self.counts = counts


def prove(module: str, certificate: str, pin: str, challenge: bytes, now: datetime) -> None:
    """The token holds the key of `certificate` (base64, DER) and its PIN is known. Raises TokenFault."""
    known = _in_force(certificate, now)
    with _ONE_AT_A_TIME, _told():
        token, label = _holder(module, known)
        signature = _signed(token, label, pin, challenge, known)
    if not _right(known, challenge, signature):
        raise TokenFault("UKey 的签名与登记的证书不符，没有登录。请换用本人的 UKey。", counts=True)


class TokenKey:
    """The key of a person's certificate on his UKey, open until `close`: the PIN is given once for a batch.

    The key never leaves the token; each signature is made there.
    """

    def __init__(self, module: str, certificate: str, pin: str, now: datetime) -> None:
        """Raises TokenFault."""
        self._known = _in_force(certificate, now)
        self.public = public_of(self._known)
        if self.public is None:
            raise TokenFault("UKey 的证书不是 P-256 的，不能用来签名。请换发证书。")
        with _ONE_AT_A_TIME, _told():
            token, key_id = _holder(module, self._known)
            self._session = token.open(user_pin=pin)
            try:
                self._key = _key(self._session, key_id)
            except BaseException:  # whatever it is, the token is logged in by now
                self._session.close()
                raise

    def sign(self, message: bytes) -> bytes:
        """64 bytes, as every P-256 signature here. Raises TokenFault, also where the token was pulled."""
        with _ONE_AT_A_TIME, _told():
            signature = _by(self._key, message, self._known)
        if not _right(self._known, message, signature):
            raise TokenFault("UKey 的签名与登记的证书不符，没有签名。请换用本人的 UKey。", counts=True)
        return signature

    def close(self) -> None:
        """The token asks for its PIN again."""
        with suppress(TokenFault), _ONE_AT_A_TIME, _told():
            self._session.close()


def public_of(known: x509.Certificate) -> str | None:
    """The key of a certificate as a person's key is listed, base64; None for one that acts are not signed with."""
    key = known.public_key()
    if not isinstance(key, EllipticCurvePublicKey) or not isinstance(key.curve, SECP256R1):
        return None
    return base64.b64encode(key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)).decode()


def person_key(certificate: str, first_day: date) -> PersonKey | None:
    """What the hall file lists of a UKey that signs acts; None where its certificate is of another kind. Raises
    TokenFault."""
    public = public_of(_certificate(certificate))
    return PersonKey(algorithm="p256", public=public, from_=first_day, own=True) if public else None


def present(module: str, certificate: str) -> bool:
    """Whether the token of this certificate is plugged in now; a library that fails says no."""
    try:
        with _ONE_AT_A_TIME, _told():
            _holder(module, _certificate(certificate))
    except TokenFault:
        return False
    return True


def certificates(module: str) -> tuple[str, ...]:
    """The certificates on the tokens that are plugged in, base64. Raises TokenFault."""
    with _ONE_AT_A_TIME, _told():
        return tuple(base64.b64encode(der).decode() for _, der, _ in _on_tokens(module))


@cache
def _library(module: str) -> Any:
    import pkcs11  # a program without UKeys never loads it

    return pkcs11.lib(module)


@contextmanager
def _told() -> Iterator[None]:
    """What the library raises, in the user's words."""
    import pkcs11
    from pkcs11 import exceptions

    try:
        yield
    except exceptions.PinLocked as error:
        raise TokenFault("UKey 的 PIN 已锁死，没有登录。请安全管理员解锁或者换发。") from error
    except (exceptions.PinIncorrect, exceptions.PinInvalid, exceptions.PinLenRange) as error:
        raise TokenFault("UKey 的 PIN 不对。再错几次 UKey 会自己锁死，请看清再输。", counts=True) from error
    except (exceptions.DeviceRemoved, exceptions.TokenNotPresent) as error:
        raise TokenFault("UKey 在签名途中被拔出，没有登录。插好后再试。") from error
    except (pkcs11.PKCS11Error, RuntimeError, OSError) as error:
        raise TokenFault(
            "UKey 的驱动没有应答，没有登录。请插好 UKey；仍不行时请系统管理员检查驱动。"
        ) from error


def _on_tokens(module: str) -> Iterator[tuple[Token, bytes, bytes]]:
    """Token, certificate and key id of everything that is plugged in."""
    from pkcs11 import Attribute, ObjectClass

    for slot in _library(module).get_slots(token_present=True):
        token = slot.get_token()
        if not token.label:
            continue
        with token.open() as session:
            for one in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}):
                yield token, bytes(one[Attribute.VALUE]), bytes(one[Attribute.ID])


def _holder(module: str, known: x509.Certificate) -> tuple[Token, bytes]:
    der = known.public_bytes(Encoding.DER)
    for token, found, key_id in _on_tokens(module):
        if found == der:
            return token, key_id
    raise TokenFault("没有找到本人的 UKey。请插好登记在您名下的 UKey 再登录。")


def _signed(token: Token, key_id: bytes, pin: str, challenge: bytes, known: x509.Certificate) -> bytes:
    with token.open(user_pin=pin) as session:
        return _by(_key(session, key_id), challenge, known)


def _key(session: Any, key_id: bytes) -> Any:
    from pkcs11 import Attribute, ObjectClass

    # to the end: a search that is left open outlives the session, and its library complains
    found = list(session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.ID: key_id}))
    if not found:
        raise TokenFault("UKey 上没有与证书对应的私钥，没有登录。请换发证书。")
    return found[0]


def _by(key: Any, message: bytes, known: x509.Certificate) -> bytes:
    from pkcs11 import Mechanism

    if isinstance(known.public_key(), RSAPublicKey):
        return bytes(key.sign(message, mechanism=Mechanism.SHA256_RSA_PKCS))
    hashed = Hash(SHA256())
    hashed.update(message)
    return bytes(key.sign(hashed.finalize(), mechanism=Mechanism.ECDSA))


def _in_force(certificate: str, now: datetime) -> x509.Certificate:
    known = _certificate(certificate)
    if not known.not_valid_before_utc <= now <= known.not_valid_after_utc:
        day = f"{known.not_valid_after_utc:%Y-%m-%d}"
        raise TokenFault(f"UKey 的证书有效期至 {day}，按本机时钟不在有效期内。请先核对时钟，再换发证书。")
    return known


def _right(known: x509.Certificate, challenge: bytes, signature: bytes) -> bool:
    key = known.public_key()
    try:
        if isinstance(key, RSAPublicKey):
            key.verify(signature, challenge, PKCS1v15(), SHA256())
        elif isinstance(key, EllipticCurvePublicKey):
            half = len(signature) // 2
            r, s = (int.from_bytes(part, "big") for part in (signature[:half], signature[half:]))
            key.verify(encode_dss_signature(r, s), challenge, ECDSA(SHA256()))
        else:
            return False
    except (InvalidSignature, ValueError):
        return False
    return True


def _certificate(text: str) -> x509.Certificate:
    try:
        return x509.load_der_x509_certificate(base64.b64decode(text, validate=True))
    except ValueError as error:
        raise TokenFault("大厅文件里登记的证书读不懂，没有登录。请安全管理员重新登记。") from error
