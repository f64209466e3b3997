"""今日 of one signed-in person: view and presenter joined, read again while it is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from hallclient.app.counter import Counter
from hallclient.app.hall_today import HallToday
from hallclient.app.outcome import PaperMade
from hallclient.bootstrap.counts import Counts
from hallclient.bootstrap.watch_exchange import WatchExchange
from hallclient.ui.bridge import Bridge
from hallclient.ui.screens.today.presenter import TodayPresenter
from hallclient.ui.screens.today.view import TodayView
from hallclient.ui.shell.loop import every, later
from hallclient.ui.shell.work import WorkArea

AGAIN_MS = 20_000
"""Read again so often while it is shown: what others did comes with the exchange, time passes by itself."""
LEAST_SECONDS = 2.0
"""Not read again sooner: with every act of twenty counters the figures would be counted without a pause, and nobody
reads them as quickly."""


class Work(Protocol):
    """The work of who sits here, as far as this screen leads on."""

    @property
    def counter(self) -> Counter: ...
    @property
    def bridge(self) -> Bridge: ...
    @property
    def area(self) -> WorkArea: ...
    @property
    def counts(self) -> Counts: ...
    @property
    def exchange(self) -> WatchExchange: ...
    @property
    def open_case(self) -> Callable[[str], None]: ...
    @property
    def show_sheet(self) -> Callable[[PaperMade], None]: ...


class TodayPage:
    """Made when it is first shown."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._presenter: TodayPresenter | None = None
        self._view: TodayView | None = None
        self._next, self._waiting = 0.0, False

    def make(self) -> TodayView:
        """The part of 大厅."""
        work = self._work
        view = self._view = TodayView()
        self._presenter = TodayPresenter(
            HallToday(work.counter),
            work.bridge,
            view,
            work.open_case,
            work.show_sheet,
            work.exchange.others,
            work.counter.missing,
        )
        view.connect_to(self._presenter)
        every(self.look, AGAIN_MS, view)
        return view

    def look(self) -> None:
        """It came to the front, something arrived or time has passed: counted while somebody sees it."""
        if self._presenter is None or self._view is None or self._waiting or not self._view.isVisible():
            return
        now = self._work.counter.chance.monotonic()
        if now < self._next:
            self._waiting = True
            later(self._look_late, int((self._next - now) * 1000) + 1, self._view)
            return
        self._next = now + LEAST_SECONDS
        self._presenter.refresh()

    def _look_late(self) -> None:
        self._waiting = False
        self.look()
