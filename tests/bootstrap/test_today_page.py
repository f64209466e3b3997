"""今日 while acts arrive without a pause: read at once, then not again sooner than somebody can read it, and never left
behind what came last."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from hallclient.bootstrap import today_page
from hallclient.bootstrap.today_page import LEAST_SECONDS, TodayPage


def test_acts_without_a_pause_are_read_now_and_then_and_the_last_of_them_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now, read, waiting = [100.0], list[float](), list[tuple[float, Callable[[], None]]]()
    visible = [True]
    chance = SimpleNamespace(monotonic=lambda: now[0])
    work: Any = SimpleNamespace(counter=SimpleNamespace(chance=chance))
    monkeypatch.setattr(
        today_page, "later", lambda call, ms, owner: waiting.append((now[0] + ms / 1000, call))
    )
    page: Any = TodayPage(work)
    page._view = SimpleNamespace(isVisible=lambda: visible[0])
    page._presenter = SimpleNamespace(refresh=lambda: read.append(now[0]))
    for _ in range(100):  # ten seconds, ten pages of acts each
        page.look()
        now[0] += 0.1
        for due in [one for one in waiting if one[0] <= now[0]]:
            waiting.remove(due)
            due[1]()
    assert read[0] == 100.0 and len(read) == 10 / LEAST_SECONDS
    assert len(waiting) == 1, "what came last is still to be read"
    now[0] += LEAST_SECONDS
    waiting.pop()[1]()
    assert read[-1] == now[0] and not waiting
    now[0] += 60
    page.look()
    assert read[-1] == now[0], "after a rest at once"
    visible[0] = False
    now[0] += 60
    page.look()
    assert read[-1] < now[0], "nobody sees it"
