"""Names that follow from what they name."""

from __future__ import annotations

from casework.redress.at_window import uuid_of
from hallserver.signing.digest import sha256


def named_id(*parts: str) -> str:
    """A UUIDv8: the name of what the parts say, the same whenever and by whichever process it is made."""
    return uuid_of(sha256("\n".join(parts).encode()).hex())
