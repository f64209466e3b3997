"""The bytes of a book and of its WAL, copied by a child process: `python -m hallclient.store.page_copy BOOK TARGET`.

A process of its own for two reasons: SQLite's locks are POSIX locks, and closing any handle on a file drops all that
the process holds on it; and whoever works at the window needs the interpreter. The parent holds a read transaction
meanwhile: a checkpoint then carries into the file only what the WAL still holds, and the WAL begins anew at most
once. So the file as it was read, with every frame of the WAL over it, is the book of one moment (see `backup`).

For each piece the child prints "done whole" in bytes; "error N" with the system's number in the end where it failed.
What was written is synced along the way, into room that was laid out before: one sync of the whole in the end makes
whoever saves meanwhile wait for half a second (measured: 460–574 ms, against 25 ms).
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

CHUNK = 1024 * 1024
SYNC_EVERY = 8 * CHUNK
PAUSE_SECONDS = 0.002
HEADER = 32
"""Bytes of a WAL's header; its salts change whenever the WAL begins anew."""

TRIES = 3

Step = Callable[[int, int], None]


def wal_of(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def copy_pages(source: Path, target: Path, step: Step, chunk: int = CHUNK) -> None:
    """Copies the book, then its WAL to `target`-wal. Raises OSError."""
    with source.open("rb") as book, target.open("r+b") as copy:
        _copy(book, copy, step, chunk)
    wal, copied = wal_of(source), wal_of(target)
    for _ in range(TRIES):
        copied.unlink(missing_ok=True)
        if not wal.exists() or not wal.stat().st_size:
            return
        with wal.open("rb") as frames, open(copied, "xb", opener=_private) as copy:
            header = frames.read(HEADER)
            _copy(frames, copy, step, chunk)
            frames.seek(0)
            if frames.read(HEADER) == header:
                return
    raise OSError(0, "the WAL began anew again and again")


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _copy(source: BinaryIO, target: BinaryIO, step: Step, chunk: int) -> None:
    """What the file holds now: what is appended meanwhile is of a later moment, and would never end."""
    whole = source.seek(0, os.SEEK_END)
    source.seek(0)
    if whole and hasattr(os, "posix_fallocate"):
        os.posix_fallocate(target.fileno(), 0, whole)
    done = synced = 0
    while done < whole:
        data = source.read(min(chunk, whole - done))
        if not data:
            break
        target.write(data)
        done += len(data)
        if done - synced >= SYNC_EVERY:
            _sync(target)
            synced = done
        step(done, whole)
    target.truncate(done)
    _sync(target)


def _sync(target: BinaryIO) -> None:
    target.flush()
    getattr(os, "fdatasync", os.fsync)(target.fileno())


def _tell(done: int, whole: int) -> None:
    sys.stdout.write(f"{done} {whole}\n")
    sys.stdout.flush()
    time.sleep(PAUSE_SECONDS)


def main() -> int:
    """The child; it ends with its parent, whose pipe it can't write any more."""
    if sys.platform != "win32":
        os.nice(10)
    try:
        copy_pages(Path(sys.argv[1]), Path(sys.argv[2]), _tell)
    except BrokenPipeError:
        return 1
    except OSError as error:
        sys.stdout.write(f"error {error.errno or 0}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
