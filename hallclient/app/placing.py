"""A book put in the place of another: what lay there is set aside, and has its place again where that fails."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path

from hallclient.app.backup import DOUBT
from hallclient.app.station import BOOK, RECOVERY
from hallclient.signing.vault import write_private
from hallclient.store.backup import sync_folder
from hallclient.store.book import Files
from hallclient.store.witness import peek


class NotBackError(OSError):
    """Some of what lay there could not be put back: it lies in the folder `aside` (None: nothing had lain there)."""

    def __init__(self, aside: Path | None, cause: OSError) -> None:
        super().__init__(cause.errno, cause.strerror)
        self.aside = aside


def place(folder: Path, work: Path, name: str) -> Path | None:
    """Puts what lies in `work` in the book's place. What lay there goes into a folder of its own, which is given back
    (None: nothing lay there); nothing is thrown away. At every moment a witness lies there, the old one, or the new one
    where nothing can be read of the old: it refuses to go on without a book, or with one that has less. Raises OSError
    with everything as it lay, else NotBackError.
    """
    old, new = Files(folder / BOOK), Files(work / BOOK)
    kept = _readable(old.witness)
    there = [one for one in (old.witness, old.book, *_beside(folder)) if one.exists()]
    old.book.with_name(BOOK + "-shm").unlink(missing_ok=True)
    aside, stays = None, {*there}
    if there:
        before = len([*folder.glob(f"{name}*")])  # of the same second
        aside = folder / (f"{name}-{before}" if before else name)
        aside.mkdir(mode=0o700)
    try:
        if old.witness in stays:
            write_private((aside or folder) / old.witness.name, old.witness.read_bytes())
        if not kept:
            _into(folder, new.witness)
        for one in there:
            if one != old.witness:
                one.replace((aside or folder) / one.name)
                stays.discard(one)
        for one in (new.wal, new.book, new.witness):
            _into(folder, one)
        sync_folder(folder)
    except OSError:
        put_back(folder, aside, stays)
        raise
    return aside


def _beside(folder: Path) -> tuple[Path, ...]:
    files = Files(folder / BOOK)
    return files.wal, files.kept_wal, folder / RECOVERY, folder / DOUBT


def _into(folder: Path, file: Path) -> None:
    if file.exists():
        file.replace(folder / file.name)


def put_back(folder: Path, aside: Path | None, stays: Collection[Path] = ()) -> None:
    """What was set aside has its place again, what came with the restored book goes. `stays`: what lay there before
    and may not have been set aside yet. An old witness that can be read comes first, else the new one goes last: cut
    off anywhere, no book is begun anew. What fails is passed over; NotBackError says so in the end.
    """
    files, faults = Files(folder / BOOK), _Faults()
    witness = aside / files.witness.name if aside is not None else files.witness
    known = files.witness in stays or (aside is not None and witness.exists())
    if aside is not None and _readable(witness):
        faults.passed(lambda: witness.replace(files.witness))
    shm = files.book.with_name(BOOK + "-shm")
    for one in (files.book, files.wal, files.kept_wal, folder / RECOVERY, shm):
        if one not in stays:
            faults.passed(lambda one=one: one.unlink(missing_ok=True))  # type: ignore[misc]
    mixed = faults.first is not None  # the old book under the log of the new one would be neither
    if aside is not None:  # of a copy that was not written whole
        faults.passed(lambda: witness.with_name(f"{witness.name}.new").unlink(missing_ok=True))
    for one in sorted(aside.iterdir()) if aside is not None else ():
        if one != witness and not (mixed and one.name == BOOK):
            faults.passed(lambda one=one: one.replace(folder / one.name))  # type: ignore[misc]
    if faults.first is None and aside is not None and witness.exists():
        faults.passed(lambda: witness.replace(files.witness))
    if faults.first is None and not known:
        faults.passed(lambda: files.witness.unlink(missing_ok=True))
    if faults.first is not None:
        raise NotBackError(aside, faults.first)
    if aside is not None:
        with suppress(OSError):
            aside.rmdir()


def _readable(witness: Path) -> bool:
    try:
        return peek(witness) is not None
    except OSError:
        return False


class _Faults:
    """The first of what the system refused."""

    first: OSError | None = None

    def passed(self, step: Callable[[], object]) -> None:
        try:
            step()
        except OSError as error:
            self.first = self.first or error


def as_before(file: Path, data: bytes | None) -> None:
    """A small file has its bytes again; None: it was not there."""
    with suppress(OSError):
        if data is None:
            file.unlink(missing_ok=True)
        else:
            write_private(file, data)
