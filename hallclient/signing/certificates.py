"""Certificates under which papers are signed: the hall's own authority, and one for each device; P-256, SHA-256.

No key of its own has to be kept: a device's comes from its secret, the authority's from the issuer's, each by HKDF
under a name that nothing else uses.
"""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

from hallclient.signing.keys import P256Key, SigningKey

AUTHORITY_DAYS, DEVICE_DAYS = 3650, 1096
_AHEAD = timedelta(days=1)  # a counter whose clock is a little behind signs under a fresh certificate
_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def papers_key(device: SigningKey) -> P256Key:
    """The key that signs a device's papers."""
    return _derived(device, b"hall-papers/1")


def authority_key(issuer: SigningKey) -> P256Key:
    """The key of the hall's authority for papers."""
    return _derived(issuer, b"hall-papers-authority/1")


def new_authority(name: str, key: P256Key, now: datetime) -> bytes:
    """The authority's certificate (DER)."""
    subject = _name(name)
    return (
        _builder(subject, subject, key.private.public_key(), now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(authority=True), critical=True)
        .sign(key.private, hashes.SHA256())
        .public_bytes(Encoding.DER)
    )


def renewed_authority(authority: bytes, key: P256Key, now: datetime) -> bytes:
    """Another certificate (DER) of the same authority for ten years more: its name, its key, its first day, so that
    papers of former years stand under it, too. Raises ValueError for another issuer's."""
    old = x509.load_der_x509_certificate(authority)
    if old.public_key() != key.private.public_key():
        raise ValueError("another authority")
    made = (
        x509.CertificateBuilder()
        .subject_name(old.subject)
        .issuer_name(old.subject)
        .public_key(key.private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(old.not_valid_before_utc)
        .not_valid_after(now + timedelta(days=AUTHORITY_DAYS))
    )
    for one in old.extensions:
        made = made.add_extension(one.value, one.critical)
    return made.sign(key.private, hashes.SHA256()).public_bytes(Encoding.DER)


def new_certificate(name: str, public: str, authority: bytes, key: P256Key, now: datetime) -> bytes:
    """A device's certificate (DER) for the public key that its hall file names. Raises ValueError for no such key or
    another authority's certificate."""
    signer = x509.load_der_x509_certificate(authority)
    if signer.public_key() != key.private.public_key():
        raise ValueError("another authority")
    point = base64.b64decode(public, validate=True)
    device = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    issuer_id = signer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return (
        _builder(_name(name), signer.subject, device, now, DEVICE_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(authority=False), critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(issuer_id), critical=False
        )
        .sign(key.private, hashes.SHA256())
        .public_bytes(Encoding.DER)
    )


def in_force(certificate: bytes, at: datetime) -> bool:
    """Whether a certificate (DER) is in force at an instant; bytes that are none are not."""
    try:
        found = x509.load_der_x509_certificate(certificate)
    except ValueError:
        return False
    return found.not_valid_before_utc <= at <= found.not_valid_after_utc


def ends_at(certificate: bytes) -> datetime | None:
    """The last instant of a certificate (DER), in UTC; None for bytes that are none."""
    try:
        return x509.load_der_x509_certificate(certificate).not_valid_after_utc
    except ValueError:
        return None


def renews(other: str, authority: str) -> bool:
    """Whether `other` is the certificate of the same authority for longer, both PEM and each alone. It needs no other
    voucher: name and key are those that are trusted already, and the key has signed it."""
    try:
        (old,), (new,) = (x509.load_pem_x509_certificates(one.encode()) for one in (authority, other))
        new.verify_directly_issued_by(old)
        signs = new.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        return False
    own = new.subject == old.subject and new.public_key() == old.public_key()
    longer = (
        new.not_valid_before_utc <= old.not_valid_before_utc,
        new.not_valid_after_utc > old.not_valid_after_utc,
    )
    return own and signs and all(longer)


def public_key_of(certificate: bytes) -> str:
    """The P-256 key of a certificate (DER), base64, as every key is listed. Raises ValueError for another kind."""
    key = x509.load_der_x509_certificate(certificate).public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError("not P-256")
    return base64.b64encode(key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)).decode()


def _derived(key: SigningKey, purpose: bytes) -> P256Key:
    wide = HKDF(algorithm=hashes.SHA256(), length=48, salt=None, info=purpose).derive(key.secret)
    return P256Key((int.from_bytes(wide, "big") % (_ORDER - 1) + 1).to_bytes(32, "big"))


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:60])])


def _builder(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _AHEAD)
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
