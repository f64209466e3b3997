"""What a backup is on the disk, and which lie in a folder: nothing here opens a book."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec

from hallclient.store.inspector import Inspection

DEFAULT = "backups"
STEM = "hallclient"


class BackupInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a backup without its key. No personal data in it. `found` is None until it was checked."""

    made_at: str
    hall: str
    device: str
    card: bytes
    found: Inspection | None

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.made_at)

    @property
    def good(self) -> bool:
        return self.found is not None and not self.found.fault


class Backup(msgspec.Struct, frozen=True, kw_only=True):
    """One backup in a folder."""

    path: Path
    info: BackupInfo


def backups(folder: Path, device: str = "", stem: str = STEM) -> tuple[Backup, ...]:
    """The backups in a folder, newest first, of one device or of all; what can't be read is passed over.

    The counters of a hall may share a folder: what a counter checks and thins is its own alone. `stem`: how the names
    of this kind begin.
    """
    found = []
    for info in folder.glob(f"{stem}-*.info"):
        try:
            read = msgspec.json.decode(info.read_bytes(), type=BackupInfo)
            if device in ("", read.device) and info.with_suffix(".book").exists():
                found.append(Backup(path=info.with_suffix(".book"), info=read))
        except (OSError, msgspec.MsgspecError):
            continue
    return tuple(sorted(found, key=lambda one: one.info.at, reverse=True))
