"""Which case is open here, and who else has it open: said to the server when it changes, kept alive and answered by the
polls of the log, so that nothing is asked for it while nothing changes."""

from __future__ import annotations

from threading import Lock

from casework.exchange import Beside, HasOpen, Present

NOBODY: tuple[Present, ...] = ()


class Presence:
    """What one counter knows; used by the window's thread and those of the exchange."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._open = HasOpen(case_id="", by="", window="")
        self._present = NOBODY

    @property
    def open(self) -> HasOpen:
        """What is open here."""
        return self._open

    @property
    def present(self) -> tuple[Present, ...]:
        """Who else has it open, as the server last said."""
        return self._present

    @property
    def known(self) -> str | None:
        """Whom the next poll says that this counter knows of; None where nothing is open."""
        with self._lock:
            return ",".join(one.device for one in self._present) if self._open.case_id else None

    def has(self, opened: HasOpen) -> bool:
        """Another case is open here; False where it is the same."""
        with self._lock:
            if opened == self._open:
                return False
            if opened.case_id != self._open.case_id:
                self._present = NOBODY
            self._open = opened
            return True

    def took(self, beside: Beside | None) -> bool:
        """What the server said; whether anything of it is new. Of a case that is not open any more nothing is."""
        with self._lock:
            if beside is None or beside.case_id != self._open.case_id or beside.present == self._present:
                return False
            self._present = beside.present
            return True
