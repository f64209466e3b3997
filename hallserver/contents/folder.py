"""Contents in a folder: HALL/ab/abcd…, and HALL/arriving/DEVICE-abcd… while they come."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from hallserver.chance import MACHINE
from hallserver.contents.store import PIECE, Arriving, Full, Unreachable, checked
from hallserver.signing.digest import Running

ROOM = 256 * 1024 * 1024
"""Left free on the disk: the ledger may lie there, and acts come first."""
_LEFT_OVER = 3600.0
"""Seconds after which a file that was being put together belongs to a process that is gone."""
_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class FolderStore:
    """One folder, on a disk of this machine or a share that keeps what was synced."""

    def __init__(self, root: Path, room: int = ROOM) -> None:
        self.root, self.room = root, room
        with _doors():
            root.mkdir(mode=0o700, parents=True, exist_ok=True)
            for left in root.glob("*/arriving/new-*"):
                with suppress(FileNotFoundError):
                    if MACHINE.now().timestamp() - left.stat().st_mtime > _LEFT_OVER:
                        left.unlink()

    def arrived(self, one: Arriving) -> int:
        with _doors():
            return _size(self._begun(one)) or 0

    def add(self, one: Arriving, at: int, data: bytes) -> None:
        path = self._begun(one)
        with _doors():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if shutil.disk_usage(path.parent).free < self.room + len(data):
                raise Full
            handle = os.open(path, os.O_RDWR | os.O_CREAT | _NO_LINK, 0o600)
            with os.fdopen(handle, "r+b") as file:
                file.seek(at)
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if at == 0:
                _sync_folder(path.parent)

    def finish(self, one: Arriving) -> int | None:
        """What is verified is a file of its own: a repeated part can't reach it any more."""
        begun, whole = self._begun(one), self._whole(one.hall, one.name)
        hash_, size = Running(), 0
        with _doors():
            handle, name = tempfile.mkstemp(prefix="new-", dir=begun.parent)
            made = Path(name)
            try:
                with os.fdopen(handle, "wb") as copy, begun.open("rb") as parts:
                    while piece := parts.read(PIECE):
                        hash_.update(piece)
                        copy.write(piece)
                        size += len(piece)
                    copy.flush()
                    os.fsync(copy.fileno())
                right = hash_.hex() == one.name
                if right:
                    whole.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                    made.replace(whole)
                    _sync_folder(whole.parent)
                    _sync_folder(whole.parent.parent)
            finally:
                made.unlink(missing_ok=True)
            begun.unlink(missing_ok=True)
            return size if right else None

    def unfinished(self, hall: str, device: str) -> tuple[str, ...]:
        checked(hall, device=device)
        found = []
        with _doors():
            for path in (self.root / hall / "arriving").glob(f"{device}-*"):
                with suppress(FileNotFoundError):
                    found.append((path.stat().st_mtime_ns, path.name[4:]))
        return tuple(name for _, name in sorted(found))

    def drop(self, one: Arriving) -> None:
        with _doors():
            self._begun(one).unlink(missing_ok=True)

    def size(self, hall: str, name: str) -> int | None:
        with _doors():
            return _size(self._whole(hall, name))

    def read(self, hall: str, name: str, start: int, stop: int) -> Iterator[bytes]:
        with _doors(), self._whole(hall, name).open("rb") as file:
            file.seek(start)
            while start < stop and (piece := file.read(min(PIECE, stop - start))):
                start += len(piece)
                yield piece

    def _begun(self, one: Arriving) -> Path:
        checked(one.hall, one.name, device=one.device)
        return self.root / one.hall / "arriving" / f"{one.device}-{one.name}"

    def _whole(self, hall: str, name: str) -> Path:
        checked(hall, name)
        return self.root / hall / name[:2] / name


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None


def _sync_folder(path: Path) -> None:
    if os.name == "nt":
        return  # NTFS keeps its names in a journal, and folders can't be opened
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _doors() -> Iterator[None]:
    """A disk that is full or gone, in this room's words."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Full from error
        raise Unreachable(type(error).__name__) from error
