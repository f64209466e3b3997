"""The demo hall on this PC: made whole at its first start, with passwords that only the terminal shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from forms.demo_hall import build, staff_numbers
from forms.enrolment import pack
from hallclient.app.card import read_card, write_card
from hallclient.app.enrol import device_key, enrol, sign_hall
from hallclient.app.station import Trouble
from hallclient.chance import Chance
from hallclient.signing.keys import new_key
from hallclient.signing.passwords import hash_password
from hallclient.signing.vault import KeyVault, write_private

DEVICE = "009"
WINDOW = "W09"
PASSWORDS = "demo-passwords.json"
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def demo_hall(
    folder: Path,
    vault: KeyVault,
    chance: Chance,
    *,
    practice: bool = False,
    password_hash: Callable[[str], str] = hash_password,
    page_address: str = "",
) -> dict[str, str] | Trouble:
    """Makes and enrols the demo hall in `folder` unless it is there; gives its passwords by staff number."""
    if read_card(folder) is not None:
        return read_passwords(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = device_key(folder, vault, chance)
    if isinstance(key, Trouble):
        return key
    passwords = {staff_no: _password(chance) for staff_no in staff_numbers()}
    year = chance.today().year
    enrolment = build(
        device_number=DEVICE,
        device_public_key=key.public,
        issued_at=chance.now().isoformat(),
        years=(year, year + 1),
        password_hash=password_hash,
        passwords=passwords,
        practice=practice,
        page_address=page_address,
    )
    sign_hall(folder, pack(enrolment), new_key())
    write_private(folder / PASSWORDS, msgspec.json.encode(passwords))
    done = enrol(folder, vault, folder, DEVICE, chance)
    if isinstance(done, Trouble):
        return done
    card = read_card(folder)
    if card is not None:
        write_card(folder, msgspec.structs.replace(card, window=WINDOW))
    return passwords


def read_passwords(folder: Path) -> dict[str, str]:
    """The demo's passwords; empty where this is not a demo hall."""
    try:
        return msgspec.json.decode((folder / PASSWORDS).read_bytes(), type=dict[str, str])
    except (OSError, msgspec.MsgspecError):
        return {}


def _password(chance: Chance) -> str:
    return "".join(LETTERS[byte % len(LETTERS)] for byte in chance.token_bytes(10))
