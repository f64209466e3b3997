"""PAdES of decision papers (ETSI EN 319 142-1, B-B): P-256 over the whole file, certified, no change allowed.

pyHanko is loaded at the first signature: it costs as much memory as a window. It opens no connection here: no time
stamp is asked for, no revocation looked up. The signature is invisible; a picture of a seal is never made.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from hallclient.signing.certificates import in_force
from hallclient.signing.keys import P256Key

FIELD = "Decision"
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(
        logging.CRITICAL
    )  # what is wrong with a file is the verdict, not a log line
_LEAST, _BESIDE = 6144, 2048
"""Room for what is signed, in hexadecimal digits of the file: at least, and beside the certificates that lie in it."""


class NotSigned(Exception):
    """The key did not sign, though it could: the paper goes out as one without a certificate does."""


class PaperSigner(Protocol):
    """Who signs decision papers: this counter's own key, or a seal service (统一电子印章) in its place."""

    def load(self) -> None:
        """Gets ready whatever the first signature would wait for."""

    def signs_at(self, at: datetime) -> bool:
        """Whether it can sign at this instant."""

    def signed(self, pdf: bytes, at: datetime, organ: str, reason: str) -> bytes:
        """The file with its signature, behind the bytes that it had; in the name of `organ`, for `reason`. Raises
        NotSigned."""


class Credential(NamedTuple):
    """A key and its certificate (DER), with the authority's (DER) that issued it."""

    key: P256Key
    certificate: bytes
    authority: bytes


class OwnSigner:
    """Signs with the key of this counter, under its certificate of the hall's authority."""

    def __init__(self, credential: Credential) -> None:
        self._credential = credential
        self._signer: Any = None

    def load(self) -> None:
        load()
        self._loaded()

    def signs_at(self, at: datetime) -> bool:
        return in_force(self._credential.certificate, at)

    def signed(self, pdf: bytes, at: datetime, organ: str, reason: str) -> bytes:
        return signed_by(self._loaded(), pdf, at, organ, reason)

    def _loaded(self) -> Any:
        if self._signer is None:
            from pyhanko.keys.pemder import load_private_key_from_pemder_data
            from pyhanko.sign.signers import SimpleSigner

            own = self._credential
            secret = own.key.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
            certificate, store = _certificates(own.certificate, own.authority)
            self._signer = SimpleSigner(
                signing_cert=certificate,
                signing_key=load_private_key_from_pemder_data(secret, passphrase=None),
                cert_registry=store,
            )
        return self._signer


def load() -> None:
    """What the first signature would wait for."""
    import pyhanko.pdf_utils.incremental_writer  # noqa: F401


def signed_by(signer: Any, pdf: bytes, at: datetime, organ: str, reason: str) -> bytes:
    """The file with the signature of a signer of pyHanko's, the same whoever holds the key."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    class At(signers.PdfSigner):
        """Signs at the act's own instant, not at whatever clock the library finds."""

        def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> Any:
            session = super().init_signing_session(pdf_out, existing_fields_only)
            session.system_time = at
            return session

    about = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        name=organ,
        reason=reason,
        certify=True,
        subfilter=fields.SigSeedSubFilter.PADES,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    At(about, signer=signer).sign_pdf(writer, bytes_reserved=_room(signer), output=out)
    return out.getvalue()


def _room(signer: Any) -> int:
    """By the certificates' own sizes; the signer's issuer is named once more beside them."""
    own = len(signer.signing_cert.dump())
    others = sum(len(one.dump()) for one in signer.cert_registry)
    return max(_LEAST, 2 * (2 * own + others) + _BESIDE)


def elsewhere(certificate: bytes, authority: bytes, sign: Callable[[bytes], bytes]) -> Any:
    """A signer of pyHanko's whose key lies elsewhere: `sign` gives the 64 bytes over what is to be signed."""
    from pyhanko.sign.signers import Signer

    known, store = _certificates(certificate, authority)

    class Elsewhere(Signer):
        async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
            made = bytes(64) if dry_run else sign(data)
            r, s = (int.from_bytes(part, "big") for part in (made[:32], made[32:]))
            return encode_dss_signature(r, s)

    return Elsewhere(signing_cert=known, cert_registry=store)


def _certificates(certificate: bytes, authority: bytes) -> tuple[Any, Any]:
    from pyhanko.keys.pemder import load_certs_from_pemder_data
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple(load_certs_from_pemder_data(authority))
    (known,) = load_certs_from_pemder_data(certificate)
    return known, store


def holds(pdf: bytes, authority: bytes, at: datetime) -> bool:
    """Whether the file is, to its last byte, what a certificate of this authority (DER) signed.

    `intact`, `valid` and `trusted` stay true when something is laid over the signed file: only the whole verdict, the
    coverage and the absence of any change say it. For files of our own archive: a foreign file is compared with it as
    bytes, never parsed here.
    """
    from pyhanko.keys.pemder import load_certs_from_pemder_data
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko_certvalidator import ValidationContext

    roots = list(load_certs_from_pemder_data(authority))
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        signatures = reader.embedded_signatures
        if len(signatures) != 1:
            return False
        context = ValidationContext(trust_roots=roots, moment=at, allow_fetching=False)
        status = validate_pdf_signature(signatures[0], context)
    except (PdfError, SigningError, SignatureValidationError, ValueError):
        return False
    return bool(
        status.bottom_line
        and status.coverage == SignatureCoverageLevel.ENTIRE_FILE
        and status.modification_level == ModificationLevel.NONE
    )


def mark_of(certificate: bytes) -> str:
    """Who a certificate (DER) names, and until when, in words."""
    found = x509.load_der_x509_certificate(certificate)
    name = found.subject.rfc4514_string().removeprefix("CN=")
    return f"{name}，至 {found.not_valid_after_utc:%Y-%m-%d}"
