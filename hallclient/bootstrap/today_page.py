"""今日 of one signed-in person: view and presenter joined, read again while it is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QTimer

from hallclient.app.counter import Counter
from hallclient.app.hall_today import HallToday
from hallclient.app.outcome import PaperMade
from hallclient.bootstrap.watch_exchange import WatchExchange
from hallclient.ui.bridge import Bridge
from hallclient.ui.screens.today.presenter import TodayPresenter
from hallclient.ui.screens.today.view import TodayView
from hallclient.ui.shell.work import WorkArea

AGAIN_MS = 20_000
"""Read again so often while it is shown: what others did comes with the exchange, time passes by itself."""


class Work(Protocol):
    """The work of who sits here, as far as this screen leads on."""

    @property
    def counter(self) -> Counter: ...
    @property
    def bridge(self) -> Bridge: ...
    @property
    def area(self) -> WorkArea: ...
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

    def make(self) -> TodayView:
        work, view = self._work, TodayView()
        self._presenter = TodayPresenter(
            HallToday(work.counter), work.bridge, view, work.open_case, work.show_sheet, work.exchange.others
        )
        view.connect_to(self._presenter)
        work.exchange.follow("hall", self._presenter.refresh)
        timer = QTimer(view, interval=AGAIN_MS)
        timer.timeout.connect(lambda: self.look(work.area.current))
        timer.start()
        return view

    def look(self, screen: str) -> None:
        """A screen came to the front, or time has passed."""
        if screen == "hall" and self._presenter is not None:
            self._presenter.refresh()
