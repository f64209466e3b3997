"""Before a newer program brings a book up to its own format: a copy of it as it was, checked, beside the backups.

It is kept apart from the half-hourly ones, which are thinned: whoever goes back to the older program restores from it
(`hallclient restore FILE`), and the older program finds its own format.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from hallclient.app.backup_files import DEFAULT, BackupInfo, backups
from hallclient.app.card import Card
from hallclient.chance import Chance
from hallclient.signing.vault import write_private
from hallclient.store.inspector import Before, Copy, Inspection

BEFORE = "before-upgrade"
KEPT = 2
"""How many of them stay: that of the last upgrade and the one before."""


def before_upgrade(folder: Path, card: Card, recovery: Path, chance: Chance) -> Before:
    """What `open_book` calls with the way to copy a book that it is about to bring up. Raises OSError and BookFault."""

    def keep(copy: Copy) -> Inspection:
        now = chance.now()
        place = folder / DEFAULT
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = place / f"{BEFORE}-{card.device}-{now:%Y%m%d-%H%M%S}.book"
        found = copy(path)
        if not found.fault:
            if recovery.exists():
                write_private(path.with_suffix(".recovery"), recovery.read_bytes())
            info = BackupInfo(
                made_at=now.isoformat(), hall=card.hall, device=card.device, card=msgspec.json.encode(card), found=found
            )  # fmt: skip
            write_private(path.with_suffix(".info"), msgspec.json.encode(info))
            for old in backups(place, card.device, BEFORE)[KEPT:]:
                for suffix in (".book", ".recovery", ".info"):
                    old.path.with_suffix(suffix).unlink(missing_ok=True)
        return found

    return keep
