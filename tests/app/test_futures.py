"""What follows on an answer: whoever waits hears of every end."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, Future

import pytest

from hallclient.app.futures import done, then


def failed(error: Exception) -> Future[int]:
    answer: Future[int] = Future()
    answer.set_exception(error)
    return answer


def ended() -> Future[int]:
    answer: Future[int] = Future()
    answer.cancel()
    answer.set_running_or_notify_cancel()
    return answer


def raising(_: int) -> Future[int]:
    raise ValueError("itself")


def test_what_follows_is_made_of_the_answer() -> None:
    first: Future[int] = Future()
    answer = then(first, lambda found: done(found + 1))
    assert not answer.done()
    first.set_result(1)
    assert answer.result(0) == 2


@pytest.mark.parametrize(
    ("first", "go_on", "told"),
    [
        (failed(OSError("first")), raising, OSError),
        (done(1), lambda _: failed(OSError("second")), OSError),
        (done(1), raising, ValueError),
        (ended(), raising, CancelledError),
        (done(1), lambda _: ended(), CancelledError),
    ],
)
def test_every_end_is_heard(
    first: Future[int], go_on: Callable[[int], Future[int]], told: type[BaseException]
) -> None:
    with pytest.raises(told):
        then(first, go_on).result(0)
