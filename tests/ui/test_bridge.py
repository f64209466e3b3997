"""The one crossing between threads: order, errors, receivers that are gone, many crossings, no long turn."""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from hallclient.store.readers import Outdated
from hallclient.ui.bridge import Bridge


class Receiver(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.got: list[object] = []
        self.threads: set[int] = set()

    def take(self, value: object) -> None:
        self.got.append(value)
        self.threads.add(threading.get_ident())


def test_5000_crossings_arrive_in_order_in_the_window_thread(qtbot: QtBot) -> None:
    bridge, receiver = Bridge(), Receiver()
    with ThreadPoolExecutor(1) as worker:
        for number in range(5000):
            bridge.when_done(worker.submit(int, number), receiver.take, receiver.take)
        qtbot.waitUntil(lambda: len(receiver.got) == 5000, timeout=20_000)
    assert receiver.got == list(range(5000))
    assert receiver.threads == {threading.get_ident()}


def test_errors_reach_failed(qtbot: QtBot) -> None:
    bridge, receiver = Bridge(), Receiver()
    done: list[object] = []
    with ThreadPoolExecutor(1) as worker:
        bridge.call(lambda: worker.submit(lambda: 1 // 0), done.append, receiver.take)
    qtbot.waitUntil(lambda: bool(receiver.got))
    assert isinstance(receiver.got[0], ZeroDivisionError) and done == []


def test_an_error_while_submitting_reaches_failed_too(qtbot: QtBot) -> None:
    bridge, receiver = Bridge(), Receiver()

    def refuse() -> Future[int]:
        raise RuntimeError("writer is closed")

    bridge.call(refuse, receiver.take, receiver.take)
    assert receiver.got == []
    qtbot.waitUntil(lambda: bool(receiver.got))
    assert str(receiver.got[0]) == "writer is closed"


def test_never_called_before_when_done_returns(qtbot: QtBot) -> None:
    bridge, receiver = Bridge(), Receiver()
    ready: Future[int] = Future()
    ready.set_result(1)
    bridge.when_done(ready, receiver.take, receiver.take)
    assert receiver.got == []
    qtbot.waitUntil(lambda: receiver.got == [1])


def test_dropped_when_the_receiver_is_gone(qtbot: QtBot) -> None:
    bridge, receiver, owner = Bridge(), Receiver(), QObject()
    got: list[int] = []
    first: Future[int] = Future()
    second: Future[int] = Future()
    third: Future[int] = Future()
    bridge.when_done(first, receiver.take, receiver.take)
    bridge.when_done(second, got.append, lambda error: None, owner)
    bridge.when_done(third, got.append, lambda error: None)
    delete(receiver)
    delete(owner)
    for future in (first, second, third):
        future.set_result(3)
    qtbot.waitUntil(lambda: got == [3])


def test_cancelled_and_closed_deliver_nothing(qtbot: QtBot) -> None:
    bridge = Bridge()
    got: list[object] = []
    cancelled: Future[int] = Future()
    bridge.when_done(cancelled, got.append, got.append)
    cancelled.cancel()
    given_up: Future[int] = Future()
    bridge.when_done(given_up, got.append, got.append)
    given_up.set_exception(Outdated())
    late: Future[int] = Future()
    bridge.when_done(late, got.append, got.append)
    qtbot.wait(20)
    bridge.close()
    bridge.close()
    late.set_result(1)
    qtbot.wait(20)
    assert got == []


def test_a_bridge_that_is_gone_takes_late_results_silently() -> None:
    bridge = Bridge()
    late: Future[int] = Future()
    got: list[object] = []
    bridge.when_done(late, got.append, got.append)
    delete(bridge)
    late.set_result(1)
    assert got == []


def test_an_error_of_the_receiver_is_not_swallowed_and_stops_nobody_else(qtbot: QtBot) -> None:
    bridge, receiver = Bridge(), Receiver()

    def broken(value: int) -> None:
        raise LookupError("screen")

    ready: Future[int] = Future()
    ready.set_result(1)
    with capture_exceptions() as caught:
        bridge.when_done(ready, broken, receiver.take)
        bridge.when_done(ready, receiver.take, receiver.take)
        qtbot.waitUntil(lambda: receiver.got == [1])
    assert [kind for kind, _, _ in caught] == [LookupError]


@pytest.mark.parametrize("many", [200])
def test_the_window_stays_awake_while_many_results_arrive(qtbot: QtBot, many: int) -> None:
    bridge = Bridge()
    got: list[int] = []
    beats: list[float] = []
    timer = QTimer()
    timer.setInterval(0)
    timer.timeout.connect(lambda: beats.append(time.monotonic()))
    timer.start()

    def slow(value: int) -> None:
        time.sleep(0.002)
        got.append(value)

    for number in range(many):
        ready: Future[int] = Future()
        ready.set_result(number)
        bridge.when_done(ready, slow, lambda error: None)
    qtbot.waitUntil(lambda: len(got) == many, timeout=10_000)
    timer.stop()
    assert len(beats) > many // 8
