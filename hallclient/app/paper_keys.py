"""文书签名: who signs the hall's decision papers, by the hall file.

The issuer certifies every device whose paper key the hall file names, the hall's server every counter that enrols
there; each then signs under its certificate, without a network. A device without one prints the same papers unsigned:
hand and seal are on the paper.
"""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from casework.catalogue import DeviceKey, Enrolment
from casework.exchange import PaperCertificate
from casework.hall import SealPlatformAt
from hallclient.chance import Chance
from hallclient.signing.certificates import (
    DEVICE_DAYS,
    authority_key,
    ends_at,
    in_force,
    new_authority,
    new_certificate,
    papers_key,
    renewed_authority,
)
from hallclient.signing.keys import SigningKey
from hallclient.signing.pades import Credential, OwnSigner, PaperSigner

AUTHORITY = "papers-ca.cer"
"""In a hall folder: the authority's certificate (DER), as a PDF reader takes it in to trust it."""


def paper_key(device: SigningKey) -> str:
    """The public key (base64) that the hall file names for a device's papers."""
    return papers_key(device).public


def certified(enrolment: Enrolment, issuer: SigningKey, now: datetime, authority: bytes = b"") -> Enrolment:
    """The hall file with a fresh certificate for every device that has a paper key and is not revoked.

    `authority`: the certificate (DER) of an earlier issue, kept as long as it outlives what it signs now, then made
    longer: papers of all years stand under one. Raises ValueError for a paper key that is none, or another issuer's
    authority.
    """
    hall = enrolment.catalogue.hall.name
    key = authority_key(issuer)
    if not any(device.paper_key for device in enrolment.devices):
        return enrolment
    if ends_at(authority) is None:
        authority = new_authority(f"{hall} 文书签名", key, now)
    elif not in_force(authority, now + timedelta(days=DEVICE_DAYS)):
        authority = renewed_authority(authority, key, now)

    def with_certificate(device: DeviceKey) -> DeviceKey:
        if not device.paper_key or device.revoked_on is not None:
            return replace(device, paper_certificate="")
        made = new_certificate(f"{hall} 设备{device.number}", device.paper_key, authority, key, now)
        return replace(device, paper_certificate=base64.b64encode(made).decode())

    return replace(
        enrolment,
        devices=tuple(with_certificate(device) for device in enrolment.devices),
        paper_authority=base64.b64encode(authority).decode(),
    )


def certified_in(folder: Path, enrolment: Enrolment, issuer: SigningKey, now: datetime) -> Enrolment:
    """`certified` for a hall folder, which keeps the authority's certificate for the next issue and for whoever
    verifies. Raises ValueError and OSError."""
    path = folder / AUTHORITY
    whole = certified(enrolment, issuer, now, path.read_bytes() if path.exists() else b"")
    if whole.paper_authority:
        path.write_bytes(base64.b64decode(whole.paper_authority))
    return whole


def signer_of(
    enrolment: Enrolment, device: str, key: SigningKey, given: PaperCertificate | None, now: datetime
) -> PaperSigner | None:
    """Who signs the papers of this device; None: neither the hall file nor the server has certified its key.

    `given`: by the authority of the hall's server, at the enrolment there or since. The issuer's goes before it, as
    long as it is in force.
    """
    own = next((one for one in enrolment.devices if one.number == device), None)
    if own is not None and own.paper_certificate and own.paper_key == paper_key(key):
        issued = Credential(
            papers_key(key),
            base64.b64decode(own.paper_certificate),
            base64.b64decode(enrolment.paper_authority),
        )
        if given is None or in_force(issued.certificate, now):
            return OwnSigner(issued)
    if given is None or own is None or own.revoked_on is not None:
        return None
    certificate, authority = base64.b64decode(given.certificate), base64.b64decode(given.authority)
    return OwnSigner(Credential(papers_key(key), certificate, authority))


def platform_of(at: SealPlatformAt, hall: str, device: str, key: SigningKey, chance: Chance) -> PaperSigner:
    """The seal platform that signs for every counter of the hall; its certificate is being asked for."""
    from hallclient.sync.seal_platform import DEADLINE_SECONDS, SILENT_SECONDS, SealPlatform
    from hallclient.sync.transport import Https

    transport = Https(at.url, at.ca, chance, silent=SILENT_SECONDS, deadline=DEADLINE_SECONDS)
    made = SealPlatform(transport, hall, device, key, chance)
    made.look()
    return made
