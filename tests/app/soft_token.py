"""A UKey of a test: SoftHSM in a folder of its own."""

from __future__ import annotations

import base64
import os
import subprocess
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from hallclient.signing import token

LIBRARY = "/usr/lib/softhsm/libsofthsm2.so"
PIN = "246810"


class SoftToken:
    """SoftHSM in a folder of its own: a token with one key and its certificate."""

    def __init__(self, folder: Path) -> None:
        self.tokens = folder / "tokens"
        self.tokens.mkdir(parents=True)
        (folder / "softhsm2.conf").write_text(
            f"directories.tokendir = {self.tokens}\nobjectstore.backend = file\nlog.level = ERROR\n"
        )
        os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")

    def issue(self, label: str, *, days: int = 365, curve: bool = True) -> str:
        """A token for somebody; gives the certificate as the hall file has it."""
        subprocess.run(
            ["softhsm2-util", "--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", "13579135"],
            check=True, capture_output=True,
        )  # fmt: skip
        key: Any = ec.generate_private_key(ec.SECP256R1()) if curve else rsa.generate_private_key(65537, 2048)
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, label)])
        begin = datetime(2026, 1, 1, tzinfo=timezone.utc)
        certificate = (
            x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
            .serial_number(7).not_valid_before(begin).not_valid_after(begin + timedelta(days=days))
            .sign(key, hashes.SHA256())
        )  # fmt: skip
        der = certificate.public_bytes(serialization.Encoding.DER)
        file = self.tokens.parent / f"{label}.pem"
        file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        subprocess.run(
            ["softhsm2-util", "--import", str(file), "--token", label, "--label", "k", "--id", "01", "--pin", PIN],
            check=True, capture_output=True,
        )  # fmt: skip
        if token._library.cache_info().currsize:
            token._library(LIBRARY).reinitialize()
        library = token._library(LIBRARY)
        from pkcs11 import Attribute, CertificateType, ObjectClass

        with library.get_token(token_label=label).open(user_pin=PIN, rw=True) as session:
            session.create_object(
                {
                    Attribute.CLASS: ObjectClass.CERTIFICATE,
                    Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
                    Attribute.TOKEN: True,
                    Attribute.SUBJECT: name.public_bytes(),
                    Attribute.ID: b"\x01",
                    Attribute.VALUE: der,
                }
            )
        return base64.b64encode(der).decode()
