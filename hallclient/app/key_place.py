"""The key of a book that came back, in this PC's key store, with the card that names it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from casework.system import of_system
from hallclient.app.card import Card, write_card
from hallclient.app.station import Trouble
from hallclient.signing.digest import equal
from hallclient.signing.sealed import WrongPhrase
from hallclient.signing.vault import KeyVault, VaultFault
from hallclient.store.witness import key_check


def keep(folder: Path, vault: KeyVault, card: Card, secret: bytes) -> Trouble | None:
    """Another book's key under the same name stays, named by its check as the witness of that book has it; where the
    card can't be written it has its name again.
    """
    there = _there(vault, card.label)
    try:
        if there is not None and not equal(there, secret):
            vault.keep(f"{card.label}-before-{key_check(there[:32]).hex()}", there)
        vault.keep(card.label, secret)
        write_card(folder, card)
        return None
    except VaultFault as fault:
        trouble = Trouble(text=str(fault))
    except OSError as error:
        trouble = Trouble(text=f"登记卡没有写成（{of_system(error)}）。请检查磁盘后再试。")
    if there is not None:
        with suppress(VaultFault, OSError):
            vault.keep(card.label, there)
    return trouble


def _there(vault: KeyVault, label: str) -> bytes | None:
    """What can be read of what is kept under a name; what can't is what the recovery key replaces."""
    try:
        return vault.load(label)
    except (VaultFault, WrongPhrase, OSError, ValueError):
        return None
