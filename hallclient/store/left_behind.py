"""A book that is about to be set aside: with which act it ended."""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DatabaseError

from hallclient.store.audit import last_act
from hallclient.store.book import Files
from hallclient.store.inspector import reading

NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def ended_with(book: Path, key: bytes, work: Path) -> tuple[str, int, bytes] | None:
    """(device, seq, hash) of the last act in a book of this program, its log included; None where it can't be read. It
    is looked at in the folder `work`, under another name: neither the book nor its log changes. Raises OSError where
    the disk has no room to look, which says nothing of the book.
    """
    beside = work / "old.db"
    try:
        _under_another_name(book, beside)
        with suppress(FileNotFoundError):
            shutil.copyfile(Files(book).wal, Files(beside).wal)
        engine = reading(beside, key, logged=True)
        try:
            with engine.connect() as connection:
                return last_act(connection)
        finally:
            engine.dispose()
    except OSError as error:
        if error.errno in NO_ROOM:
            raise
        return None
    except DatabaseError:
        return None
    finally:
        for one in work.glob("old.db*"):
            with suppress(OSError):
                one.unlink()


def _under_another_name(book: Path, beside: Path) -> None:
    """A copy where the disk knows no second name for a file (FAT, exFAT, some shares)."""
    try:
        os.link(book, beside)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(book, beside)
