"""The process replaced by itself: at lock and sign-out nothing of key, password or names stays in memory (S17).

Python can't forget: copies stay after closing, deleting and collecting. A new image of the same program keeps the
process id and comes back at the lock screen. A pass phrase that was typed at start goes over in a memory file of the
kernel, which is no memory of this process until somebody signs in again; elsewhere than on Linux it is asked anew.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

LOCKED = "HALLCLIENT_LOCKED"


class Locked(NamedTuple):
    """How the program comes back: whose number stands there, why, where the window was, the phrase's file."""

    staff_no: str = ""
    why: str = ""
    geometry: str = ""
    phrase_file: int = -1


def start_again(locked: Locked, phrase: str = "") -> None:
    """Never returns. Whatever must be kept is in the book by now, and the book is closed.

    Children that still look at a backup or a scan hold what the lock takes away: they end here, and their work is done
    at the next start. A paper on its way to the spooler has none any more: closing waited for it.
    """
    kept = keep_phrase(phrase) if phrase else locked.phrase_file
    if kept >= 0:
        os.set_inheritable(kept, True)
    end_children()
    words = (locked.staff_no, locked.why, locked.geometry, str(kept))
    os.environ[LOCKED] = "\t".join(word.replace("\t", " ") for word in words)
    sys.stdout.flush()
    sys.stderr.flush()
    given = sys.argv if getattr(sys, "frozen", False) else sys.orig_argv
    os.execv(sys.executable, [sys.executable, *given[1:]])  # noqa: S606 - this very program, no shell


def come_back() -> Locked | None:
    """What the image before left; None at an ordinary start. The phrase's file goes to no child from here on."""
    parts = os.environ.pop(LOCKED, "").split("\t")
    if len(parts) != len(Locked._fields):
        return None
    locked = Locked(parts[0], parts[1], parts[2], int(parts[3]))
    if locked.phrase_file >= 0:
        os.set_inheritable(locked.phrase_file, False)
    return locked


def end_children() -> None:
    """Ends every child of this process; a new image would be their parent without knowing it."""
    for task in Path("/proc/self/task").glob("*/children"):
        for pid in map(int, task.read_text().split()):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(pid, 0)


def keep_phrase(phrase: str) -> int:
    """A memory file that the next image inherits; -1 where there is none. Nobody opens it by its name in /proc."""
    if not hasattr(os, "memfd_create"):
        return -1
    file = os.memfd_create("phrase", 0)
    os.write(file, phrase.encode())
    os.fchmod(file, 0)
    return file


def kept_phrase(file: int) -> str:
    """The phrase as it was kept; the file stays for the next lock. Empty: it is to be asked for."""
    try:
        return os.pread(file, 4096, 0).decode() if file >= 0 else ""
    except OSError:
        return ""
