"""One-time codes (动态码): six digits from a shared secret and the time (RFC 6238, SHA-1 as every phone makes them)."""

from __future__ import annotations

import base64
from urllib.parse import quote

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from hallclient.chance import Chance
from hallclient.signing.digest import equal
from hallclient.signing.sealed import open_with_phrase, seal_with_phrase

STEP = 30
"""Seconds a code stands for."""
AROUND = 1
"""Steps before and after that are taken, too."""
FAR = 2880
"""Steps (a day) in which a code that does not fit is looked for: then it is the clock that is wrong."""


def new_secret(chance: Chance) -> bytes:
    """Twenty bytes, as long as the hash (RFC 4226, 4)."""
    return chance.token_bytes(20)


def code_at(secret: bytes, step: int) -> str:
    """The six digits of a step."""
    return _totp(secret).generate(step * STEP).decode()


def fitting_step(secret: bytes, code: str, seconds: float) -> int | None:
    """The step that the code stands for, near `seconds` since 1970; None: it does not fit."""
    return _found(secret, code, seconds, AROUND)


def minutes_off(secret: bytes, code: str, seconds: float) -> int | None:
    """How far this clock and the code's lie apart, within a day; None: no such code. Never lets anybody in."""
    step = _found(secret, code, seconds, FAR)
    return None if step is None else abs(round((step * STEP - seconds) / 60))


def seal_secret(secret: bytes, password: str, chance: Chance) -> str:
    """For the hall file: the secret sealed by the person's first password, in base64."""
    return base64.b64encode(seal_with_phrase(secret, password, chance)).decode()


def open_secret(sealed: str, password: str) -> bytes:
    """Raises `WrongPhrase` for another password, ValueError for no such text."""
    return open_with_phrase(base64.b64decode(sealed, validate=True), password)


def address(secret: bytes, staff_no: str, hall: str) -> str:
    """What the phone's program scans (otpauth)."""
    text = base64.b32encode(secret).decode()
    return f"otpauth://totp/{quote(hall)}:{quote(staff_no)}?secret={text}&issuer={quote(hall)}&digits=6&period=30"


def _found(secret: bytes, code: str, seconds: float, around: int) -> int | None:
    now, found = int(seconds) // STEP, None
    for apart in range(around, -1, -1):
        for step in (now - apart, now + apart):
            if step >= 0 and equal(code_at(secret, step).encode(), code.encode()):
                found = step
    return found


def _totp(secret: bytes) -> TOTP:
    return TOTP(secret, 6, SHA1(), STEP)  # noqa: S303 - the codes' own algorithm, not a hash of ours
