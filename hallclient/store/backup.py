"""An online copy of the book: encrypted as it is, in small steps, of one moment, while the counter works on."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from hallclient.store import problem
from hallclient.store.connection import create_private
from hallclient.store.problem import BookFault

PAGES = 512
"""Pages in one step: two megabytes, some milliseconds without the interpreter's lock."""

PAUSE_SECONDS = 0.002


def copy_book(
    path: Path, key: bytes, target: Path, *, pages: int = PAGES, on_step: Callable[[], None] | None = None
) -> None:
    """Copies the book at `path` to `target`, whole or not at all. Raises BookFault and OSError.

    One read transaction holds the moment, so that acts in between neither wait nor make the copy begin again.
    The file is synced, then named; a `.part` left by a cut is overwritten by the next copy.
    """
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    create_private(part)
    try:
        _copy(path, key, part, pages, on_step)
    except dbapi2.Error as error:
        raise BookFault(problem.of_error(error, part.parent, writing=True)) from error
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.replace(target)
    sync_folder(target.parent)


def _copy(path: Path, key: bytes, part: Path, pages: int, on_step: Callable[[], None] | None) -> None:
    with closing(_open(path, key)) as source, closing(_open(part, key)) as copy:
        # The copy is synced once, whole, before it gets its name: no journal is needed on the way.
        copy.execute("PRAGMA journal_mode = OFF")
        copy.execute("PRAGMA synchronous = OFF")
        source.execute("PRAGMA query_only = ON")
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()

        def step(_status: int, _left: int, _whole: int) -> None:
            time.sleep(PAUSE_SECONDS)
            if on_step is not None:
                on_step()

        source.backup(copy, pages=pages, progress=step)
        source.execute("ROLLBACK")
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a WAL beside it


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder certain; nothing to do on Windows, which can't."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass  # a share that has no such call
    finally:
        os.close(handle)


def _open(path: Path, key: bytes) -> Any:
    connection = dbapi2.connect(str(path), isolation_level=None, timeout=5.0)
    for pragma in (
        "PRAGMA cipher_log_level = NONE",
        f"PRAGMA key = \"x'{key.hex()}'\"",
        "PRAGMA trusted_schema = OFF",
        "PRAGMA temp_store = MEMORY",
        "PRAGMA synchronous = FULL",
    ):
        connection.execute(pragma)
    return connection
