"""The process replaced by itself: at lock and sign-out nothing of key, password or names stays in memory (S17).

Python can't forget: copies stay after closing, deleting and collecting. A new image of the same program keeps the
process id and comes back at the lock screen. A pass phrase that was typed at start goes over in a memory file of the
kernel, which is no memory of this process until somebody signs in again; elsewhere than on Linux it is asked anew.
Drafts that the book could not take go over sealed by its key, in such a file or, elsewhere, as text of the environment.
"""

from __future__ import annotations

import base64
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

LOCKED = "HALLCLIENT_LOCKED"
OPEN = "open"
"""Comes up instead of the lock screen: the sign-in as at a start, its book being opened."""


class Locked(NamedTuple):
    """How the program comes back: whose number stands there, why, where the window was, the phrase's file, what
    was not saved (see `carried`), and what comes up instead of the lock screen ("restore", OPEN)."""

    staff_no: str = ""
    why: str = ""
    geometry: str = ""
    phrase_file: int = -1
    unsaved: str = ""
    then: str = ""


def start_again(locked: Locked, phrase: str = "") -> None:
    """Never returns. Whatever must be kept is in the book by now, and the book is closed.

    Children that still look at a backup or a scan hold what the lock takes away: they end here, and their work is done
    at the next start. A paper on its way to the spooler has none any more: closing waited for it.
    """
    kept = keep(phrase.encode(), "phrase") if phrase else locked.phrase_file
    for file in (kept, _file_of(locked.unsaved)):
        if file >= 0:
            os.set_inheritable(file, True)
    end_children()
    words = (locked.staff_no, locked.why, locked.geometry, str(kept), locked.unsaved, locked.then)
    os.environ[LOCKED] = "\t".join(word.replace("\t", " ") for word in words)
    sys.stdout.flush()
    sys.stderr.flush()
    given = sys.argv if getattr(sys, "frozen", False) else sys.orig_argv
    os.execv(sys.executable, [sys.executable, *given[1:]])  # noqa: S606 - this very program, no shell


def come_back() -> Locked | None:
    """What the image before left; None at an ordinary start. Its files go to no child from here on."""
    parts = os.environ.pop(LOCKED, "").split("\t")
    if len(parts) != len(Locked._fields):
        return None
    locked = Locked(parts[0], parts[1], parts[2], int(parts[3]), *parts[4:])
    for file in (locked.phrase_file, _file_of(locked.unsaved)):
        if file >= 0:
            os.set_inheritable(file, False)
    return locked


def end_children() -> None:
    """Ends every child of this process; a new image would be their parent without knowing it."""
    for task in Path("/proc/self/task").glob("*/children"):
        for pid in map(int, task.read_text().split()):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(pid, 0)


def keep(data: bytes, name: str) -> int:
    """A memory file that the next image inherits; -1 where there is none. Nobody opens it by its name in /proc."""
    if not hasattr(os, "memfd_create"):
        return -1
    file = os.memfd_create(name, 0)
    try:
        whole = os.write(file, data) == len(data)
    except OSError:
        whole = False
    if not whole:
        os.close(file)
        return -1
    os.fchmod(file, 0)
    return file


def kept(file: int) -> bytes:
    """What was kept; the file stays for the next lock. Empty where it is gone."""
    try:
        return os.pread(file, os.fstat(file).st_size, 0) if file >= 0 else b""
    except OSError:
        return b""


def carry(sealed: bytes) -> str:
    """Sealed bytes on their way over the lock: the number of their file, or they themselves; empty for none."""
    if not sealed:
        return ""
    file = keep(sealed, "drafts")
    return f"#{file}" if file >= 0 else base64.b64encode(sealed).decode()


def carried(text: str) -> bytes:
    """What was carried."""
    file = _file_of(text)
    return kept(file) if file >= 0 else base64.b64decode(text)


def arrived(text: str) -> None:
    """What was carried is in good hands: its file goes."""
    file = _file_of(text)
    if file >= 0:
        os.close(file)


def _file_of(text: str) -> int:
    return int(text[1:]) if text.startswith("#") else -1
