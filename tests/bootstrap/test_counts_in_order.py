"""What the nav and the top bar count is of the last reading, whichever answer comes first."""

from __future__ import annotations

from concurrent.futures import Future
from types import SimpleNamespace
from typing import Any, cast

import pytest

from hallclient.bootstrap import counts
from hallclient.bootstrap.watch_exchange import WatchExchange
from hallclient.store.rows import Reporting
from tests.ui.screens import fakes
from tests.ui.screens.later import Answers, Later
from tests.ui.screens.recording import Recording


class Bridge(Later):
    """A crossing with the owner of what is asked."""

    def when_done(self, future: Future[Any], done: Any, failed: Any, owner: object = None) -> None:
        super().when_done(future, done, failed)


def test_the_nav_counts_what_was_read_last(monkeypatch: pytest.MonkeyPatch) -> None:
    lists, said, nav = Answers(), Answers(), Recording()
    lists.offered, said.handles = ("sign",), True
    monkeypatch.setattr(counts, "WayLists", lambda _: lists)
    monkeypatch.setattr(counts, "Grievances", lambda _: said)
    made = counts.Counts(cast(Any, None), cast(Any, Bridge()), cast(Any, SimpleNamespace(nav=nav)))
    for asked, again, screen in ((lists, made.again, "approval"), (said, made.voiced, "hall")):
        again()
        again()
        before, last = (future for _, future in asked.asked)
        last.set_result(3)
        before.set_result(4)
        assert nav.last("set_counts") == {screen: 3}


def test_the_top_bar_says_what_was_read_last() -> None:
    worklist, bar = Answers(), Recording()
    counter = SimpleNamespace(
        enrolment=SimpleNamespace(version=1), undecided=None, now=fakes.FakeCounter(cast(Any, None)).now
    )
    area = SimpleNamespace(top_bar=bar)
    exchange = WatchExchange(
        None, cast(Any, worklist), cast(Any, Bridge()), cast(Any, area), cast(Any, counter)
    )
    exchange.count()
    exchange.count()
    before, last = worklist.of("reporting")
    last.set_result(Reporting(waiting=0, unanswered=0, since="", looked_at={}))
    before.set_result(Reporting(waiting=2, unanswered=0, since="", looked_at={}))
    assert bar.last("set_sync").waiting == 0
