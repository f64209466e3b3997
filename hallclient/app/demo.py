"""The demo hall on this PC: made whole at its first start, with passwords that only the terminal shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec

from hallclient.app.card import read_card, write_card
from hallclient.app.station import Trouble
from hallclient.chance import Chance
from hallclient.signing.keys import new_key
from hallclient.signing.passwords import hash_password
from hallclient.signing.personal import new_person_key
from hallclient.signing.vault import KeyVault, write_private

DEVICE = "009"
WINDOW = "W09"
PASSWORDS = "demo-passwords.json"
SECRETS = "demo-secrets.json"
FIRST_DAY = date(2024, 1, 1)
"""Of the demo's people and their keys."""
DEMO_MEMORY_KIB = 8192
"""Of Argon2id over the demo's signing secrets, which nobody has to keep: a dozen are sealed while somebody waits."""
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
    # Only where it is made: the catalogue's parser would stay in memory with every start.
    from forms.demo_hall import build, signers, staff_numbers
    from forms.enrolment import pack
    from hallclient.app.enrol import device_key, enrol, sign_hall
    from hallclient.app.paper_keys import certified, paper_key

    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = device_key(folder, vault, chance)
    if isinstance(key, Trouble):
        return key
    passwords = {staff_no: _password(chance) for staff_no in staff_numbers()}
    secrets = {staff_no: _password(chance) for staff_no in signers()}
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
        keys={
            who: new_person_key(secret, FIRST_DAY, chance, memory_kib=DEMO_MEMORY_KIB)
            for who, secret in secrets.items()
        },
    )
    own = msgspec.structs.replace(enrolment.devices[0], paper_key=paper_key(key))
    issuer = new_key()
    enrolment = msgspec.structs.replace(enrolment, devices=(own,))
    sign_hall(folder, pack(certified(enrolment, issuer, chance.now())), issuer)
    write_private(folder / PASSWORDS, msgspec.json.encode(passwords))
    write_private(folder / SECRETS, msgspec.json.encode(secrets))
    done = enrol(folder, vault, folder, DEVICE, chance)
    if isinstance(done, Trouble):
        return done
    card = read_card(folder)
    if card is not None:
        write_card(folder, msgspec.structs.replace(card, window=WINDOW))
    return passwords


def read_passwords(folder: Path) -> dict[str, str]:
    """The demo's passwords; empty where this is not a demo hall."""
    return _read(folder / PASSWORDS)


def read_secrets(folder: Path) -> dict[str, str]:
    """The demo's signing secrets (签名口令); empty where this is not a demo hall."""
    return _read(folder / SECRETS)


def _read(path: Path) -> dict[str, str]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, str])
    except (OSError, msgspec.MsgspecError):
        return {}


def _password(chance: Chance) -> str:
    return "".join(LETTERS[byte % len(LETTERS)] for byte in chance.token_bytes(10))
