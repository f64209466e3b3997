"""Answers that come when a test says so."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


class Later:
    """Hands over what a future says once it says it, on the thread that finishes it: at once where it is over."""

    def when_done(
        self, future: Future[T], done: Callable[[T], None], failed: Callable[[BaseException], None]
    ) -> None:
        """As the bridge's."""

        def deliver(future: Future[T]) -> None:
            error = future.exception()
            if error is not None:
                failed(error)
            else:
                done(future.result())

        future.add_done_callback(deliver)
