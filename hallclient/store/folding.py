"""Every case of a book that is not the counter's own folded anew, by the inspector's child and, where a person waits,
by a second one beside it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from threading import Thread

import msgspec
from sqlalchemy import Connection

from casework.calendar import Calendar
from casework.catalogue import Enrolment
from casework.fold import fold
from hallclient.signing.package import Envelope
from hallclient.store.child import environment, isolated
from hallclient.store.reads import Reads
from hallclient.store.refold import refold
from hallclient.store.vocabulary import held

SLICE = 500
MOST = 3
"""Faults are named up to here; then it is known enough that the book is not whole."""


def refolded(connection: Connection) -> list[str]:
    """What differs in any case; a book without its hall file has none."""
    stored = Reads(connection).snapshot()
    if stored is None:
        return []
    envelope = msgspec.json.decode(stored.envelope, type=Envelope)
    years = msgspec.json.decode(envelope.payload, type=Enrolment).catalogue.years
    return list(islice(_faults(connection, Calendar(years)), MOST))


def _faults(connection: Connection, calendar: Calendar) -> Iterator[str]:
    at: int | None = 0
    found = held(connection)
    while at is not None:
        part = refold(connection, lambda acts, on: fold(acts, on=on, calendar=calendar), at, SLICE, found)
        if part.faults:
            yield f"有 {len(part.faults)} 个办件的列表与经过不一致"
        at = part.after


class Second:
    """A second child, which folds every case: the first one authenticates the pages and checks their structure and both
    chains meanwhile, about as much work. It ends with whoever began it: it holds the key.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        self._child = subprocess.Popen(
            [sys.executable, *isolated(), "-m", "hallclient.store.inspector", str(path), "fold"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment(),
        )  # fmt: skip
        assert self._child.stdin is not None  # noqa: S101 - asked for above
        self._child.stdin.write(key.hex().encode() + b"\n")
        self._child.stdin.flush()

    def faults(self) -> list[str]:
        """What it found. Raises MsgspecError where it ended without a word."""
        assert self._child.stdout is not None  # noqa: S101 - asked for above
        return msgspec.json.decode(self._child.stdout.read(), type=list[str])

    def close(self) -> None:
        self._child.kill()
        with self._child:
            pass


def end_with_the_first() -> None:
    """In the second child: the key's line was read, and nothing more comes but the end of whoever wrote it."""

    def wait() -> None:
        os.read(sys.stdin.fileno(), 1)
        os._exit(1)

    Thread(target=wait, name="first", daemon=True).start()
