"""用印登记 at 本机: a period's uses, the newest first, and the table that is saved."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from casework.refusal import Refusal
from casework.seal_ledger import SealUse
from hallclient.ui.screens.crossing import Straight
from hallclient.ui.screens.local.seals import SHOWN, SealPart, days_of
from tests.casework.small_hall import TODAY
from tests.casework.test_seal_ledger import use
from tests.ui.screens.recording import Recording


class Register:
    today = TODAY

    def __init__(self, *found: SealUse, saved: int | Refusal = 1) -> None:
        self.found, self.saved = found, saved
        self.asked: list[Any] = []

    def uses(self, first: date, last: date) -> Future[tuple[SealUse, ...]]:
        self.asked.append((first, last))
        done: Future[tuple[SealUse, ...]] = Future()
        done.set_result(self.found)
        return done

    def save(self, first: date, last: date, path: Path) -> Future[int | Refusal]:
        self.asked.append((first, last, path.name))
        done: Future[int | Refusal] = Future()
        done.set_result(self.saved)
        return done

    def printed(self, first: date, last: date) -> Future[Any]:
        self.asked.append(("printed", first, last))
        done: Future[Any] = Future()
        done.set_result("the paper")
        return done


def test_the_newest_stand_on_the_page_and_the_rest_is_counted() -> None:
    view, register = Recording(), Register(*[use()] * (SHOWN + 2))
    part = SealPart(Straight(), register, view, register.asked.append)
    part.look()
    (shown,) = view.told["show_seals"]
    assert shown.told.startswith(f"{SHOWN + 2} 次")
    assert len(shown.lines) == SHOWN and "审批专用章" in shown.lines[0] and "1101号" in shown.lines[0]
    assert shown.more == "另有 2 次，都在登记表里"
    part.choose("before")
    assert register.asked[-1] == (date(2026, 10, 1), date(2026, 10, 31))
    assert part.name() == "用印登记 20261001-20261031.csv"
    part.print()
    assert register.asked[-2:] == [("printed", date(2026, 10, 1), date(2026, 10, 31)), "the paper"]


@pytest.mark.parametrize(
    ("saved", "said", "tone"),
    [(3, "已存 3 行：表.csv", "green"), (Refusal(reason="没有存成，账本没有动"), "没有存成", "amber")],
)
def test_what_came_of_the_table_is_said(saved: int | Refusal, said: str, tone: str) -> None:
    view = Recording()
    part = SealPart(Straight(), Register(saved=saved), view, print)
    part.save(Path("/x/表.csv"))
    text, colour = view.told["say"]
    assert said in text and colour == tone


def test_the_periods_end_today_or_with_their_month() -> None:
    january = date(2027, 1, 5)
    assert days_of("month", january) == (date(2027, 1, 1), january)
    assert days_of("before", january) == (date(2026, 12, 1), date(2026, 12, 31))
    assert days_of("year", TODAY) == (date(2026, 1, 1), TODAY)
