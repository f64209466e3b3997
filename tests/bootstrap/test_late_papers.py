"""Papers that come late: a few are shown where nothing else is done, else a word says that they come."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from casework.refusal import Refusal
from hallclient.app.outcome import Outcome
from hallclient.bootstrap.late_papers import FAILED, LatePapers
from hallclient.store import problem
from hallclient.store.problem import BookFault
from hallclient.ui.screens.crossing import Straight
from hallclient.ui.widgets.banner import BannerKind
from tests.ui.screens import fakes


def of(cases: int) -> Outcome:
    one = fakes.outcome_of((fakes.paper_of(),), "accepted")
    return Outcome(cases=one.cases * cases, papers=one.papers * cases, at=datetime(2026, 11, 20, 10, 42))


class Work:
    """Keeps what it was asked to show and to say."""

    def __init__(self, current: str, answer: Outcome | BaseException | None) -> None:
        self.told: list[tuple[BannerKind, str]] = []
        self.shown: list[tuple[Outcome, str]] = []
        self.woken = 0
        self.bridge: Any = SimpleNamespace(when_done=self._when_done)
        self.area: Any = SimpleNamespace(current=current, tell=self._tell)
        future: Future[Outcome | Refusal | None] = Future()
        if isinstance(answer, BaseException):
            future.set_exception(answer)
        else:
            future.set_result(answer)
        self.intake_use: Any = SimpleNamespace(make_waiting=lambda: future)

    def _when_done(self, future: Any, done: Any, failed: Any, owner: object) -> None:
        assert owner is self.area
        Straight().when_done(future, done, failed)

    def _tell(self, kind: BannerKind, text: str, *, stay: bool) -> None:
        assert stay, "whoever looks away for a moment misses it"
        self.told.append((kind, text))

    def show_outcome(self, outcome: Outcome, place: str = "intake", *, own: bool = False) -> None:
        self.shown.append((outcome, place))

    def wake_prints(self) -> None:
        self.woken += 1


@pytest.mark.parametrize(("current", "cases"), [("intake", 1), ("cases", 2), ("todo", 6), ("todo", 300)])
def test_who_is_at_work_is_told_and_not_taken_away(current: str, cases: int) -> None:
    work = Work(current, of(cases))
    LatePapers(work).make()
    assert work.shown == [] and work.woken == 1
    ((kind, text),) = work.told
    assert kind is BannerKind.NOTE and f"{cases} 件办件" in text and f"{cases} 张文书" in text


def test_a_few_are_shown_at_the_home_screen() -> None:
    work = Work("todo", of(5))
    LatePapers(work).make()
    assert work.told == [] and [(len(one.cases), place) for one, place in work.shown] == [(5, "todo")]


@pytest.mark.parametrize(
    ("error", "said"),
    [(BookFault(problem.disk_full(0)), "磁盘已满"), (RuntimeError("a page"), FAILED)],
)
def test_what_could_not_be_made_is_said(error: BaseException, said: str) -> None:
    work = Work("todo", error)
    LatePapers(work).make()
    ((kind, text),) = work.told
    assert kind is BannerKind.HAPPENED and said in text and work.shown == []


def test_nothing_is_said_where_nothing_waited() -> None:
    work = Work("todo", None)
    LatePapers(work).make()
    assert work.told == [] and work.shown == []
