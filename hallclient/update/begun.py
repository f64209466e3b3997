"""A start of a version that is on trial. It is held until its book has opened, so that a second start (an impatient
double click, the practice hall beside the real one) does not take it for dead and go back under it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from filelock import FileLock, Timeout

from hallclient.update.place import Place, Trial

LOCK = "start.lock"


def held(place: Place) -> FileLock | None:
    """The one start that may judge a version, until it is released or the process ends; None: another is still opening.
    Raises OSError.
    """
    lock = FileLock(place.kept / LOCK, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return None
    return lock


class Begun:
    """What a start tells of how it went; the last word counts. No call raises: a place that can't be written to stops
    nobody, except before a book is brought up.
    """

    def __init__(self, place: Place, trial: Trial, lock: FileLock) -> None:
        self._place, self._trial, self._lock = place, trial, lock
        self._at_fault = False

    @contextmanager
    def migrating(self) -> Iterator[None]:
        """While a book is brought up. From here on nothing goes back by itself, also after a power cut: the old program
        may not read the book any more. Only where it was undone, all is as before. Raises OSError.
        """
        before = self._trial
        self._keep(migrated=True)
        try:
            yield
        except BaseException:
            with suppress(OSError):
                self._keep(migrated=before.migrated)
            raise

    def answered(self, *, at_fault: bool) -> None:
        """The book opened, or it was said why not. `at_fault`: another version might have opened it."""
        self._at_fault = at_fault
        if not at_fault:
            with suppress(OSError):
                if self._place.read(Trial) == self._trial:
                    self._place.forget(Trial)
            self._lock.release()

    def left(self) -> None:
        """It was closed in good order before there was an answer: this start does not count."""
        if self._lock.is_locked and not self._at_fault:
            with suppress(OSError):
                if self._place.read(Trial) == self._trial:
                    self._keep(starts=0)
            self._lock.release()

    def _keep(self, *, starts: int = 1, migrated: bool | None = None) -> None:
        kept = self._trial
        self._trial = Trial(
            version=kept.version, back=kept.back, starts=starts,
            migrated=kept.migrated if migrated is None else migrated,
        )  # fmt: skip
        self._place.keep(self._trial)
