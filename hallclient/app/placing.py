"""A book put in the place of another: what lay there is set aside, and has its place again where that fails."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from hallclient.app.backup import DOUBT
from hallclient.app.station import BOOK, RECOVERY
from hallclient.signing.vault import write_private
from hallclient.store.backup import sync_folder
from hallclient.store.book import Files


def place(folder: Path, work: Path, name: str) -> Path | None:
    """Puts what lies in `work` in the book's place. What lay there goes into a folder of its own, which is given back
    (None: nothing lay there); nothing is thrown away. The old witness stays until the last step: it refuses to go on
    without a book, or with one that has less. Raises OSError with everything as it lay.
    """
    old, new = Files(folder / BOOK), Files(work / BOOK)
    beside = (old.wal, old.kept_wal, folder / RECOVERY, folder / DOUBT, old.witness)
    there = [one for one in (old.book, *beside) if one.exists()]
    old.book.with_name(BOOK + "-shm").unlink(missing_ok=True)
    aside, stays = None, {*there}
    if there:
        before = len([*folder.glob(f"{name}*")])  # of the same second
        aside = folder / (f"{name}-{before}" if before else name)
        aside.mkdir(mode=0o700)
    try:
        for one in there:
            to = (aside or folder) / one.name
            if one == old.witness:
                write_private(to, one.read_bytes())
            else:
                one.replace(to)
                stays.discard(one)
        for one in (new.wal, new.book, new.witness):
            if one.exists():
                one.replace(folder / one.name)
        sync_folder(folder)
    except OSError:
        put_back(folder, aside, stays)
        raise
    return aside


def put_back(folder: Path, aside: Path | None, stays: Collection[Path] = ()) -> None:
    """What was set aside has its place again, what came with the restored book goes. `stays`: what lay there before
    and may not have been set aside yet.
    """
    files = Files(folder / BOOK)
    shm = files.book.with_name(BOOK + "-shm")
    for one in (files.book, files.wal, files.kept_wal, files.witness, folder / RECOVERY, shm):
        if one not in stays:
            one.unlink(missing_ok=True)
    if aside is not None:
        for one in aside.iterdir():
            one.replace(folder / one.name)
        aside.rmdir()
