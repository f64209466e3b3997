"""A book that is about to be set aside: with which act it ended."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from hallclient.store.audit import last_act
from hallclient.store.book import Files
from hallclient.store.inspector import reading


def ended_with(book: Path, key: bytes, work: Path) -> tuple[str, int, bytes] | None:
    """(device, seq, hash) of the last act in a book of this program, its log included; None where it can't be read. It
    is looked at in the folder `work`, under another name: neither the book nor its log changes.
    """
    beside = work / "old.db"
    try:
        os.link(book, beside)
        with suppress(FileNotFoundError):
            shutil.copyfile(Files(book).wal, Files(beside).wal)
        engine = reading(beside, key, logged=True)
        try:
            with engine.connect() as connection:
                return last_act(connection)
        finally:
            engine.dispose()
    except (OSError, DatabaseError):
        return None
    finally:
        for one in work.glob("old.db*"):
            with suppress(OSError):
                one.unlink()
