"""Answers that come later: one that is there already, and what another question makes of the first one's answer."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

A = TypeVar("A")
B = TypeVar("B")


def done(value: Any) -> Future[Any]:
    """A future that has its answer."""
    answer: Future[Any] = Future()
    answer.set_result(value)
    return answer


def then(first: Future[A], go_on: Callable[[A], Future[B]]) -> Future[B]:
    """What `go_on` makes of the answer of `first`, asked on the thread that answered. An end or an error of either, or
    of `go_on` itself, is handed on: who waits always hears."""
    answer: Future[B] = Future()

    def came(found: Future[A]) -> None:
        if _ended(found, answer):
            return
        try:
            second = go_on(found.result())
        except Exception as error:  # told to who asked, as every failure of a future
            answer.set_exception(error)
            return
        second.add_done_callback(last)

    def last(found: Future[B]) -> None:
        if not _ended(found, answer):
            answer.set_result(found.result())

    first.add_done_callback(came)
    return answer


def _ended(found: Future[A], answer: Future[B]) -> bool:
    """Whether it ended without an answer; then who waits was told."""
    if found.cancelled():
        answer.cancel()
        return True
    error = found.exception()
    if error is not None:
        answer.set_exception(error)
    return error is not None
