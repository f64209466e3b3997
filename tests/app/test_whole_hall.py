"""What the server finds of the whole hall is asked for by who may know, and not at each look."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import timedelta

from casework.supervision.verdict import Findings, FindingsAsked
from hallclient.app.whole_hall import KEPT_SECONDS, WholeHall
from tests.app.desk import Desk


def test_an_answer_is_kept_for_a_while_and_no_answer_is_not(desk: Desk) -> None:
    waiting: list[tuple[FindingsAsked, Future[Findings | str]]] = []

    def ask(asked: FindingsAsked) -> Future[Findings | str]:
        waiting.append((asked, Future()))
        return waiting[-1][1]

    hall = WholeHall(desk.counter("M0001", "W09"), ask)
    first = hall.findings()
    assert hall.findings() is first and len(waiting) == 1  # it is on its way
    waiting[0][1].set_result("服务器没有应答")
    assert hall.findings() is not first
    waiting[1][1].set_result(Findings(at="", findings=()))
    desk.clock.at += timedelta(seconds=KEPT_SECONDS - 1)
    assert hall.findings() is waiting[1][1] and len(waiting) == 2
    desk.clock.at += timedelta(seconds=1)
    assert hall.findings() is not waiting[1][1]
    waiting[2][1].set_exception(RuntimeError())
    assert hall.findings() is not waiting[2][1]
    assert {(one.by, one.window) for one, _ in waiting} == {("M0001", "W09")}
    assert KEPT_SECONDS >= 60


def test_who_neither_supervises_nor_answers_asks_nothing(desk: Desk) -> None:
    def ask(asked: FindingsAsked) -> Future[Findings | str]:
        raise AssertionError(asked)

    assert WholeHall(desk.counter("W0907", "W09"), ask).findings() is None
