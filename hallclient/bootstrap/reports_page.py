"""报表 of one signed-in person: view, presenter and use case joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallclient.app import pictures
from hallclient.app.reports import Reports
from hallclient.ui.screens.reports.presenter import ReportsPresenter
from hallclient.ui.screens.reports.view import ReportsView

if TYPE_CHECKING:
    from hallclient.bootstrap.today_page import Work


class ReportsPage:
    """Counted again whenever it comes to the front."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._presenter: ReportsPresenter | None = None

    def make(self) -> ReportsView:
        """The part of 大厅."""
        work, view = self._work, ReportsView()
        self._presenter = ReportsPresenter(
            Reports(work.counter, work.exchange.figures), work.bridge, view, work.counter.today, pictures.pages_of,
            work.show_sheet, work.exchange.others, work.open_case,
        )  # fmt: skip
        view.connect_to(self._presenter)
        return view

    def look(self) -> None:
        """大厅 came to the front with it."""
        if self._presenter is not None:
            self._presenter.start()
