"""Printers: what a driver does, whatever the system prints with. A driver is a file beside this one.

A driver hands over bytes and reads what became of them; it decides nothing. It may wait for the spooler, so it
is called on the print desk's own thread, never on the window's.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Protocol

from msgspec import Struct

Size = Literal["A4", "slip"]
"""The papers of the counter: A4, and the 80 mm roll of the slip printer."""

Cause = Literal[
    "",
    "no_paper", "wrong_size", "jam", "cover_open", "no_toner", "tray_full", "offline", "stopped", "connecting",
    "gone", "refused", "cancelled", "spooler_down", "unclear",
]  # fmt: skip
"""Why paper does not come out; "" where nothing is known to be wrong."""

SpoolState = Literal["waiting", "printing", "done", "cancelled", "refused", "unknown"]
"""Where a job stands at the spooler. `unknown`: the spooler has no such job (any more)."""


class PrinterFault(Exception):
    """The paper was certainly not taken; `cause` says why."""

    def __init__(self, cause: Cause) -> None:
        super().__init__(cause)
        self.cause = cause


class Unclear(Exception):
    """Nobody can say whether the paper was taken: somebody has to look."""


class Printer(Struct, frozen=True):
    """A printer as the system names it, as people call it, which papers it takes, and what it lacks."""

    name: str
    title: str
    sizes: frozenset[Size]
    cause: Cause = ""


class Look(Struct, frozen=True):
    """One look at a job: where it stands, and what its printer lacks."""

    state: SpoolState
    cause: Cause = ""


class PrinterDriver(Protocol):
    """One way to print."""

    def printers(self) -> tuple[Printer, ...]:
        """All of this system. Raises `PrinterFault("spooler_down")`."""

    def send(self, pdf: bytes, printer: str, *, copies: int, size: Size, title: str) -> str:
        """Hands a PDF to the spooler; gives the job's name there.

        `title` is all that the spooler's lists show: no personal data. Raises `PrinterFault` where nothing was
        taken, `Unclear` where nobody knows.
        """

    def look(self, spool: str) -> Look:
        """What became of a job. Raises `PrinterFault("spooler_down")`."""

    def find(self, title: str) -> str:
        """The name of the job with this title, "" where the spooler has none."""

    def cancel(self, spool: str) -> None:
        """Takes a job back if that can still be done; `look` says whether it was."""

    def forget(self, spool: str) -> bool:
        """Removes what the spooler keeps of a finished job, its pages first of all; False where it would not."""

    def keeps_files(self) -> bool | None:
        """Whether the spooler keeps printed pages by itself; None: it does not say."""


def save(path: Path, pdf: bytes) -> None:
    """存为 PDF: whole or not at all, readable by this user only. Raises OSError."""
    new = path.with_name(path.name + ".new")
    try:
        new.touch(mode=0o600)
        new.write_bytes(pdf)
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise
