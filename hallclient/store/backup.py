"""An online copy of the book: encrypted as it is, of one moment, while the counter works on and waits for nothing.

The bytes are copied as they lie, neither decrypted nor encrypted anew; whether they are whole is for the check of
the copy to say, which authenticates every page (`inspector`).
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from hallclient.store import problem
from hallclient.store.child import Stopped, environment, isolated
from hallclient.store.connection import create_private
from hallclient.store.page_copy import wal_of
from hallclient.store.problem import BookFault

CHILD = "hallclient.store.page_copy"
END_SECONDS = 5.0


def copy_book(
    path: Path, key: bytes, target: Path, *, on_step: Callable[[int, int], bool] | None = None
) -> None:
    """Copies the book at `path` to `target`, whole or not at all. Raises BookFault, OSError and Stopped.

    A read transaction holds the moment while a child copies file and WAL; then the WAL is carried into the copy,
    which is named only when all of it is on the disk. `on_step` is told bytes done and in all, and says whether to
    go on. A `.part` left by a cut is overwritten by the next copy.
    """
    part = target.with_name(target.name + ".part")
    _clear(part)
    create_private(part)
    try:
        with closing(_open(path, key)) as source:
            source.execute("PRAGMA query_only = ON")
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_master").fetchone()
            _run(path, part, on_step)
            source.execute("ROLLBACK")
            with suppress(dbapi2.Error):  # what is wrong there is the writer's to say
                # All that waited in the WAL meanwhile: here nobody waits for it, in the next save somebody would.
                source.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        fold(part, key)
        part.replace(target)
        sync_folder(target.parent)
    except dbapi2.Error as error:
        raise BookFault(problem.of_error(error, part.parent, writing=True)) from error
    finally:
        _clear(part)


def _run(path: Path, part: Path, on_step: Callable[[int, int], bool] | None) -> None:
    """The child, until it ended or was told to."""
    told = "error 0"
    with subprocess.Popen(
        [sys.executable, *isolated(), "-m", CHILD, str(path), str(part)],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env=environment(), text=True,
    ) as child:  # fmt: skip
        assert child.stdout is not None  # noqa: S101 - asked for above
        try:
            for told in child.stdout:
                if on_step is not None and told[0].isdigit() and not on_step(*map(int, told.split())):
                    raise Stopped
        except BaseException:
            child.kill()
            raise
        child.wait(END_SECONDS)
    if child.returncode:
        number = int(told.split()[1]) if told.startswith("error ") else 0
        raise OSError(number, os.strerror(number) if number else f"the copying ended with {child.returncode}")


def fold(part: Path, key: bytes) -> None:
    """Carries the copied WAL into the copy, as any opening would: one file, without a WAL beside it."""
    with closing(_open(part, key)) as copy:
        copy.execute("PRAGMA locking_mode = EXCLUSIVE")  # nobody else, so no -shm, which a share may not have
        copy.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        copy.execute("PRAGMA journal_mode = DELETE").fetchone()


def _clear(part: Path) -> None:
    for one in (
        part,
        wal_of(part),
        part.with_name(part.name + "-shm"),
        part.with_name(part.name + "-journal"),
    ):
        with suppress(OSError):  # a folder that is gone has nothing to clear
            one.unlink(missing_ok=True)


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
