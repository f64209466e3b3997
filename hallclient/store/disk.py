"""Room on the disk: looked at before the book is opened, with a ballast file to give up when there is none.

Opening on a full disk kills the process by SIGBUS, without a message: `-shm` is mapped without blocks
(trust: R10). So the free space is looked at first, and the ballast given up before, not after.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

BALLAST = 8 * 1024 * 1024
LEAST = 2 * 1024 * 1024
"""What opening, a checkpoint and a handful of acts may need."""

ROOMY = 4 * BALLAST


def free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def drop_ballast(path: Path) -> bool:
    """Gives the ballast's blocks back. False where there was none."""
    if not path.exists():
        return False
    path.unlink()
    return True


def lay_ballast(path: Path) -> None:
    """Fills the ballast file with real blocks where there is plenty of room; does nothing otherwise.

    A quota that the disk's figures don't show stops nobody: then there is none.
    """
    if path.exists() and path.stat().st_size == BALLAST:
        return
    if free_bytes(path.parent) < ROOMY:
        return
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(file, 0, BALLAST)
        else:
            for _ in range(BALLAST // 65536):
                os.write(file, bytes(65536))
    except OSError:
        path.unlink(missing_ok=True)
    finally:
        os.close(file)


def room_to_open(folder: Path, ballast: Path, wal: Path) -> int | None:
    """None when there is room, the ballast given up if need be; else the bytes that are free.

    A copy of the WAL is kept until the book has proved whole: that needs its room, too.
    """
    needed = LEAST + (wal.stat().st_size if wal.exists() else 0)
    if free_bytes(folder) < needed:
        drop_ballast(ballast)
    free = free_bytes(folder)
    return None if free >= needed else free
