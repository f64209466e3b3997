"""Papers and attached files beside the backups: each once, by its hash, whichever backups name it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from hallserver.contents.folder import FolderStore
from hallserver.contents.store import Arriving, ContentStore
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.writes import HallWrites
from hallserver.signing.digest import sha256_of

BESIDE = "contents"
"""In the folder of the backups; it only grows."""
_DEVICE = "000"
"""No counter's number."""


class Kept(NamedTuple):
    """Of one hall: what the backups have, what its ledger names as here and could not be had."""

    hall_id: str
    there: tuple[str, ...]
    missing: tuple[str, ...]


def beside(backups: Path) -> ContentStore:
    return FolderStore(backups / BESIDE, room=0)


def keep_contents(
    ledger: Ledger, halls: tuple[str, ...], source: ContentStore, target: ContentStore
) -> tuple[Kept, ...]:
    """Carries over what the ledger says is whole and the target has not; gives what each hall has there now.

    Raises Unreachable, Full, OSError.
    """
    return tuple(Kept(hall_id, *_carried(ledger, hall_id, source, target)) for hall_id in halls)


def bring_back(ledger: Ledger, halls: tuple[str, ...], source: ContentStore, target: ContentStore) -> None:
    """What can't be had is written down as not here: the counters are asked for it anew. Raises as `keep_contents`."""
    for hall_id in halls:
        ask_anew(ledger, hall_id, _carried(ledger, hall_id, source, target)[1])


def ask_anew(ledger: Ledger, hall_id: str, missing: tuple[str, ...]) -> None:
    """Written down as not here: the counters that still have them send them again."""

    def job(tx: HallWrites) -> None:
        for name in missing:
            tx.store_content(name, None, "")

    ledger.write(hall_id, job)


class Sound(NamedTuple):
    """Of the papers and attached files that a hall's ledger names as received: how many are sound, which are not there,
    which are not what their name says."""

    sound: int
    missing: tuple[str, ...]
    spoilt: tuple[str, ...]


def look_through(hall_id: str, named: Iterable[tuple[str, int]], store: ContentStore) -> Sound:
    """Reads every one and makes its hash anew. Raises Unreachable, OSError."""
    sound, missing, spoilt = 0, [], []
    for name, size in named:
        found = store.size(hall_id, name)
        if found is None:
            missing.append(name)
        elif found != size or sha256_of(store.read(hall_id, name, 0, size)).hex() != name:
            spoilt.append(name)
        else:
            sound += 1
    return Sound(sound, tuple(missing), tuple(spoilt))


def _carried(
    ledger: Ledger, hall_id: str, source: ContentStore, target: ContentStore
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(what the target has now, what could not be had)."""
    there: list[str] = []
    missing: list[str] = []
    for name, size in ledger.read(hall_id, lambda reads: reads.whole_contents()):
        (there if _carry(hall_id, name, size, source, target) else missing).append(name)
    return tuple(there), tuple(missing)


def _carry(hall_id: str, name: str, size: int, source: ContentStore, target: ContentStore) -> bool:
    """Whether the target has it now; its hash is verified when it is put together."""
    if target.size(hall_id, name) == size:
        return True
    if source.size(hall_id, name) != size:
        return False
    one, at = Arriving(hall_id, _DEVICE, name), 0
    target.drop(one)
    for piece in source.read(hall_id, name, 0, size):
        target.add(one, at, piece)
        at += len(piece)
    return target.finish(one) == size
