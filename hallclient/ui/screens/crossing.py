"""What a presenter needs of the thread crossing: an answer, brought back to the window's thread; of several questions
the last one's, and no act while the one before it is under way."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol, TypeVar

T = TypeVar("T")
S = TypeVar("S")


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


class Newest:
    """A crossing for questions of which only the last one counts: whichever is answered first, an older one's answer
    and its failure are nobody's any more."""

    def __init__(self, crossing: Crossing) -> None:
        self._crossing, self._asked = crossing, 0
        self.waiting = False
        """The last question is not answered yet."""

    def when_done(
        self, future: Future[T], done: Callable[[T], None], failed: Callable[[BaseException], None]
    ) -> None:
        """As the crossing's, in the place of what was asked before."""
        self.forget()
        asked, self.waiting = self._asked, True

        def first(say: Callable[[S], None]) -> Callable[[S], None]:
            def came(what: S) -> None:
                if asked == self._asked:
                    self.waiting = False
                    say(what)

            return came

        self._crossing.when_done(future, first(done), first(failed))

    def forget(self) -> None:
        """What is on its way is wanted no more."""
        self._asked += 1
        self.waiting = False


class UnderWay:
    """A crossing for what is done: as long as one is under way the same key does nothing a second time."""

    def __init__(self, crossing: Crossing) -> None:
        self._crossing, self._count = crossing, 0

    @property
    def busy(self) -> bool:
        """Something is under way."""
        return self._count > 0

    def when_done(
        self, future: Future[T], done: Callable[[T], None], failed: Callable[[BaseException], None]
    ) -> None:
        """As the crossing's."""
        self._count += 1

        def over(say: Callable[[S], None]) -> Callable[[S], None]:
            def came(what: S) -> None:
                self._count -= 1
                say(what)

            return came

        self._crossing.when_done(future, over(done), over(failed))
