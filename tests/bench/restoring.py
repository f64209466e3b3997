"""A backup of 100,000 cases put back on a new PC: opened with the recovery key, checked whole, ready for its person."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from hallclient.app.backup import make_backup
from hallclient.app.recover import Given, restore
from hallclient.chance import MACHINE
from hallclient.signing.recovery import new_recovery_file, public_of, seal_copy
from hallclient.signing.vault import PhraseVault
from tests.bench.figures import Figure
from tests.bench.hall import CASES, PHRASE, open_hall

SAFE = "the hall's own long words"
MOST_SECONDS = 60


def figures(folder: Path) -> list[Figure]:
    """On a copy of the hall's folder; the check of every page and the fold of every case are part of it."""
    station = open_hall(folder)
    with tempfile.TemporaryDirectory(dir=folder.parent) as place:
        try:
            made = make_backup(station, folder, Path(place) / "stick")
        finally:
            station.close()
        sealed, public = new_recovery_file(SAFE, MACHINE)
        key_file, raw = Path(place) / "recovery.key", public_of(public)
        key_file.write_bytes(sealed)
        secret = PhraseVault(folder / "keys", PHRASE, MACHINE).load(station.card.label)
        path = getattr(made, "path", None)
        if path is None or raw is None or secret is None:
            raise RuntimeError("no backup")
        path.with_suffix(".recovery").write_bytes(seal_copy(secret, raw, MACHINE))
        new = Path(place) / "new"
        begin = time.perf_counter()
        done = restore(new, PhraseVault(new / "keys", PHRASE, MACHINE), path, MACHINE, key=(key_file, SAFE))
        seconds = time.perf_counter() - begin
    if not isinstance(done, Given) or done.found.cases < CASES:
        raise RuntimeError(f"not restored: {done}")
    what = f"restore of {CASES:,} cases on a new PC: recovery key, every page and case checked, opened"
    return [Figure(what, f"{seconds:.1f} s", f"{MOST_SECONDS} s", seconds / MOST_SECONDS, 1)]
