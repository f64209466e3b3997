"""Answers that come when a test says so."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

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


class Answers:
    """Every question and act that is asked of it, to be answered by hand: `asked[at][1].set_result(…)`."""

    def __init__(self) -> None:
        self.asked: list[tuple[tuple[Any, ...], Future[Any]]] = []

    def __setattr__(self, name: str, value: Any) -> None:
        self.__dict__[name] = value

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)

        def ask(*told: Any, **_: Any) -> Future[Any]:
            self.asked.append(((name, *told), Future()))
            return self.asked[-1][1]

        return ask

    def of(self, name: str) -> list[Future[Any]]:
        return [future for told, future in self.asked if told[0] == name]
