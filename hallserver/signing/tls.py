"""The hall's own authority, made by `hallserver init`, and what it certifies: the server, and the keys under which
counters sign decision papers. P-256, SHA-256."""

from __future__ import annotations

import base64
import ipaddress
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CA_DAYS, SERVER_DAYS, PAPER_DAYS = 3650, 397, 1096
_AHEAD = timedelta(days=1)  # counters whose clock is a little behind accept a fresh certificate


class Pair(NamedTuple):
    """A certificate and its key, both PEM."""

    certificate: bytes
    key: bytes


def new_authority(name: str, now: datetime) -> Pair:
    """The hall's authority: it signs servers and the paper keys of counters."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:60])])
    made = (
        _builder(subject, subject, key, now - _AHEAD, now + timedelta(days=CA_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return _pair(made, key)


def renewed_authority(authority: Pair, now: datetime) -> bytes:
    """Another certificate (PEM) of the same authority for ten years more: its name, its key, its first day. What it
    signed is good under both, before and after. Raises ValueError for a key that is not its own."""
    old, key = _signer(authority)
    made = _builder(old.subject, old.subject, key, old.not_valid_before_utc, now + timedelta(days=CA_DAYS))
    for one in old.extensions:
        made = made.add_extension(one.value, one.critical)
    return made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def new_server(authority: Pair, hosts: Sequence[str], now: datetime) -> Pair:
    """A certificate for the server under these names and addresses. Raises ValueError for none."""
    if not hosts:
        raise ValueError("a server has at least one name")
    signer, signer_key = _signer(authority)
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0][:60])])
    issuer_id = signer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    made = (
        _builder(subject, signer.subject, key, now - _AHEAD, now + timedelta(days=SERVER_DAYS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_name(host) for host in hosts]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(issuer_id), critical=False
        )
        .sign(signer_key, hashes.SHA256())
    )
    return _pair(made, key)


def new_paper_certificate(authority: Pair, name: str, public: str, now: datetime) -> tuple[bytes, bytes]:
    """A certificate for the public key (base64) under which a counter signs papers, and the authority's (both DER).

    For signatures that nobody can deny, for no server; it never outlives the authority. Raises ValueError for no key.
    """
    signer, signer_key = _signer(authority)
    point = base64.b64decode(public, validate=True)
    device = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    issuer_id = signer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:60])])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(signer.subject)
        .public_key(device)
        .serial_number(x509.random_serial_number())
        .not_valid_before(max(now - _AHEAD, signer.not_valid_before_utc))
        .not_valid_after(min(now + timedelta(days=PAPER_DAYS), signer.not_valid_after_utc))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False, papers=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(device), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(issuer_id), critical=False
        )
        .sign(signer_key, hashes.SHA256())
    )
    der = serialization.Encoding.DER
    return made.public_bytes(der), signer.public_bytes(der)


def ends_at(certificate: bytes) -> datetime:
    """The last instant of a PEM certificate, in UTC."""
    return x509.load_pem_x509_certificate(certificate).not_valid_after_utc


def begins_at(certificate: bytes) -> datetime:
    """The first instant of a PEM certificate, in UTC."""
    return x509.load_pem_x509_certificate(certificate).not_valid_before_utc


def names_of(certificate: bytes) -> tuple[str, ...]:
    """The names and addresses that a server's certificate (PEM) is for, in their order."""
    made = x509.load_pem_x509_certificate(certificate)
    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return tuple(str(one.value) for one in names)


def certificate_mark(certificate: bytes) -> str:
    """The SHA-256 over a PEM certificate, as people compare it: 32 pairs with colons."""
    found = x509.load_pem_x509_certificate(certificate).fingerprint(hashes.SHA256())
    return ":".join(f"{byte:02X}" for byte in found)


def is_authority(pair: Pair) -> bool:
    """Whether certificate and key are those of one authority of ours: half of them may have been copied."""
    try:
        return _signer(pair)[0].extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (ValueError, x509.ExtensionNotFound):
        return False


def _signer(authority: Pair) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """Raises ValueError for a key that is not this certificate's."""
    made = x509.load_pem_x509_certificate(authority.certificate)
    key = serialization.load_pem_private_key(authority.key, None)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != made.public_key():
        raise ValueError("not an authority of ours")
    return made, key


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, begins: datetime, ends: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
    )


def _usage(*, signs: bool, papers: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=papers,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _pair(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> Pair:
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return Pair(certificate.public_bytes(pem), secret)
