"""The only crossing between threads: results of futures reach the window's thread here and nowhere else.

No bound signal is handed out. A future's own thread puts the result into a queue and rings once; the
window's thread empties the queue in turns short enough that a key press never waits for them.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

if TYPE_CHECKING:
    from concurrent.futures import Future

T = TypeVar("T")

TURN_SECONDS: Final = 0.008


class Bridge(QObject):
    """Made in the window's thread; `when_done` may be called there only, futures may finish anywhere."""

    _rung = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[Callable[[], None]] = deque()
        self._lock = Lock()
        self._ringing = self._closed = False
        self._rung.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def when_done(
        self,
        future: Future[T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
        owner: QObject | None = None,
    ) -> None:
        """Later, in the window's thread: `done(result)`, or `failed(error)`; nothing for a cancelled future, nor for
        one whose question was given up while it ran.

        Never called before this returns. Dropped when the receiver is gone by then: `owner`, or the object
        that `done` and `failed` are methods of where it is Qt's. An error raised by `done` itself is not
        swallowed.
        """
        receivers = [one for one in (owner, _qt_self(done), _qt_self(failed)) if one is not None]

        def deliver(future: Future[T]) -> None:
            from concurrent.futures import CancelledError  # not before the first paint; whoever asked has it

            if not all(isValid(one) for one in receivers):
                return
            if future.cancelled():
                return
            error = future.exception()
            if isinstance(error, CancelledError):
                return
            if error is not None:
                failed(error)
            else:
                done(future.result())

        # Neither holds the future, which holds them: a result (pages of a paper) goes when it was delivered.
        def arrive(future: Future[T]) -> None:
            self._put(partial(deliver, future))

        future.add_done_callback(arrive)

    def call(
        self,
        submit: Callable[[], Future[T]],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
        owner: QObject | None = None,
    ) -> None:
        """`when_done` for work that is yet to be submitted; an error while submitting goes to `failed`,
        too."""
        from concurrent.futures import Future  # not before the first paint

        future: Future[T]
        try:
            future = submit()
        except Exception as error:
            future = Future()
            future.set_exception(error)
        self.when_done(future, done, failed, owner)

    def close(self) -> None:
        """Deliver nothing more: before the window goes. Safe to call twice, and from any thread."""
        with self._lock:
            self._closed = True
            self._waiting.clear()

    def _put(self, deliver: Callable[[], None]) -> None:
        with self._lock:
            if self._closed or not isValid(self):
                return
            self._waiting.append(deliver)
            if not self._ringing:
                self._ringing = True
                self._rung.emit()

    @Slot()
    def _deliver(self) -> None:
        until = time.monotonic() + TURN_SECONDS
        try:
            while time.monotonic() < until:
                with self._lock:
                    if not self._waiting:
                        return
                    deliver = self._waiting.popleft()
                deliver()
        finally:
            with self._lock:
                self._ringing = bool(self._waiting) and not self._closed
                if self._ringing:
                    self._rung.emit()


class Owned:
    """A bridge for what one page asks: answers that come after it went are dropped."""

    def __init__(self, bridge: Bridge, owner: QObject) -> None:
        self._bridge, self._owner = bridge, owner

    def when_done(
        self, future: Future[T], done: Callable[[T], None], failed: Callable[[BaseException], None]
    ) -> None:
        """As the bridge's."""
        self._bridge.when_done(future, done, failed, self._owner)


def _qt_self(function: object) -> QObject | None:
    """The Qt object that a bound method belongs to."""
    receiver = getattr(function, "__self__", None)
    return receiver if isinstance(receiver, QObject) else None
