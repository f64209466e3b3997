"""What a presenter needs of the thread crossing: an answer, brought back to the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol, TypeVar

T = TypeVar("T")


class Crossing(Protocol):
    """Brings the result of a use case to the presenter. `ui.bridge` is the only thing that does so."""

    def when_done(
        self, future: Future[T], done: Callable[[T], None], failed: Callable[[BaseException], None]
    ) -> None:
        """Calls `done(result)` or `failed(error)` later, on the window's thread."""


class Straight:
    """Answers at once, on the calling thread: for tests and scripts without a window."""

    def when_done(
        self, future: Future[T], done: Callable[[T], None], failed: Callable[[BaseException], None]
    ) -> None:
        error = future.exception()
        if error is not None:
            failed(error)
        else:
            done(future.result())
